import { functionTimeoutSeconds } from '../../../lambda/loading/timing';
import { isComplete, onEvent } from '../../../lambda/loading-stop';
import { begin, proceed } from '../../../lambda/loading-stop/handlers';
import { callLimits, giveUpAfterMinutes, questionSeconds, timeoutSeconds } from '../../../lambda/loading-stop/timing';
import { CustomResourceLife } from '../../support/custom-resource';
import { longestCall } from '../../support/longest-call';
import { awsError, FakeRemains, properties, taskArn } from './fake-load';

const wait = setTimeout;
let remains: FakeRemains;
let now: Date;

function lifeOf(): CustomResourceLife {
  const clients = remains.clients();
  return new CustomResourceLife({
    type: 'Custom::LoadingStop',
    handlers: { onEvent: (event) => begin(event, now), isComplete: (event) => proceed(event, clients, now) },
    between: () => {
      remains.pass();
      now = new Date(now.getTime() + questionSeconds * 1000);
    },
  });
}

const lookedAt = (date: Date) => JSON.stringify({ step: 'indexes', at: date.toISOString() });
const seconds = (since: Date) => (now.getTime() - since.getTime()) / 1000;
const succeeded = { Status: 'SUCCESS', PhysicalResourceId: properties.Parameter };

beforeEach(() => {
  now = new Date('2026-11-21T09:00:00Z');
  remains = new FakeRemains();
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
  // The pauses of the SDK before it tries again.
  jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void) => wait(run, 0)) as typeof setTimeout);
});
afterEach(() => jest.restoreAllMocks());

test('create: asks nothing of AWS', async () => {
  await expect(lifeOf().create(properties)).resolves.toMatchObject(succeeded);
  expect(remains.calls).toEqual([]);
});

test('update: ends no load that is under way, not even where the cluster becomes another one', async () => {
  remains.containers.set(taskArn, { desired: 'RUNNING', last: 'RUNNING' });
  const life = lifeOf();
  await life.create(properties);
  const other = { ClusterArn: `${properties.ClusterArn}-2`, Parameter: '/other/live/loading' };
  await expect(life.update(other)).resolves.toMatchObject(succeeded);
  expect(remains.calls).toEqual([]);
  expect(remains.containers.get(taskArn)?.desired).toBe('RUNNING');
});

describe('delete', () => {
  test('delete: stops a container, waits until its network interface is gone, and takes the record away', async () => {
    remains.containers.set(taskArn, { desired: 'RUNNING', last: 'RUNNING' });
    remains.parameter = lookedAt(new Date(0));
    const life = lifeOf();
    await life.create(properties);
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(remains.containers.get(taskArn)).toEqual({ desired: 'STOPPED', last: 'STOPPED' });
    expect(remains.parameter).toBeUndefined();
    expect(remains.calls.filter((call) => call === 'StopTask')).toHaveLength(1);
  });

  test('waits for a container that is ending already', async () => {
    remains.containers.set(taskArn, { desired: 'STOPPED', last: 'RUNNING' });
    const begun = now;
    const life = lifeOf();
    await life.create(properties);
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(seconds(begun)).toBe(2 * questionSeconds);
    expect(remains.calls).not.toContain('StopTask');
  });

  test('waits for a look that may still be at work, and stops what that one starts', async () => {
    const begun = now;
    remains.parameter = lookedAt(new Date(begun.getTime() - 60_000));
    remains.before = (operation) => {
      // The look comes to its end after the first question.
      if (operation === 'ListTasks' && seconds(begun) === questionSeconds && remains.containers.size === 0) {
        remains.containers.set(taskArn, { desired: 'RUNNING', last: 'RUNNING' });
      }
      return undefined;
    };
    const life = lifeOf();
    await life.create(properties);
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(remains.containers.get(taskArn)).toEqual({ desired: 'STOPPED', last: 'STOPPED' });
    expect(seconds(begun) + 60).toBeGreaterThanOrEqual(functionTimeoutSeconds + 30);
  });

  test.each(['no JSON', '{"step":"load"}'])('takes away a record without a time at once: %s', async (text) => {
    remains.parameter = text;
    const begun = now;
    const life = lifeOf();
    await life.create(properties);
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(seconds(begun)).toBe(0);
    expect(remains.parameter).toBeUndefined();
  });

  test('needs no stop for a container that ends between the look and the stop', async () => {
    remains.containers.set(taskArn, { desired: 'RUNNING', last: 'RUNNING' });
    remains.before = (operation) => {
      if (operation === 'StopTask') {
        remains.containers.clear();
      }
      return undefined;
    };
    const life = lifeOf();
    await life.create(properties);
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  });
});

