import { Problems } from '../../lib/problems';
import type { KeyRange } from '../../lib/validation/rows';
import { type ObjectKind, objectKinds } from '../../lib/validation/schema';
import type { Execution } from '../older-execution';
import { readExecution, readRunning } from './execution';

/** Cuts everything into parts and writes the list of them. Asked again with the same run, it goes on where it was. */
export interface PlanEvent {
  readonly kind: 'plan';
  /** Name of the pass, chosen by the caller. A second call with the same name repeats, it does not add. */
  readonly run: string;
  /** Kinds of objects that are left out. @default - those of the plan that the run has, or else `usuallyLeftOut` */
  readonly skip?: readonly ObjectKind[];
  /** The execution that asks. @default - a person */
  readonly execution?: Execution;
  /** The executions that were running when this one began, itself among them. @default - nobody has looked */
  readonly running?: readonly Execution[];
}

/** Compares everything but rows. */
export interface SchemaEvent {
  readonly kind: 'schema';
  readonly run: string;
  /** Kinds of objects that are left out. @default - none */
  readonly skip?: readonly ObjectKind[];
}

/** Compares the rows of one range of one table. */
export interface RowsEvent {
  readonly kind: 'rows';
  readonly run: string;
  /** `schema.table`. */
  readonly table: string;
  /** The part of the table. @default - all of it */
  readonly range?: KeyRange;
}

/** Sums the results of the parts up: whether both sides hold the same. */
export interface VerdictEvent {
  readonly kind: 'verdict';
  readonly run: string;
  /** Why the machine could not ask for every part. @default - it asked for every one */
  readonly broken?: string;
}

/** Tells how long ago the last pass proved both sides equal. */
export interface AgeEvent {
  readonly kind: 'age';
}

/** One part of a pass. */
export type PartEvent = SchemaEvent | RowsEvent;

/** What the function may be asked. */
export type ValidationEvent = PlanEvent | PartEvent | VerdictEvent | AgeEvent;

/**
 * Kinds that a pass leaves out unless it is asked for otherwise. Triggers, events and the values of sequences come with
 * the writer, at the cutover: until then triggers would fire for rows of the replication, and a sequence of Aurora has given
 * out nothing. A pass that counted them as differences would keep every user from AWS. Grants name users of the servers
 * themselves, which Aurora has others of.
 */
export const usuallyLeftOut: readonly ObjectKind[] = ['trigger', 'event', 'sequence value', 'grant'];

/**
 * Reads an event. The state machine names no run and no kinds where its own input does not: then the run has the name of the
 * execution.
 *
 * @throws InvalidInputError with everything in it that cannot be used
 */
export function readEvent(event: unknown): ValidationEvent {
  const fields = (event ?? {}) as Readonly<Record<string, unknown>>;
  if (fields['kind'] === 'age') {
    return { kind: 'age' };
  }
  if (fields['kind'] === 'plan' && fields['execution'] !== undefined) {
    return readPlan(fields);
  }
  const problems = new Problems();
  const { kind, run, table, range, skip, broken } = fields;
  if (typeof kind !== 'string' || !['plan', 'schema', 'rows', 'verdict'].includes(kind)) {
    problems.add('kind', kind, 'plan, schema, rows, verdict or age');
  }
  checkRun('run', run, problems);
  if (kind === 'rows') {
    if (typeof table !== 'string' || !/^[^.]+\../.test(table)) {
      problems.add('table', table, '<schema>.<table>');
    }
    if (range !== undefined && !isRange(range)) {
      problems.add('range', range, '{"after": [...], "upTo": [...]} with the values of the key as text, or nothing');
    }
  }
  if (broken !== undefined && typeof broken !== 'string') {
    problems.add('broken', broken, 'a text, or nothing');
  }
  checkSkip('skip', skip, problems);
  problems.throwIfAny();
  return event as ValidationEvent;
}

/** What the state machine asks: its execution, the input of that, and what the state before handed on. */
function readPlan(fields: Readonly<Record<string, unknown>>): PlanEvent {
  const problems = new Problems();
  const execution = readExecution('execution', fields['execution'], problems);
  const input = (fields['input'] ?? {}) as Readonly<Record<string, unknown>>;
  const { running } = (fields['state'] ?? {}) as Readonly<Record<string, unknown>>;
  const { run = execution.name, skip } = input;
  checkRun('input.run', run, problems);
  checkSkip('input.skip', skip, problems);
  for (const name of Object.keys(input).filter((name) => !['run', 'skip', 'Comment'].includes(name))) {
    problems.add(`input.${name}`, input[name], 'nothing', 'an execution is told its run and what to skip');
  }
  const others = running === undefined ? undefined : readRunning('state.running', running, problems);
  problems.throwIfAny();
  return {
    kind: 'plan',
    run: run as string,
    execution,
    ...(skip !== undefined && { skip: skip as readonly ObjectKind[] }),
    ...(others && { running: others }),
  };
}

/** It becomes a part of the results' keys. */
function checkRun(field: string, run: unknown, problems: Problems): void {
  if (typeof run !== 'string' || !/^[\w-]{1,80}$/.test(run)) {
    problems.add(field, run, 'a name of 1 to 80 letters, digits, hyphens and underscores');
  }
}

function checkSkip(field: string, skip: unknown, problems: Problems): void {
  if (skip !== undefined && !(Array.isArray(skip) && skip.every((item) => objectKinds.includes(item)))) {
    problems.add(field, skip, `a list of ${objectKinds.join(', ')}`);
  }
}

function isRange(range: unknown): range is KeyRange {
  const { after, upTo, ...others } = (range ?? {}) as Readonly<Record<string, unknown>>;
  const isKey = (key: unknown) => Array.isArray(key) && key.length > 0 && key.every((text) => typeof text === 'string');
  return (
    typeof range === 'object' &&
    Object.keys(others).length === 0 &&
    [after, upTo].every((key) => key === undefined || isKey(key))
  );
}
