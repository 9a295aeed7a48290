import { rollBack } from '../../../lambda/rollback/rollback';
import { FakeAws, snsError, ssmError } from './fake-aws';
import { route53Error } from './fake-route-53';
import { awsRecord, dependencies, environment, legacyRecord, neighbours, shortWaits, zoneAt } from './fixtures';

const reason = 'alarm error-rate went to ALARM';
const latchOf = (aws: FakeAws) => JSON.parse(aws.parameters.get(environment.latchParameter) ?? '{}').id;
const logged = () => jest.mocked(console.info).mock.calls.map(([line]) => JSON.parse(line));

beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
});
afterEach(() => jest.restoreAllMocks());

test.each([1, 25, 50, 99, 100])(
  'sets aws=0 and legacy=100 from weight %i, latches, and tells what it did',
  async (weight) => {
    const aws = new FakeAws(zoneAt(weight));
    const result = await rollBack(reason, dependencies(aws));

    expect(result).toEqual({
      phase: 'replicate',
      latchId: latchOf(aws),
      changed: true,
      before: { aws: weight, legacy: 100 - weight },
      after: { aws: 0, legacy: 100 },
      changeStatus: 'INSYNC',
      notified: true,
      problems: [],
      phaseDoubt: expect.stringContaining('no such parameter'),
    });
    expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
    expect(aws.published).toHaveLength(1);
    expect(aws.published[0]?.message).toContain(`Latch: ${result.latchId}, set `);
    expect(aws.published[0]?.message).toContain(reason);
  },
);

test('reads the phase and the records, sets the latch before its one change call, reads the records again, and tells people last', async () => {
  const aws = new FakeAws(zoneAt(25));
  await rollBack(reason, dependencies(aws));
  expect(aws.calls).toEqual(['GetParameter', 'List', 'PutParameter', 'Change', 'GetChange', 'List', 'Publish']);
});

test('keeps everything of the two records but their weights, and every other record', async () => {
  const aws = new FakeAws(zoneAt(25));
  await rollBack(reason, dependencies(aws));
  expect(aws.route53.records).toEqual(expect.arrayContaining([...neighbours, awsRecord(0), legacyRecord(100)]));
  expect(aws.route53.records).toHaveLength(neighbours.length + 2);
});

test('names the latch in the comment of the change', async () => {
  const aws = new FakeAws(zoneAt(25));
  const { latchId } = await rollBack(reason, dependencies(aws));
  expect(aws.route53.comments).toEqual([`Rollback ${latchId}`]);
});

test('rolls back a CNAME set behind a wildcard name', async () => {
  const asCname = (record: object) => ({ ...record, Name: '\\052.trading.example.com.', Type: 'CNAME' });
  const aws = new FakeAws([...neighbours, asCname(awsRecord(25)), asCname(legacyRecord(75))]);
  await rollBack(reason, dependencies(aws, { recordName: '*.trading.example.com', recordType: 'CNAME' }));
  expect(aws.route53.records).toEqual(
    expect.arrayContaining([...neighbours, asCname(awsRecord(0)), asCname(legacyRecord(100))]),
  );
});

test('finds both records with one list call even among the most records that a set can have', async () => {
  const others = Array.from({ length: 98 }, (_, index) => ({ ...legacyRecord(0), SetIdentifier: `a${index}` }));
  const aws = new FakeAws([...neighbours, ...others, awsRecord(25), legacyRecord(75)]);
  await rollBack(reason, dependencies(aws));
  expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
  expect(aws.count('List')).toBe(2);
});

