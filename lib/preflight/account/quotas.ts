import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import type { DeployedStacks } from './deployed';
import type { QuotaNeed } from './needs';
import type { Quota, Quotas } from './utilization';

/** A check for each quota that the migration takes from: one that cannot be read keeps no other from being read. */
export function quotaChecks(
  needs: readonly QuotaNeed[],
  region: string,
  quotas: Quotas,
  deployed: DeployedStacks,
): readonly Check[] {
  return needs.map((need) =>
    checkOf(`account-quota-${need.name}`, `the quota of ${need.what}`, async (miss) => {
      if (need.stack !== undefined && (await deployed.has(need.stack))) {
        return [];
      }
      const quota = await quotas.read(need.service, need.code);
      if (quota.used === undefined && need.count !== undefined && need.amount <= quota.value) {
        miss(
          `the quota is ${quota.value}, and ${need.amount} more are needed, but Service Quotas does not tell how many there are: ${need.count} --region ${region}`,
        );
      }
      return tooSmall(need, quota, region);
    }),
  );
}

function tooSmall(need: QuotaNeed, quota: Quota, region: string): readonly Found[] {
  const { value } = quota;
  // What is in another VPC takes nothing from this one.
  const used = need.count === undefined ? 0 : (quota.used ?? 0);
  const needed = used + need.amount;
  return needed <= value
    ? []
    : [
        {
          severity: 'blocker',
          subject: `${need.service} ${need.code}`,
          found: `the quota of ${need.what} is ${value}, ${used} are in use, and the migration takes ${need.amount}`,
          consequence: need.consequence,
          remedy: [increase(need.service, need.code, Math.ceil(needed), region)],
        },
      ];
}

/** Returns the command that asks for a larger quota. */
export function increase(service: string, code: string, value: number, region: string): string {
  return `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${value} --region ${region}`;
}
