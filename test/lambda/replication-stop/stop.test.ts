import { attempts, patience } from '../../../lambda/replication-stop/timing';
import type { CustomResourceLife } from '../../support/custom-resource';
import { FakeAws, noteName } from './fake-aws';
import { forwardTask, Refusal, reverseTask, reverseTaskArn, runArn, taskArn } from './fake-replication';
import { after, lifeOf, properties, quicken, stopId, throttled } from './fixtures';

let aws: FakeAws;
beforeEach(() => {
  quicken();
  aws = new FakeAws();
  aws.replication.tasks = [forwardTask('ready')];
});
afterEach(() => jest.restoreAllMocks());

/** Tells what CloudFormation does with the stack. */
const during = (...statuses: readonly string[]) => aws.stackStatuses.unshift(...statuses);
const status = (arn = taskArn) => aws.replication.task(arn)?.Status;

describe('the stop', () => {
  const assessed = { ...properties, Assessments: 'true' };
  let life: CustomResourceLife;
  beforeEach(async () => {
    life = lifeOf('Stop', aws);
    await life.create(assessed);
    aws.calls.length = 0;
  });

  test('create: never starts the task, and asks nothing of AWS', async () => {
    await expect(lifeOf('Stop', aws).create(properties)).resolves.toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: stopId,
    });
    expect(aws.calls).toEqual([]);
    expect(status()).toBe('ready');
  });

  test('update: resumes what is noted, and nothing else, under the same id', async () => {
    during('UPDATE_IN_PROGRESS');
    aws.replication.tasks = [forwardTask('stopped'), reverseTask('stopped')];
    aws.parameters.set(noteName, JSON.stringify({ tasks: [{ arn: reverseTaskArn }] }));
    await expect(life.update({ ...assessed, TaskArn: `${taskArn}-2` })).resolves.toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: stopId,
    });
    expect([status(), status(reverseTaskArn)]).toEqual(['stopped', 'running']);
    expect(aws.changes).toEqual(['StartReplicationTask', 'PutParameter', 'DeleteParameter']);
  });

  test('update: says why a connection keeps a task from resuming', async () => {
    during('UPDATE_IN_PROGRESS');
    aws.replication.tasks = [forwardTask('stopped')];
    aws.replication.testResult = { Status: 'failed', LastFailureMessage: 'password authentication failed' };
    aws.replication.connections.set(forwardTask('').SourceEndpointArn, aws.replication.testResult);
    aws.replication.pageSize = 1;
    aws.parameters.set(noteName, JSON.stringify({ tasks: [{ arn: taskArn }] }));
    await expect(life.update({ ...assessed, Fingerprint: after })).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(
        /cannot be resumed \(Test connection .* should be successful .*; \S+dms-source: password authentication failed; .*\) after 30 minutes\. What to do next: /,
      ),
    });
    expect(aws.parameters.has(noteName)).toBe(true);
  });

  test.each(['GetParameter', 'DeleteParameter'])(
    'update: says what to do where the role may not call %s',
    async (refused) => {
      during('UPDATE_IN_PROGRESS');
      aws.replication.tasks = [forwardTask('running')];
      aws.parameters.set(noteName, JSON.stringify({ tasks: [{ arn: taskArn }] }));
      aws.before = (call) => (call === refused ? new Refusal('AccessDeniedException', 'not authorized') : undefined);
      await expect(life.update({ ...assessed, Fingerprint: after })).resolves.toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringMatching(/^not authorized\. What to do next: .*resume-processing/),
      });
    },
  );

  test('delete: stops every task, and deletes those that CloudFormation does not own', async () => {
    during('DELETE_IN_PROGRESS');
    aws.replication.tasks = [forwardTask('running'), reverseTask('running')];
    aws.parameters.set(noteName, '{"tasks":[]}');
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(status()).toBe('stopped');
    expect(status(reverseTaskArn)).toBeUndefined();
    expect(aws.parameters.size).toBe(0);
    expect(aws.calls.filter((call) => call === 'DeleteReplicationTask')).toHaveLength(1);
  });

  test('delete: cancels an assessment that is under way, and deletes what DMS keeps of it', async () => {
    during('DELETE_IN_PROGRESS');
    const run = { ReplicationTaskArn: taskArn, AssessmentRunName: 'crossfade-1' };
    aws.replication.runs = [
      { ...run, ReplicationTaskAssessmentRunArn: runArn, Status: 'running' },
      { ...run, ReplicationTaskAssessmentRunArn: `${runArn}2`, Status: 'passed' },
    ];
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.replication.runs).toEqual([]);
    expect(aws.changes.filter((call) => call.endsWith('AssessmentRun'))).toEqual([
      'CancelReplicationTaskAssessmentRun',
      'DeleteReplicationTaskAssessmentRun',
      'DeleteReplicationTaskAssessmentRun',
    ]);
  });

  test('delete: leaves assessments of other tasks alone', async () => {
    during('DELETE_IN_PROGRESS');
    aws.replication.ignoresFilters = true;
    const other = { ReplicationTaskArn: `${taskArn}-2`, AssessmentRunName: 'theirs', Status: 'running' };
    aws.replication.runs = [{ ...other, ReplicationTaskAssessmentRunArn: runArn }];
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.replication.runs[0]?.Status).toBe('running');
  });

  test('delete: stops the tasks too when phase complete takes the replication out of the stack', async () => {
    during('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_IN_PROGRESS');
    aws.replication.tasks = [forwardTask('stopped'), reverseTask('running')];
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(status(reverseTaskArn)).toBeUndefined();
  });

  test('delete: stops the task in the rollback of a create, which deletes it', async () => {
    during('ROLLBACK_IN_PROGRESS', 'CREATE_IN_PROGRESS');
    aws.replication.tasks = [forwardTask('running')];
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(status()).toBe('stopped');
  });

  test('delete: touches nothing in the rollback of the update that added it, whose task stays', async () => {
    during('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS');
    aws.replication.tasks = [forwardTask('running')];
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(status()).toBe('running');
    expect(aws.calls).toEqual(['DescribeStackEvents']);
  });

  test('a repeated event: the second delete finds nothing to do and succeeds', async () => {
    during('DELETE_IN_PROGRESS');
    aws.replication.tasks = [forwardTask('running'), reverseTask('running')];
    await life.delete();
    const done = aws.changes.length;
    await expect(life.repeat()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.changes.slice(done)).toEqual(['DeleteParameter']);
  });

  test('a failed create followed by delete: names every property that is wrong, and touches nothing', async () => {
    const other = lifeOf('Stop', aws);
    const wrong = { ...properties, TaskArn: 5, NoteName: 'note', Fingerprint: undefined };
    await expect(other.create(wrong)).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/^TaskArn: got 5, .*\nNoteName: got "note", .*\nFingerprint: got nothing, /),
    });
    await expect(other.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.calls).toEqual([]);
  });

  test('the resource already gone: no task, no assessment and no note are no error', async () => {
    during('DELETE_IN_PROGRESS');
    aws.replication.tasks = [];
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.changes).toEqual(['DeleteParameter']);
  });

  test('the resource already gone: a task that goes between the look and the call is no error', async () => {
    during('DELETE_IN_PROGRESS');
    aws.replication.tasks = [forwardTask('running'), reverseTask('stopped')];
    aws.before = (call) => {
      if (call === 'StopReplicationTask' || call === 'DeleteReplicationTask') {
        aws.replication.tasks = [];
      }
      return undefined;
    };
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  });

  test('throttling: is waited out, of DMS and of the events of the stack', async () => {
    during('DELETE_IN_PROGRESS');
    aws.replication.tasks = [forwardTask('running')];
    const left: Record<string, number> = { DescribeStackEvents: attempts, DescribeReplicationTasks: attempts + 1 };
    aws.before = (call) => {
      const times = left[call] ?? 0;
      left[call] = times - 1;
      return times > 0 ? throttled : undefined;
    };
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(status()).toBe('stopped');
  });

  test('throttling: of the events of the stack that does not end is told with what to do', async () => {
    during('DELETE_IN_PROGRESS');
    aws.before = () => throttled;
    await expect(life.delete()).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/^No replication task was touched.*Rate exceeded\. What to do next: /),
    });
    expect(aws.calls).toHaveLength(attempts * patience.attempts);
  });

  test('time-out: gives up after 30 minutes, with what is in the way and the commands to clear it', async () => {
    during('DELETE_IN_PROGRESS');
    aws.replication.tasks = [forwardTask('moving'), reverseTask('stopped')];
    aws.before = (call) => (call === 'DeleteReplicationTask' ? throttled : undefined);
    await expect(life.delete()).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(
        /Rate exceeded" after 30 minutes\. What to do next: .* then delete the stack again\./,
      ),
    });
    aws.before = () => undefined;
    jest.spyOn(aws.replication, 'settle').mockImplementation();
    await expect(life.delete()).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(
        /^Replication task \S+dms-task\S+ is still moving; Replication task \S+reverse\S+ is still deleting after 30 minutes/,
      ),
    });
  });

  test('says at once what to do where the role may not delete a task that somebody else made', async () => {
    during('DELETE_IN_PROGRESS');
    aws.replication.tasks = [forwardTask('stopped'), reverseTask('stopped')];
    aws.before = (call) =>
      call === 'DeleteReplicationTask'
        ? new Refusal('AccessDeniedException', 'not authorized to delete it')
        : undefined;
    await expect(life.delete()).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(
        /^not authorized to delete it\. What to do next: .*aws dms delete-replication-task --region eu-west-1/,
      ),
    });
  });
});