describe('when the records are already rolled back', () => {
  test('does nothing without a latch, because the weight is 0 by choice', async () => {
    const aws = new FakeAws(zoneAt(0));
    expect(await rollBack(reason, dependencies(aws))).toEqual({
      phase: 'replicate',
      latchId: null,
      changed: false,
      before: { aws: 0, legacy: 100 },
      after: { aws: 0, legacy: 100 },
      changeStatus: 'UNCHANGED',
      notified: false,
      problems: [],
      phaseDoubt: expect.stringContaining('no such parameter'),
    });
    expect(aws.calls).toEqual(['GetParameter', 'List', 'GetParameter']);
    expect(aws.parameters.size).toBe(0);
    expect(logged()).toContainEqual(expect.objectContaining({ event: 'nothing to roll back', reason }));
  });

  test('tells again with the same latch id, and changes nothing, when there is a latch', async () => {
    const aws = new FakeAws(zoneAt(25));
    const first = await rollBack(reason, dependencies(aws));
    const second = await rollBack('alarm latency went to ALARM', dependencies(aws));
    expect(second).toMatchObject({ latchId: first.latchId, changed: false, changeStatus: 'UNCHANGED', notified: true });
    expect(aws.count('Change')).toBe(1);
    expect(aws.published).toHaveLength(2);
  });

  test('says what is open, and not that users may be on AWS, when it cannot tell whether there is a latch', async () => {
    const aws = new FakeAws(zoneAt(0));
    aws.before = async (operation, index) =>
      operation === 'GetParameter' && index > 0 ? ssmError('AccessDeniedException', 'not authorized') : undefined;
    expect(await rollBack(reason, dependencies(aws))).toMatchObject({
      latchId: null,
      changed: false,
      problems: [`the latch ${environment.latchParameter} could not be set or read: not authorized`],
    });
    expect(aws.published.map(({ subject }) => subject)).toEqual([
      'Rolled back to legacy, LATCH NOT KNOWN: app.trading.example.com',
    ]);
  });
});

describe('when a record is missing', () => {
  test('takes an answer without any list for a zone without records', async () => {
    const aws = new FakeAws([]);
    const body = '<ListResourceRecordSetsResponse><IsTruncated>false</IsTruncated></ListResourceRecordSetsResponse>';
    aws.before = async (operation) => (operation === 'List' ? { statusCode: 200, headers: {}, body } : undefined);
    await expect(rollBack(reason, dependencies(aws))).rejects.toThrow('has no weighted A record');
  });

  test('touches nothing without the legacy record, tells what to do, and fails', async () => {
    const aws = new FakeAws([...neighbours, awsRecord(25)]);
    await expect(rollBack(reason, dependencies(aws))).rejects.toThrow(
      'has no weighted A record app.trading.example.com',
    );
    expect(aws.calls).toEqual(['GetParameter', 'List', 'Publish']);
    expect(aws.published[0]?.subject).toBe('ROLLBACK FAILED, act now: app.trading.example.com');
    expect(aws.published[0]?.message).toContain('nothing was changed; create that record with weight 100');
    expect(aws.route53.weights).toMatchObject({ aws: 25 });
  });

  test('still fails with the first cause when people cannot be told either', async () => {
    const aws = new FakeAws([]);
    aws.before = async (operation) => (operation === 'Publish' ? snsError('AuthorizationError', 'no') : undefined);
    await expect(rollBack(reason, dependencies(aws))).rejects.toThrow('has no weighted A record');
  });

  test('only gives the legacy record 100 without the AWS record', async () => {
    const aws = new FakeAws([...neighbours, legacyRecord(40)]);
    expect(await rollBack(reason, dependencies(aws))).toMatchObject({
      changed: true,
      before: { aws: null, legacy: 40 },
      after: { aws: null, legacy: 100 },
    });
    expect(aws.route53.records).toEqual(expect.arrayContaining([...neighbours, legacyRecord(100)]));
    expect(aws.route53.records).toHaveLength(neighbours.length + 1);
  });

  test('changes nothing without the AWS record when the legacy record has 100 already', async () => {
    const aws = new FakeAws([legacyRecord(100)]);
    expect(await rollBack(reason, dependencies(aws))).toMatchObject({ latchId: null, changed: false, notified: false });
    expect(aws.count('Change')).toBe(0);
  });
});

