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

/** Returns whether the same part may be compared a little later: connection lost, database busy, AWS throttled. */
export function mayPass(error: unknown): boolean {
  if (error instanceof FinalError) {
    return false;
  }
  if (error instanceof OpenError) {
    return mayOpenLater(error.cause);
  }
  const ofAws = (error as { readonly $fault?: unknown }).$fault !== undefined;
  return ofAws ? isPassing(error) : mayPassInPostgres(error) && mayPassInMysql(error);
}

/**
 * Whether a side that could not be reached may be so later. What is not known to pass is final: with a wrong password each
 * further attempt brings the account nearer to being locked, and a wrong certificate stays wrong.
 */
function mayOpenLater(error: unknown): boolean {
  if (error instanceof AggregateError) {
    return error.errors.every(mayOpenLater);
  }
  const { $fault, errno = 0, code = '', message } = error as ConnectionFailure;
  if (error instanceof FinalError || $fault !== undefined) {
    return mayPass(error);
  }
  // Numbers of the system are negative.
  if (error instanceof DatabaseError || errno > 0) {
    return mayPassInPostgres(error) && mayPassInMysql(error);
  }
  return (
    (!/^ERR?_/.test(code) && isPassing(error)) ||
    code === 'PROTOCOL_CONNECTION_LOST' ||
    /connection terminated|timeout/i.test(message)
  );
}

/** What is read of an error of AWS, of a server, of a driver or of the network. */
interface ConnectionFailure extends Error {
  readonly $fault?: unknown;
  readonly errno?: number;
  readonly code?: string;
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
