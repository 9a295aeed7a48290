import { replicationStandIn } from './replication';

const arn = 'arn:aws:dms:us-east-1:000000000000:task:task-1';
const properties = {
  ReplicationTaskIdentifier: 'task-1',
  MigrationType: 'full-load-and-cdc',
  ReplicationInstanceArn: 'arn:instance',
};
const resource = (request: 'Create' | 'Update' | 'Delete') => ({
  request,
  type: 'AWS::DMS::ReplicationTask',
  physicalId: arn,
  properties,
});

let now = 0;
const make = () => {
  const dms = replicationStandIn(() => now);
  dms.keep(resource('Create'));
  return dms;
};
const start = (dms: ReturnType<typeof make>, type = 'start-replication') =>
  dms.operations['StartReplicationTask']?.({ ReplicationTaskArn: arn, StartReplicationTaskType: type });
const stop = (dms: ReturnType<typeof make>) => dms.operations['StopReplicationTask']?.({ ReplicationTaskArn: arn });
const describeTasks = (dms: ReturnType<typeof make>, Filters?: unknown) =>
  dms.operations['DescribeReplicationTasks']?.({ Filters });

describe('the stand-in of DMS', () => {
  it('has a task ready once its resource is made, and describes it by each filter', () => {
    const dms = make();
    expect(describeTasks(dms)).toMatchObject({ ReplicationTasks: [{ ReplicationTaskArn: arn, Status: 'ready' }] });
    expect(dms.tasks()).toEqual([arn]);
    for (const [Name, value] of [
      ['replication-task-arn', arn],
      ['replication-task-id', 'task-1'],
      ['replication-instance-arn', 'arn:instance'],
      ['migration-type', 'full-load-and-cdc'],
    ]) {
      expect(describeTasks(dms, [{ Name, Values: [value] }])).toMatchObject({ ReplicationTasks: [{}] });
      expect(describeTasks(dms, [{ Name, Values: ['other'] }])).toEqual({ ReplicationTasks: [] });
    }
  });

  it('refuses a filter that it does not know', () => {
    expect(() => describeTasks(make(), [{ Name: 'colour', Values: [] }])).toThrow('knows no such filter');
  });

  it('starts and stops a task, each after a while', () => {
    const dms = make();
    start(dms);
    expect(dms.status(arn)).toBe('starting');
    now += 500;
    expect(describeTasks(dms)).toMatchObject({
      ReplicationTasks: [{ Status: 'running', ReplicationTaskStats: { FullLoadProgressPercent: 100 } }],
    });
    stop(dms);
    expect(dms.status(arn)).toBe('stopping');
    now += 500;
    expect(dms.status(arn)).toBe('stopped');
  });

  it('starts a task once and resumes it from then on', () => {
    const dms = make();
    expect(() => start(dms, 'resume-processing')).toThrow('got a task that has never run');
    start(dms);
    now += 500;
    stop(dms);
    now += 500;
    expect(() => start(dms)).toThrow('got a task that has run before');
    start(dms, 'resume-processing');
    now += 500;
    expect(dms.status(arn)).toBe('running');
  });

  it('stops only a task that runs', () => {
    expect(() => stop(make())).toThrow(`Replication task ${arn} is ready.`);
  });

  it('neither changes, starts nor deletes a task that runs', () => {
    const dms = make();
    start(dms);
    now += 500;
    expect(() => dms.keep(resource('Update'))).toThrow('changes only a task that is ready, stopped or failed');
    expect(() => dms.keep(resource('Delete'))).toThrow('deletes only a task that is ready, stopped or failed');
    expect(() => start(dms, 'resume-processing')).toThrow('starts only a task that is ready, stopped or failed');
    expect(dms.held()).toEqual([`replication task ${arn}`]);
  });

  it('keeps where a task stands when its resource changes, and forgets it when that is deleted', () => {
    const dms = make();
    start(dms);
    now += 500;
    stop(dms);
    now += 500;
    dms.keep(resource('Update'));
    expect(dms.status(arn)).toBe('stopped');
    dms.keep(resource('Delete'));
    expect(dms.held()).toEqual([]);
    expect(dms.status(arn)).toBeUndefined();
    expect(() => stop(dms)).toThrow('does not exist');
  });

  it('forgets everything at once', () => {
    const dms = make();
    dms.forget();
    expect(dms.tasks()).toEqual([]);
  });
});
