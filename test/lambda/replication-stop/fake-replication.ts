const dmsArn = 'arn:aws:dms:eu-west-1:000000000000';

export const instanceArn = `${dmsArn}:rep:dms-instance-production-trading`;
/** ARN of CloudFormation's task. */
export const taskArn = `${dmsArn}:task:dms-task-production-trading`;
/** ARN of the task of the way back. */
export const reverseTaskArn = `${dmsArn}:task:dms-reverse-production-trading`;
/** ARN of an assessment run. */
export const runArn = `${dmsArn}:assessment-run:1`;

/** An error on the wire, HTTP 400 unless said otherwise. */
export class Refusal extends Error {
  constructor(
    readonly type: string,
    message: string,
    readonly statusCode = 400,
  ) {
    super(message);
  }
}

/** A task as DMS describes it. */
export interface StoredTask {
  readonly ReplicationTaskArn: string;
  readonly ReplicationInstanceArn: string;
  readonly MigrationType: 'full-load-and-cdc' | 'cdc';
  readonly SourceEndpointArn: string;
  readonly TargetEndpointArn: string;
  Status: string | undefined;
  RecoveryCheckpoint?: string;
  StopReason?: string;
  LastFailureMessage?: string;
  ReplicationTaskStats?: Partial<Record<'FullLoadProgressPercent' | 'TablesLoading' | 'TablesQueued', number>>;
}

/** Makes CloudFormation's task, past its full load unless said otherwise. */
export function forwardTask(Status: string | undefined, changes: Partial<StoredTask> = {}): StoredTask {
  return {
    ReplicationTaskArn: taskArn,
    ReplicationInstanceArn: instanceArn,
    MigrationType: 'full-load-and-cdc',
    SourceEndpointArn: `${dmsArn}:endpoint:dms-source`,
    TargetEndpointArn: `${dmsArn}:endpoint:dms-target`,
    RecoveryCheckpoint: 'checkpoint:V1#27#1',
    ReplicationTaskStats: { FullLoadProgressPercent: 100, TablesLoading: 0, TablesQueued: 0 },
    Status,
    ...changes,
  };
}

/** Makes the task of the way back, which has no full load. */
export function reverseTask(Status: string): StoredTask {
  return {
    ReplicationTaskArn: reverseTaskArn,
    ReplicationInstanceArn: instanceArn,
    MigrationType: 'cdc',
    SourceEndpointArn: `${dmsArn}:endpoint:dms-reverse-source`,
    TargetEndpointArn: `${dmsArn}:endpoint:dms-reverse-target`,
    Status,
  };
}

type Input = Readonly<Record<string, unknown>>;

/** One replication instance in memory. What is asked of it lasts until `settle`. */
export class FakeReplication {
  tasks: StoredTask[] = [];
  runs: {
    ReplicationTaskAssessmentRunArn: string;
    ReplicationTaskArn: string;
    AssessmentRunName: string;
    Status: string;
  }[] = [];
  /** Status of the connection of an endpoint that is not in it: `successful`. */
  readonly connections = new Map<string, { Status: string; LastFailureMessage?: string } | undefined>();
  /** How a connection is after it was tried. */
  testResult: { readonly Status: string; readonly LastFailureMessage?: string } = { Status: 'successful' };
  /** How a task is after it was started. */
  startResult: Partial<StoredTask> = { Status: 'running' };
  /** Tasks, connections or runs in one page. */
  pageSize = 100;
  /** Whether DMS passes over a filter. */
  ignoresFilters = false;

  task(arn = taskArn): StoredTask | undefined {
    return this.tasks.find(({ ReplicationTaskArn }) => ReplicationTaskArn === arn);
  }

  /** Lets everything that is under way come to its end. */
  settle(): void {
    this.tasks = this.tasks.filter(({ Status }) => Status !== 'deleting');
    this.runs = this.runs.filter(({ Status }) => Status !== 'deleting');
    for (const task of this.tasks) {
      if (task.Status === 'stopping') {
        Object.assign(task, { Status: 'stopped', StopReason: 'Stop Reason NORMAL' });
      } else if (task.Status === 'starting') {
        Object.assign(task, this.startResult);
      }
    }
    for (const run of this.runs.filter(({ Status }) => Status === 'cancelling')) {
      run.Status = 'failed';
    }
    for (const [arn, connection] of this.connections) {
      if (connection?.Status === 'testing') {
        this.connections.set(arn, this.testResult);
      }
    }
  }

