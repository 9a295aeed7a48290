import type { EarlierRun } from './checkpoint-file';
import type { SchemaComparison } from './schema';

/** What a comparison came to, the graver first: a difference counts more than a missing proof. */
export type Outcome = 'different' | 'unproven' | 'unsettled' | 'equal';

const byGravity: readonly Outcome[] = ['different', 'unproven', 'unsettled', 'equal'];

/** A cell that differs. */
export interface CellDifference {
  readonly column: string;
  /** Beginning of the value as text, null for NULL. Only where values are asked for. */
  readonly source?: string | null;
  readonly target?: string | null;
}

/** A row that is not the same on both sides. */
export interface RowDifference {
  /** Values of the key's columns; of a table without a key, the hash of the row. */
  readonly key: readonly string[];
  readonly finding: 'missing' | 'extra' | 'changed';
  /** Of a changed row: where. */
  readonly cells: readonly CellDifference[];
  /** Of a table without a key: how often each side has the row. */
  readonly occurrences?: { readonly source: number; readonly target: number };
  /** Of a table without a key, where values were asked for: the beginning of each, by column. */
  readonly values?: Readonly<Record<string, string | null>>;
}

/** What the comparison of one table's rows came to. */
export interface TableResult {
  readonly name: string;
  readonly outcome: Outcome;
  readonly sourceRows: number;
  readonly targetRows: number;
  /** Ranges of keys that were compared by a checksum each. */
  readonly ranges: number;
  /** Rows that differed at first and were equal when they were looked at again. */
  readonly inFlight: number;
  /** Rows that differ; more may differ in `rangesNotLookedInto`. */
  readonly differentRows: number;
  /** Ranges that differ and were not looked into: very many rows of the table, or of the range, differ. */
  readonly rangesNotLookedInto: number;
  /** The differing rows, as many as were asked for. */
  readonly differences: readonly RowDifference[];
  /** Keys of rows that kept changing, as many as were asked for. */
  readonly unsettled: readonly (readonly string[])[];
  /** Why the rows are different or not proven, where it is no row that says so. */
  readonly reasons: readonly string[];
}

/** The answer to whether two databases hold the same, with its evidence. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly startedAt: string;
  readonly seconds: number;
  /** Versions of the servers. */
  readonly versions: { readonly source: string; readonly target: string };
  readonly method: string;
  /** Names of the schemas that were compared. */
  readonly schemas: readonly string[];
  /** What differs beside schema and tables: a schema that one side lacks, where only rows were asked for. */
  readonly differences: readonly string[];
  /** Absent where only rows were asked for. */
  readonly schema?: SchemaComparison;
  /** Absent where only the schema was asked for. */
  readonly tables?: readonly TableResult[];
  /** What was left out because it was asked for so. */
  readonly leftOut: readonly string[];
  /** What could not be proven beside schema and tables. */
  readonly unproven: readonly string[];
  /** What whoever reads the verdict should know beside, in a sentence each. */
  readonly notes: readonly string[];
  /** Where an interrupted pass was gone on with: rows that were not compared again, and may have changed since. */
  readonly resumed?: EarlierRun & { readonly sourceRows: number };
}

/**
 * Returns the result of a table that one side lacks.
 *
 * @param hidden whether that side's user may not see all tables of the schema, so that it may be there
 */
export function absentFrom(side: 'source' | 'target', name: string, hidden = false): TableResult {
  return {
    name,
    outcome: hidden ? 'unproven' : 'different',
    sourceRows: 0,
    targetRows: 0,
    ranges: 0,
    inFlight: 0,
    differentRows: 0,
    rangesNotLookedInto: 0,
    differences: [],
    unsettled: [],
    reasons: [`the ${side} has no such table${hidden ? ', or hides it from its user' : ''}`],
  };
}

/** What is said of everything that a pass had still to compare when it was ended. */
export const interruption = 'interrupted before everything was compared';

/** Returns the gravest of some outcomes; `equal` of none. */
export function gravest(outcomes: readonly Outcome[]): Outcome {
  return byGravity.find((outcome) => outcomes.includes(outcome)) ?? 'equal';
}

/** Exit code of the command line for an outcome. */
export const exitCodes: Readonly<Record<Outcome, number>> = { equal: 0, different: 1, unproven: 2, unsettled: 3 };
