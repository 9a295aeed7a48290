import { Problems } from '../../lib/problems';
import type { KeyRange } from '../../lib/validation/rows';
import { type ObjectKind, objectKinds } from '../../lib/validation/schema';

/** Cuts everything into parts and writes the list of them. */
export interface PlanEvent {
  readonly kind: 'plan';
  /** Name of the pass, chosen by the caller. A second call with the same name repeats, it does not add. */
  readonly run: string;
  /** Kinds of objects that are left out. @default - none */
  readonly skip?: readonly ObjectKind[];
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
}

/** One part of a pass. */
export type PartEvent = SchemaEvent | RowsEvent;

/** What the function may be asked. */
export type ValidationEvent = PlanEvent | PartEvent | VerdictEvent;

/**
 * Reads an event.
 *
 * @throws InvalidInputError with everything in it that cannot be used
 */
export function readEvent(event: unknown): ValidationEvent {
  const problems = new Problems();
  const { kind, run, table, range, skip } = (event ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof kind !== 'string' || !['plan', 'schema', 'rows', 'verdict'].includes(kind)) {
    problems.add('kind', kind, 'plan, schema, rows or verdict');
  }
  // It becomes a part of the results' keys.
  if (typeof run !== 'string' || !/^[\w-]{1,64}$/.test(run)) {
    problems.add('run', run, 'a name of 1 to 64 letters, digits, hyphens and underscores');
  }
  if (kind === 'rows') {
    if (typeof table !== 'string' || !/^[^.]+\../.test(table)) {
      problems.add('table', table, '<schema>.<table>');
    }
    if (range !== undefined && !isRange(range)) {
      problems.add('range', range, '{"after": [...], "upTo": [...]} with the values of the key as text, or nothing');
    }
  }
  if (skip !== undefined && !(Array.isArray(skip) && skip.every((item) => objectKinds.includes(item)))) {
    problems.add('skip', skip, `a list of ${objectKinds.join(', ')}`);
  }
  problems.throwIfAny();
  return event as ValidationEvent;
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
