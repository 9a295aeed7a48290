import { awsError, dmsQuotaList, fitAccount, lines, look, reported, reportsAll } from './fake-account';

describe('Service Quotas', () => {
  test('blocks where what is in use and what is needed are more than the quota', async () => {
    const report = await look(
      reportsAll(fitAccount(), [reported('vpc', 'L-F678F1CE', 5, 5), reported('ec2', 'L-0263D0A3', 5, 3)]),
    );
    expect(lines(report)).toEqual([
      'blocker account-quota-vpcs vpc L-F678F1CE: the quota of VPCs is 5, 5 are in use, and the migration takes 1',
      'blocker account-quota-elastic-ips ec2 L-0263D0A3: the quota of Elastic IP addresses is 5, 3 are in use, and the migration takes 3',
    ]);
    expect(report.findings[1]?.remedy).toEqual([
      'aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-0263D0A3 --desired-value 6 --region us-east-1',
    ]);
  });

  test('takes the default where the report has no applied value, and leaves out what has neither', async () => {
    const report = await look(
      reportsAll(fitAccount(), [
        { ServiceCode: 'vpc', QuotaCode: 'L-F678F1CE', DefaultValue: 5, Utilization: 100 },
        { ServiceCode: 'rds', QuotaCode: 'L-952B80B8' },
      ]),
    );
    expect(report.findings.map(({ check }) => check)).toEqual(['account-quota-vpcs']);
  });

  test('is not enough where it tells no use: a person has to count', async () => {
    const report = await look(fitAccount());
    expect(report.outcome).toBe('unknown');
    expect(report.findings).toEqual([]);
    expect(report.unexamined.find(({ name }) => name === 'account-quota-vpcs')?.reason).toBe(
      `the quota is 500, and 1 more are needed, but Service Quotas does not tell how many there are: aws ec2 describe-vpcs --query 'length(Vpcs)' --region us-east-1`,
    );
    // What is in a VPC that is not there yet needs no count.
    expect(report.examined.map(({ name }) => name)).toContain('account-quota-interface-endpoints');
  });

  test('blocks without a count where the quota alone is too small', async () => {
    const report = await look(
      fitAccount().on('GetServiceQuota', ({ QuotaCode }) => ({
        Quota: { Value: QuotaCode === 'L-B99A9384' ? 10 : 500 },
      })),
    );
    expect(lines(report)).toEqual([
      'blocker account-quota-lambda-concurrency lambda L-B99A9384: the quota of concurrent executions of Lambda is 10, 0 are in use, and the migration takes 20',
    ]);
  });

  test('knows the default where the account never asked for more', async () => {
    const account = fitAccount()
      .on('GetServiceQuota', () => {
        throw awsError('NoSuchResourceException');
      })
      .on('GetAWSDefaultServiceQuota', () => ({ Quota: { Value: 0 } }));
    const report = await look(account);
    expect(report.findings.map(({ check }) => check)).toContain('account-quota-vpcs');
  });

  test.each([
    ['has no value', () => ({}), 'Service Quotas has no value for L-F678F1CE of vpc'],
    [
      'is throttled',
      () => {
        throw awsError('TooManyRequestsException', 'slow down');
      },
      'slow down',
    ],
  ])('is not examined where it %s', async (_name, answer, reason) => {
    const report = await look(fitAccount().on('GetServiceQuota', answer));
    expect(report.unexamined.find(({ name }) => name === 'account-quota-vpcs')?.reason).toBe(reason);
  });

  test('waits for its report', async () => {
    let looks = 0;
    const account = reportsAll(fitAccount());
    const completed = account.clients.serviceQuotas;
    const slow = fitAccount().on('GetQuotaUtilizationReport', ({ NextToken }) =>
      ++looks < 3
        ? { Status: looks === 1 ? 'PENDING' : 'IN_PROGRESS' }
        : completed.send({ constructor: { name: 'GetQuotaUtilizationReportCommand' }, input: { NextToken } } as never),
    );
    const report = await look(slow);
    expect(report.outcome).toBe('fit');
    expect(slow.calls.filter((call) => call === 'StartQuotaUtilizationReport')).toHaveLength(1);
  });

  test('is not examined where its report fails, or does not come', async () => {
    const failed = await look(
      fitAccount().on('GetQuotaUtilizationReport', () => ({
        Status: 'FAILED',
        ErrorCode: 'Internal',
        ErrorMessage: 'oh',
      })),
    );
    expect(failed.unexamined[0]?.reason).toBe('the report of the quotas failed: Internal oh');
    let now = 0;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => (now += 50_000));
    const late = await look(fitAccount().on('GetQuotaUtilizationReport', () => ({ Status: 'PENDING' })));
    clock.mockRestore();
    expect(late.unexamined[0]?.reason).toBe('the report of the quotas was not there after 120 s');
  });
});

describe('a migration that is deployed already', () => {
  const deployed = (status: string) =>
    reportsAll(fitAccount(), [reported('vpc', 'L-F678F1CE', 5, 5), reported('lambda', 'L-B99A9384', 10, 1)])
      .on('DescribeStacks', () => ({ Stacks: [{ StackStatus: status }] }))
      .on('GetTemplate', () => ({ TemplateBody: '{}' }))
      .on('DescribeAccountAttributes', () => dmsQuotaList({ ReplicationInstances: [1, 1] }))
      .on('ListHostedZonesByName', () => ({ HostedZones: [{ Id: '/hostedzone/ZOWN', Name: 'trading.example.com.' }] }))
      .on('GetAccountLimit', ({ Type }) => ({ Limit: { Type, Value: 200 }, Count: 200 }));

  test('needs nothing more of what it has, and is still asked what it takes for moments', async () => {
    const report = await look(deployed('UPDATE_COMPLETE'));
    expect(lines(report)).toEqual([
      'blocker account-quota-lambda-concurrency lambda L-B99A9384: the quota of concurrent executions of Lambda is 10, 1 are in use, and the migration takes 20',
    ]);
  });

  test.each(['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE'])('needs everything where its stacks are %s', async (status) => {
    const report = await look(deployed(status));
    expect(report.findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        'account-quota-vpcs',
        'account-dms-quotas',
        'account-public-zone',
        'account-quota-hosted-zones',
      ]),
    );
  });
});
