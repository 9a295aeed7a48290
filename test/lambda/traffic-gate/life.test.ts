import { handler } from '../../../lambda/traffic-gate';
import { guardWeights } from '../../../lambda/traffic-gate/handler';
import { otherLimits, route53Limits, stackLimits, timeoutSeconds } from '../../../lambda/traffic-gate/timing';
import { gateVariables } from '../../../lib/traffic/gate-environment';
import { longestCall } from '../../support/longest-call';
import { route53Error } from '../rollback/fake-route-53';
import { awsAt, environment, latch, setLatch } from './fixtures';
import { beQuiet, firstDeploy, lifeOf, moveTo, now, properties, unasked } from './gate-life';
import { jsonError } from './wire';

const throttled = route53Error('Throttling', 'Rate exceeded');

beQuiet();

describe('create', () => {
  test('create: the first deploy passes, with everyone on the legacy system and nothing replicated yet', async () => {
    const aws = firstDeploy();
    aws.task = { Status: 'ready' };
    aws.lag = { source: [], target: [] };
    await expect(lifeOf(aws).create(unasked)).resolves.toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'traffic-gate',
    });
  });

  test('create: users are not sent to a system that has no data yet', async () => {
    const aws = firstDeploy();
    aws.task = { Status: 'ready', MigrationType: 'full-load-and-cdc' };
    aws.lag = { source: [], target: [] };
    const { Status, Reason } = await lifeOf(aws).create(properties(10));
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('This deploy was refused, and no user was moved:\n1. The replication task');
    expect(Reason).toContain('\n2. The full load stands at 0 %, with 0 tables loading and 0 waiting.');
    expect(Reason).toContain('\n3. The replication lag is not known');
  });
});

describe('update', () => {
  test('update: step by step to AWS and back, each step asked for by a flag', async () => {
    const aws = awsAt(0);
    const life = lifeOf(aws);
    await life.create(unasked);
    for (const weight of [1, 25, 100, 50, 0]) {
      await expect(life.update(properties(weight))).resolves.toMatchObject({ Status: 'SUCCESS' });
      moveTo(aws, weight);
    }
  });

  test('update: a forgotten flag moves nobody', async () => {
    const aws = awsAt(25);
    const life = lifeOf(aws);
    await life.create(properties(25));
    await expect(life.update(unasked)).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('The live weight is 25 % (aws 25, legacy 75), and no weight was given'),
    });
  });

  test('update: tells by an attribute that it was asked, another one each time', async () => {
    const event = (RequestId: string) =>
      ({ RequestType: 'Create', RequestId, ResourceProperties: unasked }) as unknown as Parameters<
        typeof guardWeights
      >[0];
    const variables = { AWS_REGION: 'us-east-1', ...gateVariables(environment) };
    const ask = (id: string) => guardWeights(event(id), { clients: firstDeploy().clients(), variables, now });
    await expect(ask('one')).resolves.toMatchObject({ Data: { Passed: 'one' } });
    await expect(ask('other')).resolves.toMatchObject({ Data: { Passed: 'other' } });
  });
});

test('delete: does nothing, and asks nobody', async () => {
  const aws = awsAt(50);
  const life = lifeOf(aws);
  await life.create(properties(50));
  const before = aws.calls.length;
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(aws.calls).toHaveLength(before);
  expect(aws.route53.weights).toMatchObject({ aws: 50, legacy: 50 });
});

test('a repeated event: passes again, although the latch is gone and the users have moved', async () => {
  const aws = awsAt(0);
  setLatch(aws);
  const life = lifeOf(aws);
  await life.create(unasked);
  const asked = properties(25, { AcknowledgeRollback: latch.id });
  await life.update(asked);
  await expect(life.repeat()).resolves.toMatchObject({ Status: 'SUCCESS' });
  moveTo(aws, 25);
  await expect(life.repeat()).resolves.toMatchObject({ Status: 'SUCCESS' });
});

test('a failed create followed by delete: the delete passes, and the next create is judged afresh', async () => {
  const aws = firstDeploy();
  aws.task = undefined;
  const life = lifeOf(aws);
  await expect(life.create(properties(10))).resolves.toMatchObject({ Status: 'FAILED' });
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  await expect(lifeOf(aws).create(unasked)).resolves.toMatchObject({ Status: 'SUCCESS' });
});

test('the resource already gone: without the zone, the parameters and the task, a delete passes as well', async () => {
  const aws = awsAt(0);
  const life = lifeOf(aws);
  await life.create(unasked);
  aws.parameters.clear();
  aws.task = undefined;
  aws.before = (call) =>
    call === 'ListResourceRecordSets' ? route53Error('NoSuchHostedZone', 'none', 404) : undefined;
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
});

