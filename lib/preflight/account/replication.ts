import {
  DescribeAccountAttributesCommand,
  DescribeOrderableReplicationInstancesCommand,
  type OrderableReplicationInstance,
} from '@aws-sdk/client-database-migration-service';
import { GetRoleCommand, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import { type AccountRole, accountRoles, ownDescription } from '../../../lambda/dms-account-roles/roles';
import { trustsDms } from '../../../lambda/dms-account-roles/trust';
import type { MigrationSettings } from '../../settings';
import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import type { AccountClients } from './clients';
import type { DeployedStacks } from './deployed';
import { increase } from './quotas';

/** What AWS DMS has to offer in the Region, and what it wants of the account. */
export function replicationChecks(
  settings: MigrationSettings,
  clients: AccountClients,
  deployed: DeployedStacks,
): readonly Check[] {
  return [
    checkOf('account-dms-quotas', 'the quotas of AWS DMS', async (miss) =>
      (await deployed.has('data-stack')) ? [] : quotasOf(settings, clients, miss),
    ),
    checkOf('account-dms-instance', 'the class and version of the replication instance', async () =>
      (await deployed.has('data-stack')) ? [] : instanceOf(settings, await readOrderable(clients)),
    ),
    checkOf('account-dms-roles', 'the roles that DMS looks up by name', async () => {
      const found = await Promise.all(accountRoles.map((role) => roleOf(role, clients)));
      return found.flat();
    }),
  ];
}

/** How much a migration takes of a quota of DMS, by the name that DMS has for it. */
interface DmsNeed {
  readonly name: string;
  readonly amount: number;
  /** Whether what others have made counts. */
  readonly shared: boolean;
  /** Code in Service Quotas. */
  readonly code: string;
}

/** @see https://docs.aws.amazon.com/dms/latest/APIReference/API_DescribeAccountAttributes.html */
function dmsNeeds({ definition }: MigrationSettings): readonly DmsNeed[] {
  return [
    { name: 'ReplicationInstances', amount: 1, shared: true, code: 'L-C2341CDC' },
    { name: 'AllocatedStorage', amount: definition.replication.storageGiB, shared: true, code: 'L-BBDCBDC8' },
    { name: 'ReplicationSubnetGroups', amount: 1, shared: true, code: 'L-27B24FAD' },
    { name: 'SubnetsPerReplicationSubnetGroup', amount: 3, shared: false, code: 'L-4182EDE9' },
    // To be read and to be written, on either side.
    { name: 'Endpoints', amount: 4, shared: true, code: 'L-E17328E9' },
    { name: 'EndpointsPerInstance', amount: 4, shared: false, code: 'L-2146F1FD' },
    // The way there, and from the cutover on the way back.
    { name: 'ReplicationTasks', amount: 2, shared: true, code: 'L-7FD3593B' },
  ];
}

async function quotasOf(
  settings: MigrationSettings,
  { dms }: AccountClients,
  miss: (reason: string) => void,
): Promise<readonly Found[]> {
  const { AccountQuotas = [] } = await dms.send(new DescribeAccountAttributesCommand({}));
  return dmsNeeds(settings).flatMap(({ name, amount, shared, code }): Found[] => {
    const quota = AccountQuotas.find(({ AccountQuotaName }) => AccountQuotaName === name);
    if (quota?.Max === undefined || (shared && quota.Used === undefined)) {
      miss(`${name}: DMS does not tell it`);
      return [];
    }
    const used = shared ? (quota.Used ?? 0) : 0;
    return used + amount <= quota.Max
      ? []
      : [
          {
            severity: 'blocker',
            subject: name,
            found: `the quota is ${quota.Max}, ${used} are in use, and the migration takes ${amount}`,
            consequence: 'DMS would refuse what is one too many, and CloudFormation would roll the stack back.',
            remedy: [increase('dms', code, used + amount, settings.definition.region)],
          },
        ];
  });
}

async function readOrderable({ dms }: AccountClients): Promise<readonly OrderableReplicationInstance[]> {
  const all: OrderableReplicationInstance[] = [];
  let Marker: string | undefined;
  do {
    const page = await dms.send(new DescribeOrderableReplicationInstancesCommand({ Marker }));
    all.push(...(page.OrderableReplicationInstances ?? []));
    Marker = page.Marker;
  } while (Marker !== undefined);
  if (all.length === 0) {
    throw new Error('DMS lists no replication instance that can be ordered');
  }
  return all;
}

function instanceOf(
  { definition: { region, replication } }: MigrationSettings,
  orderable: readonly OrderableReplicationInstance[],
): readonly Found[] {
  const { instanceClass, engineVersion, storageGiB } = replication;
  const consequence =
    'DMS would refuse to make the replication instance, and CloudFormation would roll the stack back.';
  const ofVersion = orderable.filter(({ EngineVersion }) => EngineVersion === engineVersion);
  if (ofVersion.length === 0) {
    const versions = [...new Set(orderable.map(({ EngineVersion = '' }) => EngineVersion))].sort();
    return [
      {
        severity: 'blocker',
        subject: 'replication.engineVersion',
        found: `DMS makes no instance of ${engineVersion} in ${region}; it makes ${versions.join(', ')}`,
        consequence,
        remedy: [],
      },
    ];
  }
  const offers = ofVersion.filter(({ ReplicationInstanceClass }) => ReplicationInstanceClass === instanceClass);
  if (offers.length === 0) {
    const classes = [...new Set(ofVersion.map(({ ReplicationInstanceClass = '' }) => ReplicationInstanceClass))].sort();
    return [
      {
        severity: 'blocker',
        subject: 'replication.instanceClass',
        found: `${instanceClass} cannot be ordered with ${engineVersion} in ${region}; these can: ${classes.join(', ')}`,
        consequence,
        remedy: [],
      },
    ];
  }
  const fits = offers.some(
    ({ MinAllocatedStorage = 0, MaxAllocatedStorage = Number.POSITIVE_INFINITY }) =>
      storageGiB >= MinAllocatedStorage && storageGiB <= MaxAllocatedStorage,
  );
  const [first] = offers;
  return fits
    ? []
    : [
        {
          severity: 'blocker',
          subject: 'replication.storageGiB',
          found: `it is ${storageGiB}, and ${instanceClass} takes ${first?.MinAllocatedStorage} to ${first?.MaxAllocatedStorage}`,
          consequence,
          remedy: [],
        },
      ];
}

/** @see https://docs.aws.amazon.com/dms/latest/userguide/security-iam.html#CHAP_Security.APIRole */
async function roleOf({ roleName, managedPolicy }: AccountRole, { iam }: AccountClients): Promise<readonly Found[]> {
  const role = await iam.send(new GetRoleCommand({ RoleName: roleName })).then(
    ({ Role }) => Role,
    (error: Error) => {
      // The deploy makes it.
      if (error.name === 'NoSuchEntityException') {
        return undefined;
      }
      throw error;
    },
  );
  if (role === undefined) {
    return [];
  }
  if (!trustsDms(role.AssumeRolePolicyDocument ?? '{}')) {
    return [
      {
        severity: 'blocker',
        subject: roleName,
        found: 'it is there and does not trust dms.amazonaws.com',
        consequence: 'The deploy leaves a role of others as it is, and stops.',
        remedy: [
          `aws iam update-assume-role-policy --role-name ${roleName} --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"dms.amazonaws.com"},"Action":"sts:AssumeRole"}]}'`,
        ],
      },
    ];
  }
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: roleName }));
  const has = AttachedPolicies.some(({ PolicyArn }) => PolicyArn?.endsWith(`:aws:policy/${managedPolicy}`));
  if (has || role.Description === ownDescription) {
    return [
      {
        severity: 'note',
        subject: roleName,
        found: 'it is there already',
        consequence: 'All migrations of the account share it: the deploy uses it, and nothing deletes it.',
        remedy: [],
      },
    ];
  }
  const [, partition] = role.Arn?.split(':') ?? [];
  return [
    {
      severity: 'blocker',
      subject: roleName,
      found: `it is there without the policy ${managedPolicy}`,
      consequence: 'The deploy leaves a role of others as it is, and stops.',
      remedy: [
        `aws iam attach-role-policy --role-name ${roleName} --policy-arn arn:${partition ?? 'aws'}:iam::aws:policy/${managedPolicy}`,
      ],
    },
  ];
}
