import { DatabaseError } from 'pg';
import { mayPass as mayPassInMysql } from '../../lib/validation/mysql/sessions';
import { mayPass as mayPassInPostgres } from '../../lib/validation/postgresql/sessions';
import { isPassing } from '../passing-error';
import type { PartEvent, RowsEvent } from './event';

/** What fails again each time, until somebody changes something. */
export class FinalError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FinalError';
  }
}

/** A side that could not be reached, or two sides that agree on no way to compare rows. */
export class OpenError extends Error {
  constructor(cause: unknown) {
    super((cause as Error).message, { cause });
    this.name = 'OpenError';
  }
}

/** A database had too much to do for too long. */
export class BusyError extends Error {
  constructor(cause: unknown) {
    super((cause as Error).message, { cause });
    this.name = 'BusyError';
  }
}

/** The time of the function ended before the work did. */
export class OutOfTimeError extends FinalError {
  constructor(seconds: number) {
    super(`not compared within ${Math.round(seconds)} seconds`);
    this.name = 'OutOfTimeError';
  }
}

/**
 * Returns whether the same event may be answered a little later: connection lost, database busy, AWS throttled. What is not
 * known to pass is final: with a wrong password each further attempt brings the account nearer to being locked, a wrong
 * certificate stays wrong, and so does a mistake in the program.
 */
export function mayPass(error: unknown): boolean {
  if (error instanceof BusyError) {
    return true;
  }
  if (error instanceof OpenError) {
    return mayPass(error.cause);
  }
  if (error instanceof AggregateError) {
    return error.errors.every(mayPass);
  }
  const { $fault, name } = error as { readonly $fault?: unknown; readonly name?: unknown };
  // The second is what the SDK says where AWS does not answer.
  if ($fault !== undefined || name === 'TimeoutError') {
    return isPassing(error);
  }
  return error instanceof DatabaseError ? mayPassInPostgres(error) : mayPassInMysql(error);
}

/** What a database says of a statement that took longer than it may: PostgreSQL, MySQL, MariaDB. */
export const statementTimeouts =
  /statement timeout|maximum statement execution time exceeded|max_statement_time exceeded/;

/** Returns why a part could not be compared, and what would let it. */
export function describeFailure(error: unknown, event: PartEvent): string {
  const { message } = error as Error;
  if (error instanceof BusyError) {
    return `${message}. What to do next: validate again when it is less so, or raise validation.mostActiveSessions in the definition and deploy DataStack`;
  }
  const tooLong = error instanceof OutOfTimeError || statementTimeouts.test(message);
  return tooLong && event.kind === 'rows' ? `${message}. What to do next: ${smaller(event)}` : message;
}

function smaller({ table, range }: RowsEvent): string {
  return range?.after === undefined && range?.upTo === undefined
    ? `the table is one part, since both sides do not order its key alike: compare it from a host that reaches both databases, by npm run validate -- --table '${table}'`
    : 'lower validation.rowsPerPart in the definition, deploy DataStack, and validate in a new run';
}
