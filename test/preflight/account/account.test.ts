import { accountChecks } from '../../../lib/preflight/account';
import { createAccountClients } from '../../../lib/preflight/account/clients';
import { settingsFor } from '../../support/settings';
import { today } from '../../support/today';
import { awsError, dmsQuotaList, dmsTrust, fitAccount, lines, look, reportsAll } from './fake-account';

describe.each(['trading', 'inventory', 'platform', 'payments', 'techvault'])(
  'an account that is fit for %s',
  (migration) => {
    test('has no finding, and every check could look', async () => {
      const report = await look(reportsAll(fitAccount()), migration);
      expect(lines(report)).toEqual([]);
      expect(report.unexamined).toEqual([]);
      expect(report.outcome).toBe('fit');
    });
  },
);

describe('an account that may be asked nothing', () => {
  test('is not fit: every check says that it could not look', async () => {
    const account = fitAccount();
    const denied = () => {
      throw awsError('AccessDeniedException', 'no');
    };
    const calls = [
      ...['DescribeStacks', 'DescribeRegionSettings', 'DescribeAccountAttributes', 'GetRole', 'DescribeSecret'],
      ...['DescribeOrderableReplicationInstances', 'GetHostedZone', 'ListHostedZonesByName', 'GetAccountLimit'],
      ...['StartQuotaUtilizationReport', 'GetServiceQuota'],
    ];
    for (const call of calls) {
      account.on(call, denied);
    }
    for (const migration of ['trading', 'payments']) {
      const report = await look(account, migration);
      expect(report.outcome).toBe('unknown');
      expect(report.examined).toEqual([]);
    }
  });

  test.each([
    ['DescribeRegionSettings', ['account-backup']],
    ['DescribeAccountAttributes', ['account-dms-quotas']],
    ['DescribeOrderableReplicationInstances', ['account-dms-instance']],
    ['GetRole', ['account-dms-roles']],
    ['ListHostedZonesByName', ['account-public-zone']],
    ['GetAccountLimit', ['account-quota-hosted-zones', 'account-quota-health-checks']],
  ])('is not examined where %s is throttled', async (call, checks) => {
    const account = reportsAll(fitAccount()).on(call, () => {
      throw awsError('ThrottlingException', 'Rate exceeded');
    });
    const report = await look(account);
    expect(report.outcome).toBe('unknown');
    expect(report.unexamined.map(({ name }) => name)).toEqual(checks);
    expect(report.unexamined.every(({ reason }) => reason === 'Rate exceeded')).toBe(true);
  });

  test('is not examined where a service answers without what was asked for', async () => {
    const account = reportsAll(fitAccount())
      .on('DescribeRegionSettings', () => ({}))
      .on('DescribeAccountAttributes', () => ({}))
      .on('DescribeOrderableReplicationInstances', () => ({}))
      .on('GetAccountLimit', () => ({}));
    const report = await look(account);
    expect(report.findings).toEqual([]);
    expect(report.unexamined.map(({ name }) => name)).toEqual([
      'account-backup',
      'account-dms-quotas',
      'account-dms-instance',
      'account-quota-hosted-zones',
      'account-quota-health-checks',
    ]);
  });
});

describe('AWS Backup', () => {
  test('warns of what the Region has not opted in to', async () => {
    const account = reportsAll(fitAccount()).on('DescribeRegionSettings', () => ({
      ResourceTypeOptInPreference: { Aurora: false, EBS: true },
    }));
    const report = await look(account);
    expect(report.outcome).toBe('doubtful');
    expect(report.findings.map(({ subject }) => subject)).toEqual(['Aurora', 'CloudFormation']);
    expect(report.findings[0]?.remedy).toEqual([
      'aws backup update-region-settings --resource-type-opt-in-preference Aurora=true,CloudFormation=true --region us-east-1',
    ]);
  });

  test('is not looked at where the definition has no plan', async () => {
    const account = reportsAll(fitAccount());
    await look(account, 'platform');
    expect(account.calls).not.toContain('DescribeRegionSettings');
  });
});