describe('throttling', () => {
  test('throttling: is waited out', async () => {
    const aws = awsAt(0);
    const left: Partial<Record<string, number>> = {
      ListResourceRecordSets: 5,
      GetParameter: 3,
      DescribeReplicationTasks: 3,
      GetMetricData: 3,
      DescribeAlarms: 3,
    };
    aws.before = (call) => {
      const remaining = left[call] ?? 0;
      left[call] = remaining - 1;
      const error = call === 'ListResourceRecordSets' ? throttled : jsonError('ThrottlingException', 'Rate exceeded');
      return remaining > 0 ? error : undefined;
    };
    await expect(lifeOf(aws).create(properties(25))).resolves.toMatchObject({ Status: 'SUCCESS' });
  });

  test('throttling: that lasts refuses more users, and says to try again', async () => {
    const aws = awsAt(0);
    aws.before = (call) => (call === 'ListResourceRecordSets' ? throttled : undefined);
    await expect(lifeOf(aws).create(properties(25))).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(
        'The live weight could not be read (Throttling: Rate exceeded). What to do next: try again',
      ),
    });
    expect(aws.count('ListResourceRecordSets')).toBe(route53Limits.attempts);
  });

  test('throttling: of everything does not close the way back', async () => {
    const aws = awsAt(50);
    const life = lifeOf(aws);
    await life.create(properties(50));
    aws.before = (call) =>
      call === 'ListResourceRecordSets' ? throttled : jsonError('ThrottlingException', 'Rate exceeded');
    await expect(life.update(properties(0))).resolves.toMatchObject({ Status: 'SUCCESS' });
    await expect(life.update(properties(10))).resolves.toMatchObject({ Status: 'FAILED' });
  });
});

describe('time-out', () => {
  test('time-out: a look that uses up all its limits ends before Lambda stops the function', () => {
    const look = Math.max(longestCall(route53Limits), longestCall(otherLimits));
    const events = 2 * longestCall(stackLimits);
    const latchReadAndDeleted = 2 * longestCall(otherLimits);
    expect(look + events + latchReadAndDeleted).toBe(321);
    expect(look + events + latchReadAndDeleted).toBeLessThan(timeoutSeconds);
  });

  test('time-out: a service that never answers refuses more users', async () => {
    const aws = awsAt(0);
    aws.before = (call) => {
      if (call === 'DescribeReplicationTasks') {
        throw Object.assign(new Error('socket timed out'), { name: 'TimeoutError' });
      }
      return undefined;
    };
    await expect(lifeOf(aws).create(properties(25))).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('could not be read (TimeoutError: socket timed out)'),
    });
    expect(aws.count('DescribeReplicationTasks')).toBe(otherLimits.attempts);
  });
});

test('a refusal of everything at once is an answer that CloudFormation takes', async () => {
  const aws = awsAt(0);
  const life = lifeOf(aws);
  await life.create(properties(25));
  const long =
    'Threshold Crossed: "1 datapoint" [97.5 (21/11/26 09:00:00)] was greater than the threshold (5.0). '.repeat(9);
  aws.parameters.set(environment.phaseParameter, 'cutover');
  aws.parameters.set(environment.latchParameter, JSON.stringify({ ...latch, reason: long }));
  for (const name of environment.rollbackAlarms) {
    aws.alarms.set(name, { state: 'ALARM', reason: long });
  }
  const { Status, Reason } = await life.update(properties(25));
  expect(Status).toBe('FAILED');
  expect(Reason).toContain('1. The live phase is cutover');
});

test('the deployed handler leaves a delete alone', async () => {
  const event = { RequestType: 'Delete', PhysicalResourceId: 'traffic-gate' } as Parameters<typeof handler>[0];
  await expect(handler(event)).resolves.toEqual({ PhysicalResourceId: 'traffic-gate' });
});

test.each([
  [{ Weight: '101' }, 'Weight: got "101", allowed 0..100'],
  [{ Weight: 'many' }, 'Weight: got "many", allowed 0..100'],
  [{ GivenBy: 'nobody' }, 'GivenBy: got "nobody", allowed flag, cdk.json, default'],
  [{ Phase: 'later' }, 'Phase: got "later", allowed replicate, cutover, complete'],
  [{ AcknowledgeRollback: 7 }, 'AcknowledgeRollback: got 7, allowed the id of a rollback, or an empty text'],
])('names what is wrong with %j', async (changes, message) => {
  const { Reason } = await lifeOf(awsAt(0)).create({ ...unasked, ...changes });
  expect(Reason).toContain(`${message}; set by TrafficStack: deploy it again`);
});
