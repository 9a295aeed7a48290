import { FakeAws, noteName } from './fake-aws';
import { forwardTask, Refusal, reverseTask, reverseTaskArn, taskArn } from './fake-replication';
import { FakeStack } from './fake-stack';
import { quicken } from './fixtures';

let aws: FakeAws;
beforeEach(() => {
  quicken();
  aws = new FakeAws();
  aws.replication.tasks = [forwardTask('running')];
});
afterEach(() => jest.restoreAllMocks());

const statusOf = (arn = taskArn) => aws.replication.task(arn)?.Status;

describe('an update that changes the replication', () => {
  test('finds the task standing, and leaves it running', async () => {
    const stack = new FakeStack(aws);
    await expect(stack.update()).resolves.toBe('UPDATE_COMPLETE');
    expect(stack.failures).toEqual([]);
    expect(stack.events).toEqual(['pause Update', 'task modified', 'stop Update', 'pause Delete']);
    expect(statusOf()).toBe('running');
    expect(aws.note).toBeUndefined();
    expect(aws.changes.filter((call) => call === 'StartReplicationTask')).not.toHaveLength(0);
  });

  test('notes in between which task ran, how far it was loaded and where it stood', async () => {
    const notes: unknown[] = [];
    const modify = aws.replication.modify.bind(aws.replication);
    aws.replication.modify = () => {
      notes.push(aws.note);
      modify();
    };
    await new FakeStack(aws).update();
    expect(notes).toEqual([
      {
        tasks: [
          { arn: taskArn, pausedAt: '2026-11-21T09:00:00.000Z', loadedPercent: 100, checkpoint: 'checkpoint:V1#27#1' },
        ],
      },
    ]);
  });

  test('writes the note before it stops anything, and stops nothing when it cannot', async () => {
    aws.before = (call) =>
      call === 'PutParameter' ? new Refusal('AccessDeniedException', 'not authorized') : undefined;
    const stack = new FakeStack(aws);
    await expect(stack.update()).resolves.toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(stack.failures[0]).toMatch(/^not authorized\. What to do next: /);
    expect(statusOf()).toBe('running');
    expect(aws.calls).not.toContain('StopReplicationTask');
  });

  test.each(['ready', 'stopped', 'failed'])('leaves a task as it is that is %s before', async (status) => {
    aws.replication.tasks = [forwardTask(status)];
    await expect(new FakeStack(aws).update()).resolves.toBe('UPDATE_COMPLETE');
    expect(statusOf()).toBe(status);
    expect(aws.changes).toEqual([]);
  });

  test('stops and resumes the way back alone, where it runs in the place of the other task', async () => {
    aws.replication.tasks = [forwardTask('stopped'), reverseTask('running')];
    await expect(new FakeStack(aws).update()).resolves.toBe('UPDATE_COMPLETE');
    expect([statusOf(), statusOf(reverseTaskArn)]).toEqual(['stopped', 'running']);
  });

  test('stops and resumes every task that runs, whatever page DMS lists it on', async () => {
    aws.replication.pageSize = 1;
    aws.replication.tasks = [forwardTask('running'), reverseTask('running')];
    await expect(new FakeStack(aws).update()).resolves.toBe('UPDATE_COMPLETE');
    expect([statusOf(), statusOf(reverseTaskArn)]).toEqual(['running', 'running']);
    expect(aws.note).toBeUndefined();
  });

  test('touches no task of another instance, not even where DMS lists it', async () => {
    const other = forwardTask('running', { ReplicationInstanceArn: 'arn:aws:dms:eu-west-1:000000000000:rep:other' });
    aws.replication.ignoresFilters = true;
    aws.replication.tasks = [other];
    aws.replication.modify = () => undefined;
    await expect(new FakeStack(aws).update()).resolves.toBe('UPDATE_COMPLETE');
    expect(aws.changes).toEqual([]);
  });

  test('waits for a task that is starting, and stops it then', async () => {
    aws.replication.tasks = [forwardTask('starting')];
    await expect(new FakeStack(aws).update()).resolves.toBe('UPDATE_COMPLETE');
    expect(statusOf()).toBe('running');
  });

  test('has DMS try a connection again before it resumes, since a changed endpoint is an untried one', async () => {
    await new FakeStack(aws).update();
    expect(aws.changes).toContain('TestConnection');
    expect(statusOf()).toBe('running');
  });
});

test('a task that goes on to the next stop of its own settings is left to whoever loads', async () => {
  aws.replication.startResult = { Status: 'stopped', StopReason: 'Stop Reason STOPPED_AFTER_CACHED_EVENTS' };
  await expect(new FakeStack(aws).update()).resolves.toBe('UPDATE_COMPLETE');
  expect(aws.changes.filter((call) => call === 'StartReplicationTask')).toHaveLength(2);
  expect(aws.note).toBeUndefined();
});