describe('AWS DMS', () => {
  test('has a finding for each quota that is too small, with the use of others where it counts', async () => {
    const account = reportsAll(fitAccount()).on('DescribeAccountAttributes', () =>
      dmsQuotaList({
        ReplicationInstances: [20, 20],
        AllocatedStorage: [10_000, 9_950],
        Endpoints: [100, 97],
        EndpointsPerInstance: [3, 0],
      }),
    );
    const report = await look(account);
    expect(lines(report)).toEqual([
      'blocker account-dms-quotas ReplicationInstances: the quota is 20, 20 are in use, and the migration takes 1',
      'blocker account-dms-quotas AllocatedStorage: the quota is 10000, 9950 are in use, and the migration takes 100',
      'blocker account-dms-quotas Endpoints: the quota is 100, 97 are in use, and the migration takes 4',
      'blocker account-dms-quotas EndpointsPerInstance: the quota is 3, 0 are in use, and the migration takes 4',
    ]);
    expect(report.findings[0]?.remedy).toEqual([
      'aws service-quotas request-service-quota-increase --service-code dms --quota-code L-C2341CDC --desired-value 21 --region us-east-1',
    ]);
  });

  test.each([
    [
      { engineVersion: '3.4.7' },
      'replication.engineVersion',
      'DMS makes no instance of 3.4.7 in us-east-1; it makes 3.5.4, 3.6.1',
    ],
    [
      { instanceClass: 'dms.c4.large' },
      'replication.instanceClass',
      'dms.c4.large cannot be ordered with 3.6.1 in us-east-1; these can: dms.r6i.2xlarge, dms.r6i.large, dms.r6i.xlarge, dms.t3.medium',
    ],
    [{ storageGiB: 7000 }, 'replication.storageGiB', 'it is 7000, and dms.r6i.large takes 5 to 6144'],
  ])('offers no instance with %j', async (replication, subject, found) => {
    const report = await look(reportsAll(fitAccount()), 'trading', (definition) => ({
      replication: { ...definition.replication, ...replication },
    }));
    expect(report.findings).toEqual([
      expect.objectContaining({ severity: 'blocker', check: 'account-dms-instance', subject, found }),
    ]);
  });

  test.each([
    ['has its policy', { AssumeRolePolicyDocument: dmsTrust }, true, 'note', 'it is there already'],
    [
      'was half made by a deploy before',
      {
        AssumeRolePolicyDocument: dmsTrust,
        Description: 'AWS DMS, for all migrations of this account. Made by Crossfade, which never deletes it.',
      },
      false,
      'note',
      'it is there already',
    ],
    [
      'has no policy',
      { AssumeRolePolicyDocument: dmsTrust, Arn: 'arn:aws-cn:iam::000000000000:role/dms-vpc-role' },
      false,
      'blocker',
      'it is there without the policy service-role/AmazonDMSVPCManagementRole',
    ],
    ['trusts somebody else', {}, true, 'blocker', 'it is there and does not trust dms.amazonaws.com'],
  ])('tells of a role that %s', async (_name, Role, attached, severity, found) => {
    const account = reportsAll(fitAccount())
      .on('GetRole', () => ({ Role }))
      .on('ListAttachedRolePolicies', ({ RoleName }) => ({
        AttachedPolicies: attached
          ? [
              {
                PolicyArn: `arn:aws:iam::aws:policy/service-role/${RoleName === 'dms-vpc-role' ? 'AmazonDMSVPCManagementRole' : 'AmazonDMSCloudWatchLogsRole'}`,
              },
            ]
          : undefined,
      }));
    const report = await look(account);
    expect(report.findings[0]).toMatchObject({ severity, check: 'account-dms-roles', subject: 'dms-vpc-role', found });
    expect(report.findings).toHaveLength(2);
    expect(report.findings[0]?.remedy[0] ?? '').toMatch(severity === 'note' ? /^$/ : /^aws iam /);
  });

  test('names the policy in the partition of the role', async () => {
    const account = reportsAll(fitAccount())
      .on('GetRole', () => ({ Role: { AssumeRolePolicyDocument: dmsTrust } }))
      .on('ListAttachedRolePolicies', () => ({}));
    const report = await look(account);
    expect(report.findings[0]?.remedy).toEqual([
      'aws iam attach-role-policy --role-name dms-vpc-role --policy-arn arn:aws:iam::aws:policy/service-role/AmazonDMSVPCManagementRole',
    ]);
  });
});

test('its own clients ask the Region of the definition', async () => {
  const { pollMilliseconds, ...clients } = createAccountClients('eu-west-1');
  expect(pollMilliseconds).toBe(2000);
  for (const client of Object.values(clients)) {
    await expect(client.config.region()).resolves.toBe('eu-west-1');
  }
  expect(accountChecks(settingsFor({ migration: 'platform' }), today).length).toBeGreaterThan(20);
});
