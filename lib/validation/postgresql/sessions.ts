import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError, Pool, type PoolConfig } from 'pg';
import type { ConnectionLimits, ConnectionTls, DatabaseConnection } from '../connection';
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

/** Sessions with one database, up to a limit, each read-only. A statement is a transaction of its own: one snapshot. */
export class Sessions {
  private readonly pool: Pool;
  /** The pool's own queue would count the wait for a connection as a failure to connect. */
  private readonly slots: Slots;

  constructor(
    connection: DatabaseConnection,
    private readonly limits: ConnectionLimits,
  ) {
    this.pool = new Pool(configurationOf(connection, limits));
    this.slots = new Slots(limits.maximumConnections);
    // A connection that is lost while nobody uses it is replaced with the next statement.
    this.pool.on('error', () => {});
  }

  /**
   * Runs one statement, again where the failure may pass.
   *
   * @throws Error of the last attempt
   */
  async query(text: string, values: readonly unknown[] = []): Promise<readonly TextRow[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.slots.run(async () => (await this.pool.query<TextRow>(text, [...values])).rows);
      } catch (error) {
        if (attempt >= this.limits.attempts || !mayPass(error)) {
          throw error;
        }
        await sleep(this.limits.retryMilliseconds * 2 ** (attempt - 1));
      }
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

function mayPass(error: unknown): boolean {
  // An error that the server did not send is one of the connection.
  return error instanceof DatabaseError ? passing.test(error.code ?? '') : true;
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
