import { setTimeout as pause } from 'node:timers/promises';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  EntityAlreadyExistsException,
  GetRoleCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  NoSuchEntityException,
  type Role,
  waitUntilRoleExists,
} from '@aws-sdk/client-iam';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { log } from '../log';
import { withNextStep } from '../next-step';
import { type AccountRole, accountRoles, managedPolicyArn, ownDescription } from './roles';
import type { Waits } from './timing';
import { trustsDms } from './trust';

/** What the function works with. */
export interface AccountRolesDependencies {
  readonly iam: IAMClient;
  readonly waits: Waits;
}

const manual = 'https://docs.aws.amazon.com/dms/latest/userguide/security-iam.html#CHAP_Security.APIRole';

/**
 * Sees to it that the account's two DMS roles exist, on Create and on Update. Delete leaves them: other migrations of the
 * account, of this tool or of another, use the same two. Safe to run twice, and several times at once.
 *
 * @returns the same physical id for every event, so that CloudFormation never takes an update for a replacement
 * @throws Error when a role that somebody else made cannot serve DMS, when a permission is missing, and when IAM refuses or
 *   does not answer; it says what to do
 */
export async function ensureAccountRoles(
  event: CdkCustomResourceEvent,
  dependencies: AccountRolesDependencies,
): Promise<CdkCustomResourceResponse> {
  const response = { PhysicalResourceId: 'dms-account-roles' };
  if (event.RequestType === 'Delete') {
    return response;
  }
  // arn:<partition>:cloudformation:...
  const [, partition = 'aws'] = event.StackId.split(':');
  const changed: string[] = [];
  for (const role of accountRoles) {
    try {
      if (await ensureRole(role, managedPolicyArn(partition, role), dependencies)) {
        changed.push(role.roleName);
      }
    } catch (error) {
      throw withNextStep(error, { what: `The role ${role.roleName} was not made`, next: 'deploy again' });
    }
  }
  log('info', { event: 'DMS account roles are there', made: changed });
  if (changed.length > 0) {
    await pause(dependencies.waits.settleSeconds * 1000);
  }
  return response;
}

/** Returns whether anything had to be changed. */
async function ensureRole(
  { roleName }: AccountRole,
  policyArn: string,
  { iam, waits }: AccountRolesDependencies,
): Promise<boolean> {
  const role = (await findRole(iam, roleName)) ?? (await makeRole(iam, roleName, waits));
  if (!trustsDms(role.AssumeRolePolicyDocument ?? '{}')) {
    throw new Error(
      `The role ${roleName} of this account does not trust dms.amazonaws.com. It is left as it is, because others may ` +
        `use it: add the service to its trust policy, or delete the role, and deploy again. See ${manual}`,
    );
  }
  const { AttachedPolicies = [] } = await permitted('iam:ListAttachedRolePolicies', roleName, () =>
    iam.send(new ListAttachedRolePoliciesCommand({ RoleName: roleName })),
  );
  if (AttachedPolicies.some(({ PolicyArn }) => PolicyArn === policyArn)) {
    return false;
  }
  if (role.Description !== ownDescription) {
    throw new Error(
      `The role ${roleName} of this account has no policy ${policyArn}. It is left as it is, because others may use it: ` +
        `run \`aws iam attach-role-policy --role-name ${roleName} --policy-arn ${policyArn}\` and deploy again. See ${manual}`,
    );
  }
  await permitted('iam:AttachRolePolicy', roleName, () =>
    iam.send(new AttachRolePolicyCommand({ RoleName: roleName, PolicyArn: policyArn })),
  );
  return true;
}

async function findRole(iam: IAMClient, roleName: string): Promise<Role | undefined> {
  try {
    const { Role } = await permitted('iam:GetRole', roleName, () =>
      iam.send(new GetRoleCommand({ RoleName: roleName })),
    );
    return Role;
  } catch (error) {
    if (error instanceof NoSuchEntityException) {
      return undefined;
    }
    throw error;
  }
}

async function makeRole(iam: IAMClient, roleName: string, { visibleSeconds, pollSeconds }: Waits): Promise<Role> {
  try {
    await permitted('iam:CreateRole', roleName, () =>
      iam.send(
        new CreateRoleCommand({
          RoleName: roleName,
          Description: ownDescription,
          // No aws:SourceArn condition: with one, the logs role never writes a line, and nothing reports it
          // (https://github.com/terraform-aws-modules/terraform-aws-dms/issues/84).
          AssumeRolePolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Principal: { Service: 'dms.amazonaws.com' }, Action: 'sts:AssumeRole' }],
          }),
        }),
      ),
    );
  } catch (error) {
    // Another deploy was faster. Its role is judged like any other.
    if (!(error instanceof EntityAlreadyExistsException)) {
      throw error;
    }
  }
  const role = await waitUntilRoleExists(
    { client: iam, maxWaitTime: visibleSeconds, minDelay: pollSeconds.shortest, maxDelay: pollSeconds.longest },
    { RoleName: roleName },
  ).then(
    () => findRole(iam, roleName),
    () => undefined,
  );
  if (role === undefined) {
    throw new Error(`IAM does not show the role ${roleName}, which this deploy has just made: deploy again`);
  }
  return role;
}

/** Passes a call on, and turns IAM's refusal into what to do about it. */
async function permitted<Result>(action: string, roleName: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('AccessDenied')) {
      throw new Error(
        `This function has no permission ${action} on the role ${roleName}: a service control policy or a permissions ` +
          `boundary of this account denies it. Allow it, or make the role by hand (${manual}), and deploy again. ` +
          `IAM says: ${error.message}`,
        { cause: error },
      );
    }
    throw error;
  }
}
