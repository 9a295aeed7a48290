import { answer } from '../../../lambda/loading/handler';
import type { Answer } from '../../../lambda/loading/look';
import type { LoadingRecord } from '../../../lambda/loading/record';
import {
  connectionsDescription,
  containersDescription,
  type FakeConnection,
  type FakeContainer,
  type FakeTable,
  type FakeTask,
  tablesDescription,
  taskDescription,
} from './descriptions';
import { account, taskArn, variables } from './environment';
import { awsError, FakeAws, type Input, ok } from './fake-aws';

/**
 * A migration in memory: a DMS task that makes both stops, a cluster whose containers end well, and a clock. `pass` lets time
 * go by as far as the next look.
 */
export class FakeLoad {
  now = new Date('2026-11-21T09:00:00Z');
  phase: string | undefined = 'replicate';
  readonly parameters = new Map<string, string>();
  task: FakeTask | undefined = { status: 'ready', stopReason: 'NORMAL', percent: 0, errored: 0 };
  tables: FakeTable[] = [
    { name: 'orders', state: 'Before load', rows: 0 },
    { name: 'trades', state: 'Before load', rows: 0 },
  ];
  readonly connections: Record<string, FakeConnection> = {};
  readonly containers = new Map<string, FakeContainer>();
  private readonly tokens = new Map<string, string>();
  /** Steps of the containers that were started, in their order. */
  readonly started: string[] = [];
  /** How the task was started, in order. */
  readonly starts: string[] = [];
  /** How containers end from now on; undefined for well. */
  end: ((container: FakeContainer) => void) | undefined;
  /** Whether the task makes its planned stops. */
  stops = true;
  /** Values of the lag, one a minute. */
  lag: number[] = [];
  /** What becomes of a connection that is tried. */
  connectionEnd: FakeConnection = { status: 'successful' };
  /** Looks that were repeated because their error might pass. */
  repeated = 0;
  /** What ECS answers instead of a task. */
  runFailure: string | undefined;

  readonly aws = new FakeAws({
    GetParameter: ({ Name }) => this.getParameter(String(Name)),
    PutParameter: ({ Name, Value }) => {
      this.parameters.set(String(Name), String(Value));
      return ok({ Version: 1 });
    },
    DescribeReplicationTasks: (input) => taskDescription(input, this.task, this.tables),
    StartReplicationTask: (input) => this.startTask(input),
    DescribeTableStatistics: ({ Marker }) => tablesDescription(Marker, this.tables),
    TestConnection: ({ EndpointArn }) => {
      this.connections[String(EndpointArn)] = { status: 'testing' };
      return ok({ Connection: { Status: 'testing' } });
    },
    DescribeConnections: ({ Filters }) => connectionsDescription(Filters, this.connections),
    RunTask: (input) => this.runTask(input),
    DescribeTasks: ({ tasks }) => containersDescription(tasks, this.containers),
    GetMetricData: () => ok({ MetricDataResults: [{ Id: 'lag', Values: this.lag }] }),
  });

  private readonly clients = this.aws.clients();