describe('a full load that is under way', () => {
  test.each([
    [{ FullLoadProgressPercent: 43, TablesLoading: 1, TablesQueued: 3 }],
    [{ FullLoadProgressPercent: 100, TablesLoading: 1, TablesQueued: 0 }],
    [{ FullLoadProgressPercent: 100, TablesLoading: 0, TablesQueued: 2 }],
    [undefined],
  ])('refuses the update and goes on: %j', async (ReplicationTaskStats) => {
    aws.replication.tasks = [forwardTask('running', { ReplicationTaskStats })];
    for (const keepsFailedIds of [true, false]) {
      const stack = new FakeStack(aws, { keepsFailedIds });
      await expect(stack.update()).resolves.toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(stack.failures).toEqual([
        expect.stringMatching(
          /Nothing was stopped\. Loading: .* % loaded\)\. What to do next: wait until the load has ended/,
        ),
      ]);
      expect(statusOf()).toBe('running');
      expect(aws.changes).toEqual([]);
    }
  });
});

describe('a rollback', () => {
  const points = ['task', 'later'] as const;
  const cases = points.flatMap((failing) => [true, false].map((keepsFailedIds) => ({ failing, keepsFailedIds })));

  test.each(cases)('changes a standing task back, and leaves it running: %j', async ({ failing, keepsFailedIds }) => {
    const stack = new FakeStack(aws, { keepsFailedIds });
    await expect(stack.update(failing)).resolves.toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(stack.failures).toEqual([]);
    expect(stack.events.filter((event) => event === 'task modified')).toHaveLength(2);
    expect(statusOf()).toBe('running');
    expect(aws.note).toBeUndefined();
  });

  test.each(cases)('leaves a task standing that stood before: %j', async ({ failing, keepsFailedIds }) => {
    aws.replication.tasks = [forwardTask('stopped')];
    await expect(new FakeStack(aws, { keepsFailedIds }).update(failing)).resolves.toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(statusOf()).toBe('stopped');
    expect(aws.changes).toEqual([]);
  });

  test('after the pause and before the task is changed, the note is still there', async () => {
    const notes: unknown[] = [];
    const modify = aws.replication.modify.bind(aws.replication);
    aws.replication.modify = () => {
      notes.push(aws.note?.tasks.length);
      modify();
    };
    await new FakeStack(aws).update('task');
    expect(notes).toEqual([1, 1]);
  });

  test.each([true, false])(
    'resumes what a pause had stopped that failed half-way (keeps failed ids: %p)',
    async (kept) => {
      aws.replication.tasks = [forwardTask('running'), reverseTask('running')];
      // The second task does not stop.
      aws.before = (call, { ReplicationTaskArn }) =>
        call === 'StopReplicationTask' &&
        ReplicationTaskArn === reverseTaskArn &&
        aws.stackStatuses[0] === 'UPDATE_IN_PROGRESS'
          ? new Refusal('AccessDeniedException', 'not authorized')
          : undefined;
      const stack = new FakeStack(aws, { keepsFailedIds: kept });
      await expect(stack.update()).resolves.toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(stack.events).not.toContain('task modified');
      expect([statusOf(), statusOf(reverseTaskArn)]).toEqual(['running', 'running']);
      expect(aws.note).toBeUndefined();
    },
  );

  test('takes back a change with which the task does not start, and resumes it as it was', async () => {
    aws.replication.startResult = { Status: 'failed', LastFailureMessage: 'no such slot' };
    const modify = aws.replication.modify.bind(aws.replication);
    let changes = 0;
    aws.replication.modify = () => {
      modify();
      changes += 1;
      aws.replication.startResult = changes === 2 ? { Status: 'running' } : aws.replication.startResult;
    };
    const stack = new FakeStack(aws);
    await expect(stack.update()).resolves.toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(stack.failures).toEqual([
      expect.stringMatching(
        /was resumed and is failed again \(Stop Reason NORMAL: no such slot\)\. What to do next: .*resume-processing.*delete-parameter/,
      ),
    ]);
    expect(statusOf()).toBe('running');
    expect(aws.note).toBeUndefined();
  });

  test('ends although the task does not start even then, and tells it at its end', async () => {
    aws.replication.startResult = { Status: 'failed', LastFailureMessage: 'the server is down' };
    const stack = new FakeStack(aws);
    await expect(stack.update()).resolves.toBe('UPDATE_ROLLBACK_COMPLETE');
    // The resume of the update, and that of the clean-up; the one of the rollback between them is in the log.
    expect(stack.failures).toHaveLength(2);
    expect(stack.events.at(-1)).toBe('pause Delete');
    expect(console.error).toHaveBeenCalledWith(expect.stringMatching(/the rollback goes on without.*"work":"resume"/));
    expect(aws.note?.tasks).toHaveLength(1);
  });

  test('that a later deploy follows resumes what is still noted', async () => {
    aws.replication.startResult = { Status: 'failed' };
    await new FakeStack(aws).update();
    expect(aws.parameters.has(noteName)).toBe(true);
    aws.replication.startResult = { Status: 'running' };
    await expect(new FakeStack(aws).update()).resolves.toBe('UPDATE_COMPLETE');
    expect(statusOf()).toBe('running');
    expect(aws.parameters.has(noteName)).toBe(false);
  });
});
