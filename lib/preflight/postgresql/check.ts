import type { PreflightContext } from '../context';
import type { Check, Finding } from '../finding';
import { IncompleteError } from '../run';
import { type ColumnFacts, readColumns } from './columns';
import { type Measurements, measureColumns } from './measurements';
import { readServer, type ServerFacts } from './server';

/** A finding before it has the name of its check. */
export type Found = Omit<Finding, 'check'>;

/** What the checks of one source share. What is read is read once, by the first check that asks for it. */
export interface SourceLook extends PreflightContext {
  server(): Promise<ServerFacts>;
  /** Every column of every table that moves; those of a partition count as its parent's. */
  columns(): Promise<readonly ColumnFacts[]>;
  /** What the values of the columns are like whose type does not say it. */
  measurements(): Promise<Measurements>;
}

/** A check of a PostgreSQL source. */
export interface SourceCheck {
  readonly name: string;
  readonly title: string;
  /** @throws PartlyExamined or Error */
  look(source: SourceLook): Promise<readonly Found[]>;
}

/** What a check throws that has found something and could not look at everything. */
export class PartlyExamined extends Error {
  constructor(
    readonly found: readonly Found[],
    readonly reasons: readonly string[],
  ) {
    super(reasons.join('; '));
  }
}

/** Makes checks that look at one source. */
export function bindChecks(checks: readonly SourceCheck[], context: PreflightContext): readonly Check[] {
  const { session } = context.source;
  const columns = once(() => readColumns(session, context.schemas));
  const source: SourceLook = {
    ...context,
    server: once(() => readServer(session)),
    columns,
    measurements: once(async () => measureColumns(session, await columns())),
  };
  return checks.map(({ name, title, look }) => ({
    name,
    title,
    async run() {
      try {
        return named(name, await look(source));
      } catch (error) {
        throw error instanceof PartlyExamined ? new IncompleteError(named(name, error.found), error.reasons) : error;
      }
    },
  }));
}

function named(check: string, found: readonly Found[]): readonly Finding[] {
  return found.map((finding) => ({ check, ...finding }));
}

function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= read();
    return value;
  };
}
