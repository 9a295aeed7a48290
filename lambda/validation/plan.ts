import { log } from '../log';
import { PassingError } from '../passing-error';
import type { Clients } from './clients';
import { withDatabases } from './databases';
import type { Invocation } from './deadline';
import type { ValidationEnvironment } from './environment';
import { type PartEvent, type PlanEvent, usuallyLeftOut } from './event';
import { otherExecution } from './execution';
import { mayPass, OpenError, statementTimeouts } from './failure';
import { keys } from './keys';
import { continuePlan, type Plan } from './planning';
import type { Results } from './results';
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
  const other = execution && otherExecution(execution, running);
  if (other !== undefined) {
    return failed(
      run,
      'AlreadyRunning',
      `Execution ${other.name} validates already, and two at once would ask twice as much of the source as the definition allows. What to do next: wait for that one, by the output ValidationProgress of DataStack`,
    );
  }
  const planned = await results.read<readonly PartEvent[]>(keys.plan(run));
  if (planned !== undefined) {
    return differentlyPlanned(event, planned) ?? answerOf(run, { parts: planned });
  }
  const before = await results.read<Plan>(keys.unfinishedPlan(run));
  const refusal = before && differentlyPlanned(event, before.parts);
  if (refusal !== undefined) {
    return refusal;
  }
  const { skip = usuallyLeftOut } = event;
  const hasTime = () => invocation.getRemainingTimeInMillis() > planReservedSeconds * 1000;
  try {
    const found = await withDatabases(environment, clients, (databases) =>
      continuePlan(databases, environment, { run, skip }, before, hasTime),
    );
    await (found.rest === undefined
      ? results.write(keys.plan(run), found.parts)
      : results.write(keys.unfinishedPlan(run), found));
    return answerOf(run, found);
  } catch (error) {
    // A side that cannot be reached at the beginning of a pass is mostly a mistake in a secret or a rule of the network.
    if (!(error instanceof OpenError) && mayPass(error)) {
      throw new PassingError(error);
    }
    log('error', { event: 'the plan failed', run, error: String(error) });
    const { message } = error as Error;
    return failed(run, 'PlanFailed', withNext(message, environment.startCommand));
  }
}

function answerOf(run: string, { parts, rest }: Plan): PlanAnswer {
  return {
    run,
    outcome: rest === undefined ? 'planned' : 'planning',
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