  /** What CloudFormation does when the task, or an endpoint of it, has changed. */
  modify(): void {
    for (const { ReplicationTaskArn, Status } of this.tasks) {
      if (!['ready', 'stopped', 'failed'].includes(String(Status))) {
        throw new Error(`${ReplicationTaskArn} cannot be modified while it is ${Status}`);
      }
    }
    // A change of an endpoint makes its last test void.
    for (const { SourceEndpointArn } of this.tasks) {
      this.connections.set(SourceEndpointArn, undefined);
    }
  }

  answer(call: string, input: Input): unknown {
    switch (call) {
      case 'DescribeReplicationTasks':
        return this.page('ReplicationTasks', this.passing(this.tasks, input), input);
      case 'DescribeReplicationTaskAssessmentRuns':
        return this.page('ReplicationTaskAssessmentRuns', this.passing(this.runs, input), input);
      case 'DescribeConnections':
        return this.page('Connections', this.connectionsOfInstance(), input);
      case 'TestConnection':
        this.connections.set(String(input['EndpointArn']), { Status: 'testing' });
        return {};
      case 'StopReplicationTask':
        return this.move(input, ['running'], 'stopping');
      case 'DeleteReplicationTask':
        return this.move(input, ['ready', 'stopped', 'failed'], 'deleting');
      case 'StartReplicationTask':
        return this.start(input);
      case 'CancelReplicationTaskAssessmentRun':
      case 'DeleteReplicationTaskAssessmentRun':
        return this.moveRun(input, call.startsWith('Cancel') ? 'cancelling' : 'deleting');
      default:
        throw new Refusal('AccessDeniedException', `The role may not call ${call}`);
    }
  }

  private start(input: Input): unknown {
    if (input['StartReplicationTaskType'] !== 'resume-processing') {
      throw new Error('Every other type would load all tables again');
    }
    const task = this.task(String(input['ReplicationTaskArn']));
    const untried = [task?.SourceEndpointArn, task?.TargetEndpointArn].some((arn) => {
      return this.connections.has(String(arn)) && this.connections.get(String(arn))?.Status !== 'successful';
    });
    if (untried) {
      throw new Refusal(
        'InvalidResourceStateFault',
        'Test connection for replication instance and endpoint should be successful for starting the replication task',
      );
    }
    return this.move(input, ['stopped', 'failed'], 'starting');
  }

  private move(input: Input, from: readonly string[], to: string): unknown {
    const task = this.task(String(input['ReplicationTaskArn']));
    if (task === undefined) {
      throw new Refusal('ResourceNotFoundFault', 'Task not found.');
    }
    if (!from.includes(String(task.Status))) {
      throw new Refusal('InvalidResourceStateFault', `Replication Task is ${task.Status}, invalid state.`);
    }
    task.Status = to;
    return { ReplicationTask: task };
  }

  private moveRun(input: Input, to: string): unknown {
    const run = this.runs.find(
      (other) => other.ReplicationTaskAssessmentRunArn === input['ReplicationTaskAssessmentRunArn'],
    );
    if (run === undefined) {
      throw new Refusal('ResourceNotFoundFault', 'Assessment run not found.');
    }
    run.Status = to;
    return { ReplicationTaskAssessmentRun: run };
  }

  private connectionsOfInstance(): readonly object[] {
    return [...this.connections].flatMap(([EndpointArn, connection]) => {
      return connection === undefined ? [] : [{ EndpointArn, ReplicationInstanceArn: instanceArn, ...connection }];
    });
  }

  /** Items that pass the one filter, each by the field that the filter's name stands for. */
  private passing<Item extends object>(items: readonly Item[], input: Input): readonly Item[] {
    const [{ Name, Values }] = input['Filters'] as [{ readonly Name: string; readonly Values: readonly string[] }];
    const field = Name === 'replication-instance-arn' ? 'ReplicationInstanceArn' : 'ReplicationTaskArn';
    return items.filter(
      (item) => this.ignoresFilters || Values.includes((item as Record<string, string>)[field] ?? ''),
    );
  }

  private page(name: string, items: readonly object[], { Marker = '0' }: Input): unknown {
    if (items.length === 0) {
      throw new Refusal('ResourceNotFoundFault', 'No resources found matching these filters.');
    }
    const begin = Number(Marker);
    const end = begin + this.pageSize;
    return { [name]: items.slice(begin, end), ...(end < items.length && { Marker: String(end) }) };
  }
}
