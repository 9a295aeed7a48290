import { rollBack } from '../../../lambda/rollback/rollback';
import { FakeAws, snsError, ssmError } from './fake-aws';
import { route53Error } from './fake-route-53';
import { alertTopicArn, dependencies, environment, zoneAt } from './fixtures';

const reason = 'alarm error-rate went to ALARM';
const latchOf = (aws: FakeAws) => JSON.parse(aws.parameters.get(environment.latchParameter) ?? '{}').id;
const logged = () => jest.mocked(console.error).mock.calls.map(([line]) => JSON.parse(line));

beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
});
afterEach(() => jest.restoreAllMocks());

describe('when SNS fails', () => {
  const failing = () => {
    const aws = new FakeAws(zoneAt(25));
    aws.before = async (operation) =>
      operation === 'Publish' ? snsError('AuthorizationError', 'not authorized') : undefined;
    return aws;
  };

  test('rolls back and latches all the same, then says what is open', async () => {
    const aws = failing();
    expect(await rollBack(reason, dependencies(aws))).toMatchObject({
      changed: true,
      notified: false,
      problems: [
        `the alert topic ${alertTopicArn} could not be told "Rolled back to legacy: app.trading.example.com": not authorized`,
      ],
    });
    expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
    expect(latchOf(aws)).toBeDefined();
  });

  test('writes the whole notification to the log', async () => {
    const aws = failing();
    await rollBack(reason, dependencies(aws));
    const message = expect.stringContaining(`acknowledgeRollback=${latchOf(aws)}`);
    expect(logged()).toContainEqual(expect.objectContaining({ event: 'alert topic not told', message }));
  });

  test('tells people on the retry and changes no record again', async () => {
    const aws = failing();
    await rollBack(reason, dependencies(aws));
    aws.before = async () => undefined;
    expect(await rollBack(reason, dependencies(aws))).toMatchObject({
      latchId: latchOf(aws),
      changed: false,
      notified: true,
    });
    expect(aws.count('Change')).toBe(1);
    expect(aws.published).toHaveLength(1);
  });
});

describe('when SSM fails', () => {
  const failing = (weight: number) => {
    const aws = new FakeAws(zoneAt(weight));
    aws.before = async (operation) =>
      operation === 'PutParameter' ? ssmError('AccessDeniedException', 'SSM said no') : undefined;
    return aws;
  };

  test('sends the users back all the same, and warns that the latch is missing', async () => {
    const aws = failing(25);
    expect(await rollBack(reason, dependencies(aws))).toMatchObject({
      latchId: null,
      problems: [expect.stringContaining('SSM said no')],
    });
    expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 255 });
    expect(aws.published[0]?.subject).toContain('LATCH NOT SET');
    expect(aws.route53.comments).toEqual(['Rollback without a latch']);
  });

  test('sets latch and weights on the retry', async () => {
    const aws = failing(25);
    await rollBack(reason, dependencies(aws));
    aws.before = async () => undefined;
    const result = await rollBack(reason, dependencies(aws));
    expect(result).toMatchObject({ latchId: latchOf(aws), after: { aws: 0, legacy: 100 }, notified: true });
    expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
  });

  test('changes nothing twice while SSM stays down, and warns each time', async () => {
    const aws = failing(25);
    await rollBack(reason, dependencies(aws));
    await rollBack(reason, dependencies(aws));
    expect(aws.count('Change')).toBe(1);
    expect(aws.published).toHaveLength(2);
  });
});

test('tells people and fails when Route 53 refuses the change, and the retry keeps the id of the latch', async () => {
  const aws = new FakeAws(zoneAt(25));
  aws.before = async (operation) => (operation === 'Change' ? route53Error('NoSuchHostedZone', 'No zone') : undefined);
  await expect(rollBack(reason, dependencies(aws))).rejects.toThrow('No zone');
  expect(aws.published[0]?.message).toContain('Why it failed: No zone');
  const latchId = latchOf(aws);
  aws.before = async () => undefined;
  expect(await rollBack(reason, dependencies(aws))).toMatchObject({ latchId, changed: true });
});
