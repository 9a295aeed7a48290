import { Client, type ClientConfig, DatabaseError, Pool, type PoolClient, type PoolConfig } from 'pg';
import type { ConnectionLimits, ConnectionTls, DatabaseConnection } from '../connection';
import { isConnectionFailure } from '../connection-failure';
import { repeat } from '../repeat';
import { Slots } from '../slots';

/** A row as PostgreSQL wrote it: every value is text. */
export type TextRow = Readonly<Record<string, string | null>>;

/**
 * What makes one value the same text on every server, whatever its configuration, and a session harmless. It is sent with
 * the start of a session, where it goes before the settings of server, database and role.
 */
const pinned: Readonly<Record<string, string>> = {
  default_transaction_read_only: 'on',
  // A policy that would hide rows is an error instead: hidden rows would be equal rows.
  row_security: 'off',
  search_path: '',
  timezone: 'UTC',
  datestyle: 'ISO',
  intervalstyle: 'postgres',
  // 1 and above print the shortest text that reads back as the same number.
  extra_float_digits: '1',
  bytea_output: 'hex',
  xmlbinary: 'base64',
  lc_monetary: 'C',
  quote_all_identifiers: 'off',
  standard_conforming_strings: 'on',
  // Compiling costs more than it saves in statements of a second, and parallel workers are load that no limit counts.
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  lock_timeout: '10000',
  application_name: 'crossfade-validation',
};

/**
 * Errors after which the same statement may succeed: connection lost or refused for now (08, 53300, 57P01..57P03), lock
 * not given (55P03), conflict with the replication that a replica applies (40001), deadlock (40P01).
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const passing = /^(08...|53300|57P0[1-3]|55P03|40001|40P01)$/;

/** For an error of a connection that the statement on it reports as well. */
const ignore = () => {};

/** Sessions with one database, up to a limit, each read-only. A statement is a transaction of its own: one snapshot. */
export class Sessions {
  private readonly pool: Pool;
  private readonly configuration: PoolConfig;
  /** Sessions that execute a statement. */
  private readonly busy = new Set<PoolClient>();
  private closing: Promise<void> | undefined;
  /** The pool's own queue would count the wait for a connection as a failure to connect. */
  private readonly slots: Slots;

  constructor(
    connection: DatabaseConnection,
    private readonly limits: ConnectionLimits,
  ) {
    this.configuration = configurationOf(connection, limits);
    this.pool = new Pool(this.configuration);
    this.slots = new Slots(limits.maximumConnections);
    // A connection that is lost while nobody uses it is replaced with the next statement.
    this.pool.on('error', () => {});
    this.pool.on('acquire', (client) => this.busy.add(client));
    this.pool.on('release', (_error, client) => this.busy.delete(client));
  }

  /**
   * Runs one statement, again where the failure may pass.
   *
   * @throws Error of the last attempt
   */
  query(text: string, values: readonly unknown[] = []): Promise<readonly TextRow[]> {
    return this.repeated(async () => (await this.pool.query<TextRow>(text, [...values])).rows);
  }

  /**
   * Lets several statements see one moment of the database. All of it is begun again where a failure may pass.
   *
   * @param read what runs the statements; it must not ask these sessions, which may have no other connection left
   * @throws Error of the last attempt
   */
  snapshot<Result>(read: (query: Sessions['query']) => Promise<Result>): Promise<Result> {
    return this.repeated(async () => {
      const client = await this.pool.connect();
      // The statement that runs fails with it; without a listener the process would.
      client.on('error', ignore);
      let failure: Error | undefined;
      try {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
        const result = await read(async (text, values = []) => {
          this.throwIfClosed();
          return (await client.query<TextRow>(text, [...values])).rows;
        });
        await client.query('COMMIT');
        return result;
      } catch (error) {
        failure = error as Error;
        throw error;
      } finally {
        client.off('error', ignore);
        // Closes the session of a failure, and with it the transaction.
        client.release(failure);
      }
    });
  }

  private repeated<Result>(job: () => Promise<Result>): Promise<Result> {
    const attempt = () => {
      this.throwIfClosed();
      return job();
    };
    return repeat(
      () => this.slots.run(attempt),
      this.limits,
      (error) => mayPass(error) && this.closing === undefined,
    );
  }

  /** Cancels what runs, and disconnects. A socket that is merely closed would leave a statement running to its end. */
  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    await this.cancel();
    // A network that answers nothing any more must not keep the command from ending.
    const given = setTimeout(() => {
      for (const client of this.busy) {
        client.connection.stream.destroy();
      }
    }, cancelMilliseconds);
    await this.pool.end();
    clearTimeout(given);
  }

  private throwIfClosed(): void {
    if (this.closing !== undefined) {
      throw new Error('the sessions are closed');
    }
  }

  private async cancel(): Promise<void> {
    const running = [...this.busy].flatMap((client) => (client as PoolClient & Started).processID ?? []);
    if (running.length === 0) {
      return;
    }
    const client = new Client({ ...this.configuration, ...cancelling });
    // A server that cannot be reached any more has nothing to cancel, or ends it by the statement's time-out.
    client.on('error', ignore);
    try {
      await client.connect();
      await client.query('SELECT pg_cancel_backend(pid) FROM unnest($1::int4[]) AS pid', [running]);
      await client.end();
    } catch {
      await client.end();
    }
  }
}

/** What `pg` knows of a session and its types do not say. */
interface Started {
  /** Absent until the server has started the session. */
  readonly processID?: number | null;
}

/** Milliseconds that the cancelling of statements may take: somebody waits for the command to end. */
const cancelMilliseconds = 3000;
const cancelling: ClientConfig = { connectionTimeoutMillis: cancelMilliseconds, query_timeout: cancelMilliseconds };

/** Whether the same statement may succeed a little later. */
export function mayPass(error: unknown): boolean {
  return error instanceof DatabaseError ? passing.test(error.code ?? '') : isConnectionFailure(error);
}

function configurationOf(connection: DatabaseConnection, limits: ConnectionLimits): PoolConfig {
  const settings = { ...pinned, statement_timeout: `${limits.statementTimeoutSeconds * 1000}` };
  return {
    host: connection.host,
    port: connection.port,
    database: connection.database,
    user: connection.user,
    password: connection.password,
    ssl: tlsOf(connection.tls),
    max: limits.maximumConnections,
    connectionTimeoutMillis: 15_000,
    keepAlive: true,
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    // Numbers, dates and floats would lose digits in JavaScript's types.
    types: { getTypeParser: () => (text: string) => text },
  };
}

function tlsOf(tls: ConnectionTls): PoolConfig['ssl'] {
  switch (tls.kind) {
    case 'plain':
      return false;
    case 'encrypted':
      return { rejectUnauthorized: false };
    case 'verified':
      return {
        // None: those that Node.js knows.
        ...(tls.rootCertificates.length > 0 && { ca: [...tls.rootCertificates] }),
        ...(tls.checkHostName === false && { checkServerIdentity: () => undefined }),
      };
  }
}
