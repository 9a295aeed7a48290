import { log } from '../log';
import { olderExecution } from '../older-execution';
import { PassingError } from '../passing-error';
import type { Clients } from './clients';
import { readScope } from './connections';
import { withDatabases } from './databases';
import type { Invocation } from './deadline';
import type { ValidationEnvironment } from './environment';
import { type PartEvent, type PlanEvent, usuallyLeftOut } from './event';
import { FinalError, mayPass, statementTimeouts } from './failure';
import { keys } from './keys';
import { continuePlan, type Plan } from './planning';
import type { Results } from './results';
import { changeOf, type Scope } from './scope';
import { planReservedSeconds } from './timing';

/** What the function returns for a plan. The plan itself lies in S3, since a payload has a limit. */
export interface PlanAnswer {
  readonly run: string;
  /** `planning`: ask again, it goes on where it was. `failed`: the cause says what to do. */
  readonly outcome: 'planned' | 'planning' | 'failed';
  /** Key of the plan in the bucket, a JSON array of the parts. */
  readonly key?: string;
  /** Beginning of the keys under which the children of the pass are reported. */
  readonly children?: string;
  /** How many parts the plan has so far. */
  readonly parts?: number;
  readonly error?: string;
  readonly cause?: string;
}

/**
 * Plans a pass, or goes on with a plan. A run that has a plan keeps it: its parts have results by which the run goes on.
 *
 * @throws PassingError when the same may work a little later
 */
export async function plan(
  event: PlanEvent,
  environment: ValidationEnvironment,
  clients: Clients,
  results: Results,
  invocation: Invocation,
): Promise<PlanAnswer> {
  const { run, execution, running = [] } = event;
  const other = execution && olderExecution(execution, running);
  if (other !== undefined) {
    return failed(
      run,
      'AlreadyRunning',
      `Execution ${other.name} validates already, and two at once would ask twice as much of the source as the definition allows. What to do next: wait for that one, by the output ValidationProgress of DataStack`,
    );
  }
  const planned = await results.read<readonly PartEvent[]>(keys.plan(run));
  const before: Plan | undefined =
    planned === undefined ? await results.read<Plan>(keys.unfinishedPlan(run)) : { parts: planned, complete: true };
  const { skip = usuallyLeftOut } = event;
  const hasTime = () => invocation.getRemainingTimeInMillis() > planReservedSeconds * 1000;
  try {
    const scope = await readScope(environment, clients);
    if (before === undefined) {
      await results.write(keys.scope(run), scope);
    } else {
      const refusal =
        differentlyPlanned(event, before.parts) ?? plannedElsewhere(run, scope, await results.read(keys.scope(run)));
      if (refusal !== undefined || before.complete) {
        return refusal ?? answerOf(run, before);
      }
    }
    const found = await withDatabases(environment, clients, (databases) =>
      continuePlan(databases, environment, { run, skip }, before, hasTime),
    );
    if (found.complete && found.parts.every(({ kind }) => kind === 'schema')) {
      throw new FinalError(
        `no side has a table in ${environment.schemas.join(', ')}. What to do next: mend source.schemas in the definition, or what the user may read, and deploy DataStack`,
      );
    }
    await (found.complete
      ? results.write(keys.plan(run), found.parts)
      : results.write(keys.unfinishedPlan(run), found));
    return answerOf(run, found);
  } catch (error) {
    const described = withNext((error as Error).message, environment.startCommand);
    if (mayPass(error)) {
      throw new PassingError(described);
    }
    log('error', { event: 'the plan failed', run, error: String(error) });
    return failed(run, 'PlanFailed', described);
  }
}

function answerOf(run: string, { parts, complete }: Plan): PlanAnswer {
  return {
    run,
    outcome: complete ? 'planned' : 'planning',
    key: keys.plan(run),
    children: keys.children(run),
    parts: parts.length,
  };
}

function failed(run: string, error: string, cause: string): PlanAnswer {
  return { run, outcome: 'failed', error, cause };
}

function withNext(message: string, startCommand: string): string {
  if (message.includes('What to do next')) {
    return message;
  }
  const first = statementTimeouts.test(message)
    ? 'lower validation.rowsPerPart in the definition, so that the end of a part is found sooner, and deploy DataStack'
    : 'mend what this names';
  return `${message}. What to do next: ${first}, then validate again: ${startCommand}`;
}

/** Returns a refusal where the run has a plan that leaves other things out than it is asked for now. */
function differentlyPlanned({ run, skip }: PlanEvent, parts: readonly PartEvent[]): PlanAnswer | undefined {
  const leftOut = parts.flatMap((part) => (part.kind === 'schema' ? (part.skip ?? []) : []));
  if (skip === undefined || [...skip].sort().join() === [...leftOut].sort().join()) {
    return undefined;
  }
  const listed = (kinds: readonly string[]) => kinds.join(', ') || 'nothing';
  const cause = `The run ${run} leaves out ${listed(leftOut)}, and is asked to leave out ${listed(skip)}. What to do next: validate in a new run`;
  return failed(run, 'PlannedDifferently', cause);
}

/** Returns a refusal where the plan was made for other databases, or for a definition of before. */
function plannedElsewhere(run: string, scope: Scope, planned: Scope | undefined): PlanAnswer | undefined {
  const change = changeOf(planned, scope);
  const cause = `The run ${run} cannot go on: ${change}. What to do next: validate in a new run`;
  return change === undefined ? undefined : failed(run, 'PlannedDifferently', cause);
}
