import { type Fields, ServiceError, type StandIn, type StubbedResource, text } from './stand-in';

/** How long a task starts or stops here. On AWS it is minutes. */
const moveMilliseconds = 500;

/** A replication task. */
interface Task {
  readonly arn: string;
  readonly properties: Fields;
  /** Status as DMS names it. */
  status: string;
  /** Where it is going, and when it will be there. */
  moving?: { readonly to: string; readonly at: number };
  /** Whether it has ever run: only then it can be resumed. */
  started: boolean;
}

/** AWS DMS, as far as the life cycle of tasks goes: no row is read or written. */
export interface ReplicationStandIn extends StandIn {
  /** ARNs of the tasks that are there. */
  tasks(): readonly string[];
  /** Status of a task; undefined where there is none. */
  status(taskArn: string): string | undefined;
}

/** Statuses in which DMS changes, starts and deletes a task. */
const resting: ReadonlySet<string> = new Set(['ready', 'stopped', 'failed']);

/** Starts without a task: the stubs of the templates tell. */
export function replicationStandIn(now: () => number = Date.now): ReplicationStandIn {
  const tasks = new Map<string, Task>();

  const settled = (task: Task): Task => {
    if (task.moving && now() >= task.moving.at) {
      task.status = task.moving.to;
      task.moving = undefined;
    }
    return task;
  };
  const move = (task: Task, through: string, to: string) => {
    task.status = through;
    task.moving = { to, at: now() + moveMilliseconds };
  };
  const find = (input: Fields): Task => {
    const arn = text(input, 'ReplicationTaskArn');
    const task = tasks.get(arn);
    if (task === undefined) {
      throw new ServiceError('ResourceNotFoundFault', `Replication task ${arn} does not exist.`);
    }
    return settled(task);
  };
  const refuseWhileMoving = ({ arn, status }: Task, what: string) => {
    if (!resting.has(status)) {
      throw new ServiceError(
        'InvalidResourceStateFault',
        `Replication task ${arn} is ${status}: DMS ${what} only a task that is ready, stopped or failed.`,
      );
    }
  };

  return {
    name: 'AWS DMS',
    serviceId: 'Database Migration Service',
    target: 'AmazonDMSv20160101',
    operations: {
      DescribeReplicationTasks(input) {
        const found = [...tasks.values()].map(settled).filter((task) => matches(task, input));
        return { ReplicationTasks: found.map(describe) };
      },
      StartReplicationTask(input) {
        const task = find(input);
        const type = text(input, 'StartReplicationTaskType');
        refuseWhileMoving(task, 'starts');
        // https://docs.aws.amazon.com/dms/latest/APIReference/API_StartReplicationTask.html
        if ((type === 'start-replication') === task.started) {
          throw new ServiceError(
            'InvalidParameterCombinationException',
            `${type}: got a task that has ${task.started ? 'run before' : 'never run'}.`,
          );
        }
        task.started = true;
        move(task, 'starting', 'running');
        return { ReplicationTask: describe(task) };
      },
      StopReplicationTask(input) {
        const task = find(input);
        if (task.status !== 'running') {
          throw new ServiceError('InvalidResourceStateFault', `Replication task ${task.arn} is ${task.status}.`);
        }
        move(task, 'stopping', 'stopped');
        return { ReplicationTask: describe(task) };
      },
    },
    types: ['AWS::DMS::ReplicationTask'],
    keep({ request, physicalId: arn, properties }: StubbedResource) {
      const task = tasks.get(arn);
      if (task !== undefined) {
        refuseWhileMoving(settled(task), request === 'Delete' ? 'deletes' : 'changes');
      }
      if (request === 'Delete') {
        tasks.delete(arn);
        return;
      }
      const kept = task ?? { status: 'ready', started: false };
      tasks.set(arn, { ...kept, arn, properties });
    },
    forget: () => tasks.clear(),
    held: () => [...tasks.keys()].map((arn) => `replication task ${arn}`),
    tasks: () => [...tasks.keys()],
    status: (arn) => {
      const task = tasks.get(arn);
      return task && settled(task).status;
    },
  };
}

/** Fields of a task by the filters of DMS. */
const filtered: Readonly<Record<string, (task: Task) => unknown>> = {
  'replication-task-arn': ({ arn }) => arn,
  'replication-task-id': ({ properties }) => properties['ReplicationTaskIdentifier'],
  'replication-instance-arn': ({ properties }) => properties['ReplicationInstanceArn'],
  'migration-type': ({ properties }) => properties['MigrationType'],
};

function matches(task: Task, { Filters = [] }: Fields): boolean {
  const filters = Filters as readonly { readonly Name: string; readonly Values: readonly string[] }[];
  return filters.every(({ Name, Values }) => {
    const field = filtered[Name];
    if (field === undefined) {
      throw new ServiceError('InvalidParameterValueException', `${Name}: the stand-in of DMS knows no such filter.`);
    }
    return Values.includes(String(field(task)));
  });
}

function describe({ arn, properties, status, started }: Task): Fields {
  return {
    ReplicationTaskArn: arn,
    ReplicationTaskIdentifier: properties['ReplicationTaskIdentifier'],
    ReplicationInstanceArn: properties['ReplicationInstanceArn'],
    SourceEndpointArn: properties['SourceEndpointArn'],
    TargetEndpointArn: properties['TargetEndpointArn'],
    MigrationType: properties['MigrationType'],
    Status: status,
    ReplicationTaskStats: {
      FullLoadProgressPercent: started ? 100 : 0,
      TablesErrored: 0,
      TablesLoaded: 0,
      TablesLoading: 0,
      TablesQueued: 0,
    },
  };
}
