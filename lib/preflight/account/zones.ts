import {
  type AccountLimitType,
  GetAccountLimitCommand,
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
} from '@aws-sdk/client-route-53';
import type { MigrationDefinition, NetworkDefinition } from '../../definition';
import type { MigrationSettings } from '../../settings';
import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import type { AccountClients } from './clients';
import type { DeployedStacks } from './deployed';

/** Whether Route 53 has the zone that the definition names, and room for what the migration makes. */
export function zoneChecks(
  { definition }: MigrationSettings,
  clients: AccountClients,
  deployed: DeployedStacks,
): readonly Check[] {
  const { publicZone } = definition.network;
  return [
    checkOf('account-public-zone', 'the public hosted zone', async () => {
      if (publicZone.kind === 'existing') {
        return existingZone(publicZone, clients);
      }
      return (await deployed.has('network-stack')) ? [] : twin(publicZone.domainName, clients);
    }),
    limitCheck('account-quota-hosted-zones', 'hosted zones', 'MAX_HOSTED_ZONES_BY_OWNER', clients, async () =>
      (await deployed.has('network-stack')) ? 0 : publicZone.kind === 'created' ? 2 : 1,
    ),
    limitCheck('account-quota-health-checks', 'health checks', 'MAX_HEALTH_CHECKS_BY_OWNER', clients, async () =>
      (await deployed.has('traffic-stack')) ? 0 : healthChecks(definition),
    ),
  ];
}

type PublicZone<Kind> = Extract<NetworkDefinition['publicZone'], { readonly kind: Kind }>;

async function existingZone(
  { hostedZoneId, domainName }: PublicZone<'existing'>,
  { route53 }: AccountClients,
): Promise<readonly Found[]> {
  const blocker = (found: string): readonly Found[] => [
    {
      severity: 'blocker',
      subject: 'network.publicZone.hostedZoneId',
      found,
      consequence: 'No record could be made for the users, and no certificate would be issued: correct the definition.',
      remedy: [`aws route53 list-hosted-zones-by-name --dns-name ${domainName}`],
    },
  ];
  try {
    const { HostedZone } = await route53.send(new GetHostedZoneCommand({ Id: hostedZoneId }));
    if (HostedZone?.Name !== `${domainName}.`) {
      return blocker(
        `${hostedZoneId} is the zone ${HostedZone?.Name}, and network.publicZone.domainName is ${domainName}`,
      );
    }
    return HostedZone.Config?.PrivateZone ? blocker(`${hostedZoneId} is a private zone`) : [];
  } catch (error) {
    if ((error as Error).name !== 'NoSuchHostedZone') {
      throw error;
    }
    return blocker(`this account has no zone ${hostedZoneId}`);
  }
}

/** Two zones of one name can both exist, and only one of them is asked. */
async function twin(domainName: string, { route53 }: AccountClients): Promise<readonly Found[]> {
  const { HostedZones = [] } = await route53.send(new ListHostedZonesByNameCommand({ DNSName: domainName }));
  const twins = HostedZones.filter(({ Name, Config }) => Name === `${domainName}.` && !Config?.PrivateZone);
  return twins.map(({ Id = '' }) => ({
    severity: 'warning',
    subject: domainName,
    found: `the account has a public zone of this name already: ${Id.replace('/hostedzone/', '')}`,
    consequence:
      'The deploy makes a second one, with other name servers. If the parent delegates to the first, name that one in the definition instead (network.publicZone of kind existing).',
    remedy: [],
  }));
}

/** Returns the health checks that TrafficStack makes. */
export function healthChecks({ compute, traffic }: MigrationDefinition): number {
  const { legacyEndpoint, legacyHealthCheck } = traffic;
  const addresses = legacyEndpoint.kind === 'ipv4' ? legacyEndpoint.addresses.length : 1;
  // One for each service, two alarms, and one for either side that sums them up.
  return compute.services.length + 4 + (legacyHealthCheck === undefined ? 0 : addresses);
}

function limitCheck(
  name: string,
  what: string,
  Type: AccountLimitType,
  { route53 }: AccountClients,
  amount: () => Promise<number>,
): Check {
  return checkOf(name, `the quota of ${what}`, async () => {
    const needed = await amount();
    const { Limit, Count } = await route53.send(new GetAccountLimitCommand({ Type }));
    if (Limit?.Value === undefined || Count === undefined) {
      throw new Error(`Route 53 does not tell the limit ${Type}`);
    }
    return Count + needed <= Limit.Value
      ? []
      : [
          {
            severity: 'blocker',
            subject: Type,
            found: `the quota of ${what} is ${Limit.Value}, ${Count} are in use, and the migration takes ${needed}`,
            consequence:
              'The deploy would fail when it makes the first one too many, and CloudFormation would roll the stack back.',
            remedy: ['aws service-quotas list-service-quotas --service-code route53 --region us-east-1'],
          },
        ];
  });
}
