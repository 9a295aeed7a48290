import { isIP, type Socket } from 'node:net';
import {
  createConnection,
  createPool,
  type Pool,
  type PoolConnection,
  type PoolOptions,
  type TypeCastField,
} from 'mysql2/promise';
import type { ConnectionLimits, ConnectionTls, DatabaseConnection } from '../connection';
import { isConnectionFailure } from '../connection-failure';
import { repeat } from '../repeat';
import { Slots } from '../slots';
import { sessionSettings } from './session-settings';

/** A row as the server wrote it: every value is text. Binary values are hexadecimal digits, as HEX() writes them. */
export type TextRow = Readonly<Record<string, string | null>>;

/**
 * Errors of the server after which the same statement may succeed: too many connections, of all or of the user (1040,
 * 1203, 1226), shutdown (1053), broken transfer (1158..1161), lock not given (1205), deadlock (1213), killed statement or
 * session (1317, 1927), definition changed since the snapshot (1412), server that is not ready (3168), session that was
 * idle for too long (4031). A statement that took too long (3024, in MariaDB 1969) would take too long again.
 *
 * @see https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
 */
const passing = new Set([1040, 1053, 1158, 1159, 1160, 1161, 1203, 1205, 1213, 1226, 1317, 1412, 1927, 3168, 4031]);

/** Milliseconds that the cancelling of a statement may take: somebody waits for the command to end. */
const cancelMilliseconds = 3000;

/** Sessions with one server, up to a limit, each read-only. A statement is a transaction of its own: one snapshot. */
export class MysqlSessions {
  private readonly pool: Pool;
  private readonly configuration: PoolOptions;
  private readonly slots: Slots;
  /** Connections that execute a statement. */
  private readonly busy = new Set<PoolConnection>();
  private closing: Promise<void> | undefined;
  /** Connections whose session is set up. */
  private readonly prepared = new WeakSet<object>();

  /** @throws Error when the name of the host is to be checked and the host is an address */
  constructor(
    connection: DatabaseConnection,
    private readonly limits: ConnectionLimits,
  ) {
    this.configuration = configurationOf(connection, limits);
    this.pool = createPool(this.configuration);
    this.slots = new Slots(limits.maximumConnections);
  }

  /**
   * Runs one statement, again where the failure may pass.
   *
   * @param values take the places of `?`; a list becomes several values with commas between them
   * @throws Error of the last attempt
   */
  query(text: string, values: readonly unknown[] = []): Promise<readonly TextRow[]> {
    return repeat(
      () => this.slots.run(() => this.attempt(text, values)),
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
      for (const { connection } of this.busy) {
        (connection as unknown as { readonly stream: Socket }).stream.destroy();
      }
    }, cancelMilliseconds);
    // A connection that is lost is closed as well.
    await this.pool.end().catch(() => {});
    clearTimeout(given);
  }

  private async cancel(): Promise<void> {
    const running = [...this.busy].map(({ threadId }) => threadId);
    if (running.length === 0) {
      return;
    }
    // A server that cannot be reached any more has nothing to cancel, or ends it by the statement's time-out.
    const connection = await createConnection({ ...this.configuration, connectTimeout: cancelMilliseconds }).catch(
      () => undefined,
    );
    for (const threadId of running) {
      await Promise.allSettled([connection?.query({ sql: `KILL QUERY ${threadId}`, timeout: cancelMilliseconds })]);
    }
    connection?.destroy();
  }

  private async attempt(text: string, values: readonly unknown[]): Promise<readonly TextRow[]> {
    if (this.closing !== undefined) {
      throw new Error('the sessions are closed');
    }
    const connection = await this.pool.getConnection();
    this.busy.add(connection);
    try {
      await this.prepare(connection);
      return await rowsOf(connection, text, values);
    } finally {
      this.busy.delete(connection);
      connection.release();
    }
  }

  private async prepare(connection: PoolConnection): Promise<void> {
    if (this.prepared.has(connection.connection)) {
      return;
    }
    const [row] = await rowsOf(connection, 'SELECT version() AS release_name', []);
    for (const setting of sessionSettings(`${row?.release_name}`, this.limits)) {
      await connection.query(setting);
    }
    this.prepared.add(connection.connection);
  }
}

async function rowsOf(
  connection: PoolConnection,
  text: string,
  values: readonly unknown[],
): Promise<readonly TextRow[]> {
  const [rows] = await connection.query(text, [...values]);
  return rows as unknown as readonly TextRow[];
}

/** Whether the same statement may succeed a little later. */
export function mayPass(error: unknown): boolean {
  const { errno = 0 } = error as { readonly errno?: number };
  // Numbers of the system are negative.
  return errno > 0 ? passing.has(errno) : isConnectionFailure(error);
}

/** Types that the server sends as bytes without a character set. */
const binaryTypes = new Set(['BIT', 'GEOMETRY', 'VECTOR']);
/** Types that mysql2 makes texts or buffers of, as the character set of the column says. */
const stringTypes = new Set(['VARCHAR', 'VAR_STRING', 'STRING', 'TINY_BLOB', 'MEDIUM_BLOB', 'LONG_BLOB', 'BLOB']);

/** Returns a value as text. Numbers and dates are not parsed: they would lose digits in JavaScript's types. */
function textOf(field: TypeCastField, next: () => unknown): string | null {
  // JSON has no character set of its own. MariaDB's is a text that mysql2 would parse.
  if (field.type === 'JSON' || field.extendedFormat === 'json') {
    return field.string('utf8');
  }
  if (binaryTypes.has(field.type)) {
    return hexadecimal(field.buffer());
  }
  if (!stringTypes.has(field.type)) {
    return field.string('latin1');
  }
  const value = next() as string | Buffer | null;
  return typeof value === 'string' ? value : hexadecimal(value);
}

function hexadecimal(bytes: Buffer | null): string | null {
  return bytes === null ? null : bytes.toString('hex').toUpperCase();
}

function configurationOf(connection: DatabaseConnection, limits: ConnectionLimits): PoolOptions {
  return {
    host: connection.host,
    port: connection.port,
    database: connection.database,
    user: connection.user,
    password: connection.password,
    ssl: tlsOf(connection.tls, connection.host),
    connectionLimit: limits.maximumConnections,
    connectTimeout: 15_000,
    enableKeepAlive: true,
    charset: 'UTF8MB4_BIN',
    timezone: 'Z',
    typeCast: textOf,
    // The server must not be able to ask for files of this machine.
    flags: ['-LOCAL_FILES'],
  };
}

function tlsOf(tls: ConnectionTls, host: string): PoolOptions['ssl'] {
  switch (tls.kind) {
    case 'plain':
      return undefined;
    case 'encrypted':
      return { rejectUnauthorized: false };
    case 'verified': {
      const verifyIdentity = tls.checkHostName !== false;
      if (verifyIdentity && isIP(host) !== 0) {
        // mysql2 would compare the names in the certificate with `localhost`.
        throw new Error(
          `${host} is an address, and only a name can be checked against a certificate: connect to the name of the host, or check the authority only with sslmode=verify-ca`,
        );
      }
      return {
        rejectUnauthorized: true,
        verifyIdentity,
        // None: those that Node.js knows.
        ...(tls.rootCertificates.length > 0 && { ca: [...tls.rootCertificates] }),
      };
    }
  }
}
