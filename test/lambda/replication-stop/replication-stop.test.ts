import type { CdkCustomResourceEvent, CdkCustomResourceIsCompleteEvent } from 'aws-lambda';
import { isComplete, onEvent } from '../../../lambda/replication-stop';
import { begin, proceed } from '../../../lambda/replication-stop/handlers';
import {
  attempts,
  giveUpAfterMinutes,
  secondsPerAttempt,
  timeoutSeconds,
} from '../../../lambda/replication-stop/timing';
import { dmsError, FakeDms, taskArn } from './fake-dms';

const physicalId = `${taskArn}/replication-stop`;
const began = new Date('2026-11-21T09:00:00Z');
const wait = setTimeout;

function event(type: 'Create' | 'Update' | 'Delete', arn: unknown = taskArn): CdkCustomResourceEvent {
  return {
    RequestType: type,
    ...(type !== 'Create' && { PhysicalResourceId: physicalId }),
    ResourceProperties: { ServiceToken: 'arn', TaskArn: arn },
  } as unknown as CdkCustomResourceEvent;
}

/** Asks once, as the provider framework does after `begin`, some minutes after the event. */
async function ask(dms: FakeDms, minutes = 0, asked = event('Delete')): Promise<boolean> {
  // The framework hands the merged event on as JSON.
  const merged: CdkCustomResourceIsCompleteEvent = JSON.parse(JSON.stringify({ ...asked, ...begin(asked, began) }));
  const answer = await proceed(merged, dms.client(), new Date(began.getTime() + minutes * 60_000));
  return answer.IsComplete;
}

beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
  // Runs every pause of the SDK at once.
  jest
    .spyOn(global, 'setTimeout')
    .mockImplementation(((callback: () => void) => wait(callback, 0)) as typeof setTimeout);
});
afterEach(() => jest.restoreAllMocks());

describe.each(['Create', 'Update'] as const)('on %s', (type) => {
  test('is done without a call of DMS, whatever the task does', async () => {
    const dms = new FakeDms('running');
    await expect(ask(dms, 0, event(type))).resolves.toBe(true);
    expect(dms.calls).toEqual([]);
    expect(dms.status).toBe('running');
  });

  test('has a physical id that follows the task, so that a task which is replaced is stopped', async () => {
    expect(begin(event(type), began)).toEqual({ PhysicalResourceId: physicalId, StartedAt: began.toISOString() });
    const other = 'arn:aws:dms:eu-west-1:000000000000:task:other';
    expect(begin(event(type, other), began).PhysicalResourceId).toBe(`${other}/replication-stop`);
  });

  test('answers through the deployed handlers', async () => {
    await expect(onEvent(event(type))).resolves.toMatchObject({ PhysicalResourceId: physicalId });
    await expect(isComplete(event(type) as CdkCustomResourceIsCompleteEvent)).resolves.toEqual({ IsComplete: true });
  });
});

describe('on Delete', () => {
  test('keeps the physical id that it was given, as the framework demands', () => {
    const other = 'arn:aws:dms:eu-west-1:000000000000:task:other';
    expect(begin(event('Delete', other), began).PhysicalResourceId).toBe(physicalId);
  });

  test('stops a running task, and is done when the task has stopped', async () => {
    const dms = new FakeDms('running');
    await expect(ask(dms)).resolves.toBe(false);
    expect(dms.status).toBe('stopping');
    await expect(ask(dms, 1)).resolves.toBe(false);
    dms.status = 'stopped';
    await expect(ask(dms, 2)).resolves.toBe(true);
    expect(dms.calls).toEqual(['Describe', 'Stop', 'Describe', 'Describe']);
  });

  test.each(['ready', 'stopped', 'failed', 'failed-move'])('is done at once with a task that is %s', async (status) => {
    const dms = new FakeDms(status);
    await expect(ask(dms)).resolves.toBe(true);
    // Nobody waits for it even when it comes late.
    await expect(ask(dms, 60)).resolves.toBe(true);
    expect(dms.calls).toEqual(['Describe', 'Describe']);
  });

  test.each(['creating', 'deleting', 'modifying', 'moving', 'starting', 'stopping', 'testing', 'a new one'])(
    'waits, without a stop that DMS would refuse, while a task is %s',
    async (status) => {
      const dms = new FakeDms(status);
      await expect(ask(dms)).resolves.toBe(false);
      expect(dms.calls).toEqual(['Describe']);
    },
  );

  test('stops a task that was starting, once it runs', async () => {
    const dms = new FakeDms('starting');
    await expect(ask(dms)).resolves.toBe(false);
    dms.status = 'running';
    await expect(ask(dms, 1)).resolves.toBe(false);
    expect(dms.status).toBe('stopping');
  });

  test('is done when the task is gone, as after a create that failed', async () => {
    const dms = new FakeDms(undefined);
    await expect(ask(dms)).resolves.toBe(true);
    expect(dms.calls).toEqual(['Describe']);
  });

  test.each([{ ReplicationTasks: [] }, {}])('is done when DMS lists no task: %j', async (body) => {
    const dms = new FakeDms('running');
    dms.before = () => ({ statusCode: 200, body });
    await expect(ask(dms)).resolves.toBe(true);
    expect(dms.calls).toEqual(['Describe']);
  });

  test('waits while DMS tells no status', async () => {
    const dms = new FakeDms('running');
    dms.before = () => ({ statusCode: 200, body: { ReplicationTasks: [{ ReplicationTaskArn: taskArn }] } });
    await expect(ask(dms)).resolves.toBe(false);
    expect(dms.calls).toEqual(['Describe']);
  });

  test('is done when the task goes between the look and the stop', async () => {
    const dms = new FakeDms('running');
    dms.before = (call) => {
      dms.status = call === 'Stop' ? undefined : dms.status;
      return undefined;
    };
    await expect(ask(dms)).resolves.toBe(true);
    expect(dms.calls).toEqual(['Describe', 'Stop']);
  });

  test('goes on waiting when the task stops by itself between the look and the stop', async () => {
    const dms = new FakeDms('running');
    dms.before = (call) => {
      dms.status = call === 'Stop' ? 'stopping' : dms.status;
      return undefined;
    };
    await expect(ask(dms)).resolves.toBe(false);
    expect(dms.calls).toEqual(['Describe', 'Stop']);
    dms.status = 'stopped';
    await expect(ask(dms, 1)).resolves.toBe(true);
  });

  test('does no harm when its event comes twice', async () => {
    const dms = new FakeDms('running');
    await ask(dms);
    await ask(dms);
    dms.status = 'stopped';
    await expect(ask(dms)).resolves.toBe(true);
    dms.status = undefined;
    await expect(ask(dms)).resolves.toBe(true);
    expect(dms.calls.filter((call) => call === 'Stop')).toHaveLength(1);
  });
});

