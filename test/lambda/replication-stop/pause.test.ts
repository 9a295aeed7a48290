import { attempts, giveUpAfterMinutes } from '../../../lambda/replication-stop/timing';
import type { CustomResourceLife } from '../../support/custom-resource';
import { FakeAws, noteName } from './fake-aws';
import { forwardTask, Refusal, taskArn } from './fake-replication';
import { after, eventOf, handle, lifeOf, pauseId, properties, quicken, throttled } from './fixtures';

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

describe('the pause', () => {
  const changed = { ...properties, Fingerprint: after };
  let life: CustomResourceLife;
  beforeEach(async () => {
    life = lifeOf('Pause', aws);
    await life.create(properties);
    aws.replication.tasks = [forwardTask('running')];
    aws.calls.length = 0;
    during('UPDATE_IN_PROGRESS');
  });

  test('create: takes the fingerprint into its id, and asks nothing of AWS, whatever runs', async () => {
    await expect(lifeOf('Pause', aws).create(properties)).resolves.toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: pauseId(properties.Fingerprint),
    });
    expect(aws.calls).toEqual([]);
    expect(status()).toBe('running');
  });

  test('update: stops what runs, under the id of the new fingerprint', async () => {
    aws.before = (call) =>
      call === 'StartReplicationTask' ? new Refusal('AccessDeniedException', 'stays') : undefined;
    await expect(life.update(changed)).resolves.toMatchObject({
      PhysicalResourceId: pauseId(after),
      Status: 'SUCCESS',
    });
    expect(status()).toBe('stopped');
    expect(aws.note?.tasks).toEqual([expect.objectContaining({ arn: taskArn })]);
  });

  test('update: touches nothing where the fingerprint stays', async () => {
    await expect(life.update({ ...properties, ServiceToken: 'other' })).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.changes).toEqual([]);
  });

  test('delete: with its stack it resumes nothing, whatever is noted', async () => {
    aws.replication.tasks = [forwardTask('stopped')];
    aws.parameters.set(noteName, JSON.stringify({ tasks: [{ arn: taskArn }] }));
    during('DELETE_IN_PROGRESS');
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.changes).toEqual([]);
  });

  test('a repeated event: the second update finds the tasks standing, and keeps the note', async () => {
    const event = eventOf('pause', 'Update', { properties: { Fingerprint: after } });
    await expect(handle(aws, event)).resolves.toEqual({ physicalId: pauseId(after), failure: undefined });
    const { note } = aws;
    await expect(handle(aws, event)).resolves.toEqual({ physicalId: pauseId(after), failure: undefined });
    expect(aws.note).toEqual(note);
    expect(aws.changes).toEqual(['PutParameter', 'StopReplicationTask']);
  });

  test('a failed create followed by delete: says which property is wrong, and touches nothing', async () => {
    const other = lifeOf('Pause', aws);
    await expect(other.create({ ...properties, InstanceArn: 'dms-instance' })).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(
        'InstanceArn: got "dms-instance", allowed the ARN of a DMS replication instance; set by DataStack: deploy it again',
      ),
    });
    await expect(other.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.calls).toEqual([]);
  });

  test('the resource already gone: no task is no obstacle, and a task that went is not missed', async () => {
    aws.replication.tasks = [];
    aws.parameters.set(noteName, JSON.stringify({ tasks: [{ arn: taskArn }] }));
    await expect(life.update(changed)).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.parameters.has(noteName)).toBe(false);
    expect(aws.changes).toEqual(['DeleteParameter']);
  });

  test('throttling: is waited out, by the SDK and then by the framework', async () => {
    let times = 2 * attempts;
    aws.before = (call) => (call === 'StopReplicationTask' && times-- > 0 ? throttled : undefined);
    await expect(life.update(changed)).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(status()).toBe('running');
    expect(aws.note).toBeUndefined();
  });

  test('time-out: gives up after 30 minutes, with the task that does not stop and what to do', async () => {
    const settle = jest.spyOn(aws.replication, 'settle').mockImplementation();
    const began = aws.now.getTime();
    await expect(life.update(changed)).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(
        /^Replication task \S+ is still stopping after 30 minutes\. What to do next: look at the tasks by `aws dms describe-replication-tasks --region eu-west-1 .* deploy again\./,
      ),
    });
    expect((aws.now.getTime() - began) / 60_000).toBe(giveUpAfterMinutes);
    settle.mockRestore();
  });
});
