import { today } from '../../support/today';
import { awsError, fitAccount, lines, look, reportsAll } from './fake-account';

describe('secrets that exist already', () => {
  test('are missed by name, and one that is about to go can be restored', async () => {
    const account = reportsAll(fitAccount()).on('DescribeSecret', ({ SecretId }) => {
      if (`${SecretId}`.includes('administrator')) {
        throw awsError('ResourceNotFoundException');
      }
      if (`${SecretId}`.includes('application')) {
        throw awsError('AccessDeniedException', 'not this one');
      }
      return `${SecretId}`.includes('source') ? { DeletedDate: today } : {};
    });
    const report = await look(account, 'payments');
    const arn = (name: string) => `arn:aws:secretsmanager:us-east-1:000000000000:secret:payments/${name}-AbCdEf`;
    expect(lines(report)).toEqual([
      `blocker account-secrets source.credentials: ${arn('source-replication')} is about to be deleted`,
      `blocker account-secrets secrets.administrator: there is no secret ${arn('aurora-administrator')}`,
    ]);
    expect(report.findings[0]?.remedy).toEqual([
      `aws secretsmanager restore-secret --secret-id ${arn('source-replication')}`,
    ]);
    expect(report.unexamined).toEqual([
      expect.objectContaining({ name: 'account-secrets', reason: 'secrets.application: not this one' }),
    ]);
  });
});

describe('Route 53', () => {
  test.each([
    [
      'there is none',
      () => {
        throw awsError('NoSuchHostedZone');
      },
      'this account has no zone Z0123456789EXAMPLE02',
    ],
    [
      'it has another name',
      () => ({ HostedZone: { Name: 'other.example.com.' } }),
      'Z0123456789EXAMPLE02 is the zone other.example.com., and network.publicZone.domainName is payments.example.com',
    ],
    [
      'it is private',
      () => ({ HostedZone: { Name: 'payments.example.com.', Config: { PrivateZone: true } } }),
      'Z0123456789EXAMPLE02 is a private zone',
    ],
  ])('blocks where the definition names a zone, and %s', async (_name, answer, found) => {
    const report = await look(reportsAll(fitAccount()).on('GetHostedZone', answer), 'payments');
    expect(report.findings).toEqual([
      expect.objectContaining({ severity: 'blocker', check: 'account-public-zone', found }),
    ]);
  });

  test('is not examined where the zone cannot be read', async () => {
    const report = await look(
      reportsAll(fitAccount()).on('GetHostedZone', () => {
        throw awsError('AccessDenied', 'no');
      }),
      'payments',
    );
    expect(report.unexamined.map(({ name }) => name)).toEqual(['account-public-zone']);
  });

  test('warns of a second public zone of one name', async () => {
    const zones = [
      { Id: '/hostedzone/ZPRIVATE', Name: 'trading.example.com.', Config: { PrivateZone: true } },
      { Id: '/hostedzone/ZTWIN', Name: 'trading.example.com.' },
      { Id: '/hostedzone/ZNEXT', Name: 'zzz.example.com.' },
    ];
    const report = await look(reportsAll(fitAccount()).on('ListHostedZonesByName', () => ({ HostedZones: zones })));
    expect(lines(report)).toEqual([
      'warning account-public-zone trading.example.com: the account has a public zone of this name already: ZTWIN',
    ]);
  });

  test('has room for the zones and health checks of the migration, or not', async () => {
    const report = await look(
      reportsAll(fitAccount()).on('GetAccountLimit', ({ Type }) => ({ Limit: { Type, Value: 200 }, Count: 197 })),
    );
    // Two zones would just fit, six health checks do not.
    expect(lines(report)).toEqual([
      'blocker account-quota-health-checks MAX_HEALTH_CHECKS_BY_OWNER: the quota of health checks is 200, 197 are in use, and the migration takes 6',
    ]);
  });
});