describe('when DMS throttles', () => {
  const throttled = dmsError('ThrottlingException', 'Rate exceeded');

  test('the client asks again', async () => {
    const dms = new FakeDms('running');
    const answers = { Describe: [throttled, throttled], Stop: [throttled] };
    dms.before = (call) => answers[call].shift();
    await expect(ask(dms)).resolves.toBe(false);
    expect(dms.calls).toEqual(['Describe', 'Describe', 'Describe', 'Stop', 'Stop']);
    expect(dms.status).toBe('stopping');
  });

  test.each(['Describe', 'Stop'] as const)('every %s, the framework asks again', async (refused) => {
    const dms = new FakeDms('running');
    dms.before = (call) => (call === refused ? throttled : undefined);
    await expect(ask(dms)).resolves.toBe(false);
    expect(dms.calls.filter((call) => call === refused)).toHaveLength(attempts);
    dms.before = () => undefined;
    await expect(ask(dms, 1)).resolves.toBe(false);
    expect(dms.status).toBe('stopping');
  });

  test('to the end, the destroy fails with the words of DMS', async () => {
    const dms = new FakeDms('running');
    dms.before = () => throttled;
    await expect(ask(dms, giveUpAfterMinutes)).rejects.toThrow(
      `Replication task ${taskArn} cannot be looked at or stopped (Rate exceeded) after 30 minutes. What to do next: `,
    );
  });
});

describe('gives up', () => {
  const command = `aws dms stop-replication-task --region eu-west-1 --replication-task-arn ${taskArn}`;

  test('after 30 minutes and not before, with the command that the operator runs', async () => {
    const dms = new FakeDms('stopping');
    await expect(ask(dms, 29.9)).resolves.toBe(false);
    await expect(ask(dms, 30)).rejects.toThrow(
      `Replication task ${taskArn} is still stopping after 30 minutes. What to do next: run \`${command}\` (DMS refuses ` +
        'it unless the task is running), wait until `aws dms describe-replication-tasks --region eu-west-1 ' +
        `--without-settings --filters Name=replication-task-arn,Values=${taskArn} --query 'ReplicationTasks[0].Status'\` ` +
        'says stopped, ready or failed, then delete the stack again.',
    );
  });

  test.each(['Describe', 'Stop'] as const)('at once when the role may not call %s', async (refused) => {
    const dms = new FakeDms('running');
    dms.before = (call) => (call === refused ? dmsError('AccessDeniedException', 'not authorized') : undefined);
    await expect(ask(dms)).rejects.toThrow(
      `Replication task ${taskArn} was not stopped (not authorized). What to do next: run \`${command}\``,
    );
    expect(dms.calls.filter((call) => call === refused)).toHaveLength(1);
    expect(dms.status).toBe('running');
  });

  test('and starts afresh with the next event', async () => {
    const dms = new FakeDms('running');
    await expect(ask(dms, 31)).rejects.toThrow('is still running after 30 minutes');
    dms.status = 'stopped';
    await expect(ask(dms)).resolves.toBe(true);
  });

  test('before Lambda stops a question whose calls use up their limits', () => {
    // Two calls; the SDK pauses for up to 1 and 2 seconds between the attempts of one.
    expect(timeoutSeconds).toBeGreaterThan(2 * (attempts * secondsPerAttempt + 3));
  });
});

test.each([undefined, null, 5, '', 'dms-task', 'arn:aws:dms:eu-west-1:000000000000:endpoint:source', [taskArn]])(
  'names what is wrong with the task ARN %p',
  async (arn) => {
    const dms = new FakeDms('running');
    const malformed = {
      ...event('Create'),
      ResourceProperties: { ServiceToken: 'arn', TaskArn: arn },
    } as CdkCustomResourceEvent;
    const message = /^TaskArn: got .+, allowed the ARN of a DMS replication task; set by DataStack: deploy it again$/;
    expect(() => begin(malformed, began)).toThrow(message);
    const removal = { ...malformed, RequestType: 'Delete', PhysicalResourceId: physicalId } as CdkCustomResourceEvent;
    await expect(ask(dms, 0, removal)).rejects.toThrow(message);
    expect(dms.calls).toEqual([]);
  },
);
