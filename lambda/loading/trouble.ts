import type { Trouble } from './decision';
import { identifierOf, type LoadingEnvironment, regionOf } from './environment';
import type { Replication } from './replication';
import { scriptLogCommand } from './script-task';
import { stepMeanings } from './steps';
import type { UnloadedTable } from './tables';

/** How an execution ends that did not come to its end: the error and the cause that Step Functions shows. */
export interface Failure {
  /** One word, for who filters. */
  readonly error: string;
  /** What happened and what to do next, for a person. */
  readonly cause: string;
}

/** Tables that a message names; the command in it shows the others. */
const mostNamed = 20;

/** Describes for a person why a load does not go on, and what to do next. */
export function describeTrouble(trouble: Trouble, replication: Replication, environment: LoadingEnvironment): Failure {
  const again = `start the load again, it goes on where it stands: ${environment.startCommand}`;
  switch (trouble.kind) {
    case 'connection':
      return {
        error: 'ConnectionFailed',
        cause: `DMS does not reach ${trouble.end === 'source' ? 'the source' : 'Aurora'}: ${trouble.failure ?? 'it gives no reason'}. What to do next: ${connectionAdvice[trouble.end]}; then ${again}`,
      };
    case 'script': {
      const { step, script, taskArn } = trouble;
      const end = script.exitCode === undefined ? 'never ran' : `ended with exit code ${script.exitCode}`;
      const words = script.reason === undefined ? '' : ` (${script.reason})`;
      const log = scriptLogCommand(environment.logGroup, taskArn, regionOf(environment.taskArn));
      return {
        error: 'ScriptFailed',
        cause: `Step ${step} failed: its container ${end}${words}. What to do next: read what it logged: ${log}; mend what it names, then ${again}`,
      };
    }
    case 'tables':
      return {
        error: 'TablesNotLoaded',
        cause: `Not loaded: ${nameTables(trouble.tables)}. What to do next: read why: ${logCommand(environment)}; mend it, empty these tables in Aurora, and have DMS load each of them again, which it does only while the task runs: ${reloadCommand(environment)}; then ${again}`,
      };
    case 'replication':
      return {
        error: 'ReplicationStopped',
        cause: `The replication task ${environment.taskArn} is ${replication.status} while ${stepMeanings[trouble.step]}: ${describeStop(replication)}. What to do next: read why: ${logCommand(environment)}; mend it; ${emptyingAdvice(trouble.interrupted)}then ${again}`,
      };
    case 'refused-start':
      return {
        error: 'StartRefused',
        cause: `DMS does not start the replication task ${environment.taskArn}, which is ${replication.status}: ${trouble.message}. What to do next: mend what it names, then ${again}`,
      };
  }
}

const connectionAdvice = {
  source:
    "look at the link and its routes, at the firewall and the client rules of the source (DMS comes from the application subnets), at the user and the password in the source's secret, and at source.tls of the definition",
  target:
    'look at the secret of the DMS user in Aurora, which step roles has put into the database, and whether the cluster is available',
} as const;

function describeStop({ stopReason, failure }: Replication): string {
  const reason = stopReason === 'NORMAL' ? 'somebody stopped it, a person or a deploy' : stopReason;
  return [reason, failure].filter((words) => words !== undefined).join('; ') || 'DMS gives no reason';
}

/** DMS loads a table again that was interrupted, and leaves what is there: `TargetTablePrepMode` is `DO_NOTHING`. */
function emptyingAdvice(interrupted: readonly UnloadedTable[]): string {
  return interrupted.length === 0
    ? ''
    : `empty in Aurora the tables that were interrupted, because DMS loads them again from the first row: ${nameTables(interrupted)}; `;
}

function nameTables(tables: readonly UnloadedTable[]): string {
  const named = tables.slice(0, mostNamed).map(({ name, state, rows }) => `${name} (${state}, ${rows} rows)`);
  const more = tables.length - named.length;
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** DMS writes to the log group of the instance, and marks an error with `]E:`. */
function logCommand({ taskArn, instanceArn }: LoadingEnvironment): string {
  return `aws logs tail dms-tasks-${identifierOf(instanceArn)} --region ${regionOf(taskArn)} --since 1d --filter-pattern '"]E:"'`;
}

function reloadCommand({ taskArn }: LoadingEnvironment): string {
  return `aws dms reload-tables --region ${regionOf(taskArn)} --replication-task-arn ${taskArn} --tables-to-reload SchemaName=<schema>,TableName=<table>`;
}
