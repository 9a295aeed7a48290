import type { MigrationDefinition } from '../../../lib/definition';
import { accountChecks } from '../../../lib/preflight/account';
import type { AccountClients } from '../../../lib/preflight/account/clients';
import { type PreflightReport, runChecks } from '../../../lib/preflight/run';
import { settingsFor } from '../../support/settings';
import { today } from '../../support/today';

/** What one call of an AWS API answers, or throws. */
export type Answer = (input: Readonly<Record<string, unknown>>) => unknown;

/** An error as the AWS SDK throws it. */
export function awsError(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

/** An account in memory: each call of an API is answered by its name. One that nobody has given an answer is refused. */
export class FakeAccount {
  readonly calls: string[] = [];
  private readonly answers = new Map<string, Answer>();

  /** Gives a call an answer, in place of an earlier one. */
  on(call: string, answer: Answer): this {
    this.answers.set(call, answer);
    return this;
  }

  get clients(): AccountClients {
    const send = async (command: {
      readonly input: Readonly<Record<string, unknown>>;
      readonly constructor: unknown;
    }) => {
      const call = (command.constructor as { readonly name: string }).name.replace(/Command$/, '');
      this.calls.push(call);
      const answer = this.answers.get(call);
      if (answer === undefined) {
        throw awsError('AccessDeniedException', `not authorized to perform ${call}`);
      }
      return answer(command.input);
    };
    const client = { send };
    return {
      backup: client,
      cloudformation: client,
      dms: client,
      iam: client,
      route53: client,
      secretsManager: client,
      serviceQuotas: client,
      pollMilliseconds: 1,
    } as unknown as AccountClients;
  }
}

const dmsQuotas: Readonly<Record<string, readonly [number, number]>> = {
  ReplicationInstances: [60, 1],
  AllocatedStorage: [30_000, 100],
  ReplicationSubnetGroups: [60, 1],
  SubnetsPerReplicationSubnetGroup: [60, 60],
  Endpoints: [1000, 4],
  EndpointsPerInstance: [100, 100],
  ReplicationTasks: [600, 1],
};

/** Quotas of DMS as it lists them, some of them with other values. */
export function dmsQuotaList(changed: Readonly<Record<string, readonly [number, number]>> = {}) {
  return {
    AccountQuotas: Object.entries({ ...dmsQuotas, ...changed }).map(([AccountQuotaName, [Max, Used]]) => ({
      AccountQuotaName,
      Max,
      Used,
    })),
  };
}

/** A trust policy as IAM returns it. */
export const dmsTrust = encodeURIComponent(
  JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: { Service: 'dms.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  }),
);

/** An account in which nothing of the migration is there yet, with room for everything. */
export function fitAccount(): FakeAccount {
  return new FakeAccount()
    .on('DescribeStacks', ({ StackName }) => {
      throw awsError('ValidationError', `Stack with id ${StackName} does not exist`);
    })
    .on('DescribeRegionSettings', () => ({ ResourceTypeOptInPreference: { Aurora: true, CloudFormation: true } }))
    .on('DescribeAccountAttributes', () => dmsQuotaList())
    .on('DescribeOrderableReplicationInstances', ({ Marker }) =>
      Marker === undefined
        ? { OrderableReplicationInstances: [orderable('3.5.4', 'dms.r6i.large')], Marker: 'more' }
        : {
            OrderableReplicationInstances: ['dms.t3.medium', 'dms.r6i.large', 'dms.r6i.xlarge', 'dms.r6i.2xlarge'].map(
              (name) => orderable('3.6.1', name),
            ),
          },
    )
    .on('GetRole', () => {
      throw awsError('NoSuchEntityException');
    })
    .on('DescribeSecret', ({ SecretId }) => ({ ARN: SecretId }))
    .on('GetHostedZone', ({ Id }) => ({
      HostedZone: {
        Id,
        Name: Id === 'Z0123456789EXAMPLE01' ? 'techvault.example.com.' : 'payments.example.com.',
        Config: { PrivateZone: false },
      },
    }))
    .on('ListHostedZonesByName', () => ({ HostedZones: [{ Id: '/hostedzone/Z1', Name: 'zzz.example.org.' }] }))
    .on('GetAccountLimit', ({ Type }) => ({ Limit: { Type, Value: 200 }, Count: 10 }))
    .on('StartQuotaUtilizationReport', () => ({ ReportId: 'report', Status: 'PENDING' }))
    .on('GetQuotaUtilizationReport', () => ({ Status: 'COMPLETED', Quotas: [] }))
    .on('GetServiceQuota', () => ({ Quota: { Value: 500 } }));
}

function orderable(EngineVersion: string, ReplicationInstanceClass: string) {
  return { EngineVersion, ReplicationInstanceClass, MinAllocatedStorage: 5, MaxAllocatedStorage: 6144 };
}

/** A quota as the report of all quotas has it. */
export function reported(ServiceCode: string, QuotaCode: string, AppliedValue: number, used: number) {
  return { ServiceCode, QuotaCode, AppliedValue, Utilization: (used / AppliedValue) * 100 };
}

/** Looks at an account for a migration, whose definition may be changed. */
export function look(
  account: FakeAccount,
  migration = 'trading',
  change: (definition: MigrationDefinition) => Partial<MigrationDefinition> = () => ({}),
): Promise<PreflightReport> {
  const settings = settingsFor({ migration });
  const definition = { ...settings.definition, ...change(settings.definition) };
  return runChecks(accountChecks({ ...settings, definition }, today, account.clients));
}

/** Everything in use is reported, as AWS does for quotas with a metric. */
export function reportsAll(account: FakeAccount, quotas: readonly object[] = []): FakeAccount {
  const names = [
    ...['L-F678F1CE', 'L-A4707A72', 'L-FE5A380F', 'L-1B52E74A', 'L-E79EC296'].map((code) => ['vpc', code] as const),
    ...['L-0263D0A3', 'L-4FB7FF5D', 'L-7029FAB6', 'L-3E6EC3A3', 'L-1216C47A'].map((code) => ['ec2', code] as const),
    ...['L-952B80B8', 'L-7B6409FD', 'L-48C6BF61', 'L-DE55804A', 'L-E4C808A8'].map((code) => ['rds', code] as const),
    ...['L-7705D2CB', 'L-BD69F607'].map((code) => ['backup', code] as const),
    ...['L-53DA6B97', 'L-B22855CB'].map((code) => ['elasticloadbalancing', code] as const),
    ...[
      ['fargate', 'L-3032A538'] as const,
      ['codedeploy', 'L-3F19B6A5'] as const,
      ['autoscaling', 'L-CDE20ADC'] as const,
      ['wafv2', 'L-2EC3DE7B'] as const,
      ['lambda', 'L-B99A9384'] as const,
    ],
  ];
  const all = [...names.map(([service, code]) => reported(service, code, 1000, 3)), ...quotas];
  return account.on('GetQuotaUtilizationReport', ({ NextToken }) =>
    NextToken === undefined
      ? { Status: 'COMPLETED', Quotas: all.slice(0, 5), NextToken: 'more' }
      : { Status: 'COMPLETED', Quotas: all.slice(5) },
  );
}

/** Findings in a line each. */
export const lines = ({ findings }: PreflightReport) =>
  findings.map(({ severity, check, subject, found }) => `${severity} ${check} ${subject}: ${found}`);