test('a repeated event: the second delete finds nothing to do and succeeds', async () => {
  remains.containers.set(taskArn, { desired: 'RUNNING', last: 'RUNNING' });
  const life = lifeOf();
  await life.create(properties);
  await life.delete();
  await expect(life.repeat()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(remains.calls.filter((call) => call === 'StopTask')).toHaveLength(1);
});

test('a failed create followed by delete: names what is wrong, and nothing is stopped', async () => {
  const life = lifeOf();
  await expect(life.create({ ClusterArn: 'cluster', Parameter: '' })).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(/ClusterArn: got "cluster", .*set by DataStack: deploy it again\nParameter: got ""/),
  });
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(remains.calls).toEqual([]);
});

test('the resource already gone: neither a cluster nor a record that is gone is an error', async () => {
  remains.clusterExists = false;
  const life = lifeOf();
  await life.create(properties);
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
});

describe('throttling', () => {
  test('throttling: is waited out by further questions', async () => {
    remains.containers.set(taskArn, { desired: 'RUNNING', last: 'RUNNING' });
    let throttled = 3 * callLimits.attempts;
    remains.before = () => (throttled-- > 0 ? awsError('ThrottlingException', 'Rate exceeded') : undefined);
    const life = lifeOf();
    await life.create(properties);
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(remains.containers.get(taskArn)?.last).toBe('STOPPED');
  });

  test.each(['ListTasks', 'StopTask', 'DescribeTasks', 'GetParameter', 'DeleteParameter'])(
    'is no permission that is missing, which ends the event at once with what to do: %s',
    async (refused) => {
      remains.containers.set(taskArn, { desired: 'RUNNING', last: 'RUNNING' });
      remains.parameter = lookedAt(new Date(0));
      remains.before = (operation) =>
        operation === refused ? awsError('AccessDeniedException', 'not authorized') : undefined;
      const life = lifeOf();
      await life.create(properties);
      await expect(life.delete()).resolves.toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringMatching(
          /The load was not ended: AccessDeniedException: not authorized\. What to do next: .*aws ecs stop-task --region us-east-1 --cluster arn:\S+ --task <arn>.*then delete the stack again/,
        ),
      });
      expect(remains.calls.filter((call) => call === refused)).toHaveLength(1);
    },
  );
});

describe('time-out', () => {
  test('time-out: names the container that does not end in 30 minutes, and the next delete goes on', async () => {
    remains.containers.set(taskArn, { desired: 'RUNNING', last: 'RUNNING' });
    const { pass } = remains;
    remains.pass = () => undefined;
    const begun = now;
    const life = lifeOf();
    await life.create(properties);
    await expect(life.delete()).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(
        `The load was not ended in 30 minutes: still at work: ${taskArn}. What to do next: see what runs: `,
      ),
    });
    expect(seconds(begun)).toBe(giveUpAfterMinutes * 60);
    remains.pass = pass;
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  });

  test('of Lambda is longer than a question takes whose calls use up their limits', () => {
    // Two lists, a stop, a look; the record twice. One more is left over for a second container.
    expect(timeoutSeconds).toBeGreaterThan(7 * longestCall(callLimits));
  });
});

test('the deployed handlers do nothing on Create', async () => {
  const event = { RequestType: 'Create', ResourceProperties: properties } as never;
  await expect(onEvent(event)).resolves.toMatchObject({ PhysicalResourceId: properties.Parameter });
  await expect(isComplete(event)).resolves.toEqual({ IsComplete: true });
});