describe('when a change stays PENDING', () => {
  const impatient = (aws: FakeAws) => ({ ...dependencies(aws), waits: { ...shortWaits, insyncSeconds: 0.3 } });

  test('succeeds after the bound and says that it is not yet in sync', async () => {
    const aws = new FakeAws(zoneAt(25));
    aws.route53.statuses.push(...Array.from({ length: 1000 }, () => 'PENDING'));
    expect(await rollBack(reason, impatient(aws))).toMatchObject({ changeStatus: 'PENDING', notified: true });
    expect(aws.count('GetChange')).toBeGreaterThan(1);
    expect(aws.published[0]?.message).toContain('accepted, not yet in sync on all Route 53 servers after 0.3 s');
  });

  test('succeeds after the bound when Route 53 does not answer the question at all', async () => {
    const aws = new FakeAws(zoneAt(25));
    aws.before = (operation) => (operation === 'GetChange' ? new Promise(() => undefined) : Promise.resolve(undefined));
    expect(await rollBack(reason, impatient(aws))).toMatchObject({ changeStatus: 'PENDING', notified: true });
  });

  test('waits until the change is in sync', async () => {
    const aws = new FakeAws(zoneAt(25));
    aws.route53.statuses.push('PENDING', 'PENDING');
    expect(await rollBack(reason, dependencies(aws))).toMatchObject({ changeStatus: 'INSYNC' });
    expect(aws.count('GetChange')).toBe(3);
  });
});

describe('when a deploy that was under way writes its second record after the change', () => {
  /** CloudFormation writes aws=50 while the rollback waits for its own change. */
  function overwritten(): FakeAws {
    const aws = new FakeAws([...neighbours, awsRecord(25), legacyRecord(50)]);
    aws.after = async (operation) => {
      if (operation === 'GetChange') {
        aws.route53.replaceAll([...neighbours, awsRecord(50), legacyRecord(100)]);
        aws.after = async () => undefined;
      }
    };
    return aws;
  }

  test('fails, says what it found, and tells people to act', async () => {
    const aws = overwritten();
    await expect(rollBack(reason, dependencies(aws))).rejects.toThrow(
      'somebody has changed the weights since to aws 50, legacy 100, as a deploy of TrafficStack does that was under way',
    );
    expect(aws.published[0]?.subject).toBe('ROLLBACK FAILED, act now: app.trading.example.com');
  });

  test('the retry sends the users back again under the same latch', async () => {
    const aws = overwritten();
    await expect(rollBack(reason, dependencies(aws))).rejects.toThrow();
    const latchId = latchOf(aws);
    expect(await rollBack(reason, dependencies(aws))).toMatchObject({ latchId, changed: true, problems: [] });
    expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
  });
});

test('says so when the records could not be read again, and does not claim that users are on AWS', async () => {
  const aws = new FakeAws(zoneAt(25));
  aws.before = async (operation) =>
    operation === 'List' && aws.count('List') === 2 ? route53Error('AccessDenied', 'no', 403) : undefined;
  expect(await rollBack(reason, dependencies(aws))).toMatchObject({
    latchId: latchOf(aws),
    problems: ['the records could not be read again: AccessDenied: no'],
  });
  expect(aws.published[0]?.subject).toBe('Rolled back to legacy: app.trading.example.com');
});

test('rolls back where nobody can be told, because the topic is not known, and says that', async () => {
  const aws = new FakeAws(zoneAt(25));
  const { alertTopicArn: _, ...unknown } = environment;
  expect(await rollBack(reason, { ...dependencies(aws), environment: unknown })).toMatchObject({
    changed: true,
    notified: false,
    problems: [
      'nobody could be told "Rolled back to legacy: app.trading.example.com": the account of the alert topic is not known',
    ],
  });
  expect(aws.count('Publish')).toBe(0);
});