  get record(): LoadingRecord | undefined {
    const text = this.parameters.get(variables.RECORD_PARAMETER);
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** One look of an execution that began at `startedAt`, as the machine asks for it. */
  look(name: string, state: unknown, startedAt = this.now): Promise<Answer> {
    const event = JSON.parse(JSON.stringify({ execution: { name, startedAt }, state }));
    return answer(event, variables, this.clients, this.now);
  }

  /** Looks until the execution ends, with the time that passes in between, and says how. */
  async run(name: string, mostLooks = 200): Promise<Answer> {
    const startedAt = this.now;
    let state: unknown = { running: [{ Name: name, StartDate: startedAt }] };
    for (let looks = 0; looks < mostLooks; looks++) {
      const given = await this.lookAgain(name, state, startedAt);
      if (given.outcome !== 'waiting') {
        return given;
      }
      state = given;
      this.pass(given.seconds);
    }
    throw new Error(`No end after ${mostLooks} looks: ${JSON.stringify(this.record)}`);
  }

  /** Repeats a look whose error may pass, as the machine does. */
  private async lookAgain(name: string, state: unknown, startedAt: Date): Promise<Answer> {
    try {
      return await this.look(name, state, startedAt);
    } catch (error) {
      if ((error as Error).name === 'PassingError') {
        this.repeated += 1;
        return this.lookAgain(name, state, startedAt);
      }
      throw error;
    }
  }

  /** Time goes by: what was started comes to its end. */
  pass(seconds = 60): void {
    this.now = new Date(this.now.getTime() + seconds * 1000);
    for (const connection of Object.values(this.connections)) {
      if (connection.status === 'testing') {
        Object.assign(connection, this.connectionEnd);
      }
    }
    for (const container of this.containers.values()) {
      if (container.lastStatus !== 'STOPPED') {
        container.lastStatus = 'STOPPED';
        container.exitCode = 0;
        this.end?.(container);
      }
    }
    this.replicate();
  }

  /** The task goes a little further. Replace it for another course. */
  replicate: () => void = () => this.goOn();

  goOn(): void {
    const { task } = this;
    if (task?.status === 'starting') {
      task.status = 'running';
    } else if (task?.status === 'running' && task.percent < 100) {
      task.percent += 50;
      const done = task.percent / 50;
      this.tables.slice(0, done).forEach((table) => {
        Object.assign(table, { state: 'Table completed', rows: 10 });
      });
      if (task.percent >= 100) {
        task.loadedAt = this.now;
        this.stop('STOPPED_AFTER_FULL_LOAD');
      }
    } else if (task?.status === 'running' && task.stopReason === 'STOPPED_AFTER_FULL_LOAD') {
      this.stop('STOPPED_AFTER_CACHED_EVENTS');
    }
  }

  private stop(reason: string): void {
    if (this.task !== undefined && this.stops) {
      Object.assign(this.task, { status: 'stopped', stopReason: reason });
    }
  }

  private getParameter(name: string) {
    const value = name === variables.PHASE_PARAMETER ? this.phase : this.parameters.get(name);
    return value === undefined
      ? awsError('ParameterNotFound', 'none')
      : ok({ Parameter: { Name: name, Value: value } });
  }

  private startTask({ ReplicationTaskArn, StartReplicationTaskType: type }: Input) {
    const { task } = this;
    if (task === undefined || ReplicationTaskArn !== taskArn) {
      return awsError('ResourceNotFoundFault', 'Task not found.');
    }
    if (!['ready', 'stopped', 'failed'].includes(task.status)) {
      return awsError('InvalidResourceStateFault', 'Replication Task cannot be started, invalid state');
    }
    if ((type === 'start-replication') !== (task.status === 'ready')) {
      return awsError('InvalidParameterCombinationException', `Start Type : ${type}, is not valid`);
    }
    task.freshStart ??= this.now;
    task.status = 'starting';
    this.starts.push(String(type));
    return ok({ ReplicationTask: { Status: 'starting' } });
  }

  private runTask(input: Input) {
    const token = String(input['clientToken']);
    const overrides = input['overrides'] as {
      readonly containerOverrides: readonly { readonly environment: readonly { readonly value: string }[] }[];
    };
    const step = overrides.containerOverrides[0]?.environment[0]?.value ?? '';
    if (this.runFailure !== undefined) {
      return ok({ tasks: [], failures: [{ reason: this.runFailure }] });
    }
    const known = this.tokens.get(token);
    if (known !== undefined) {
      return ok({ tasks: [{ taskArn: known }] });
    }
    const arn = `arn:aws:ecs:${account}:task/cluster-loading-production-trading/${this.containers.size + 1}`;
    this.tokens.set(token, arn);
    this.containers.set(arn, { step, lastStatus: 'PROVISIONING' });
    this.started.push(step);
    return ok({ tasks: [{ taskArn: arn }] });
  }
}
