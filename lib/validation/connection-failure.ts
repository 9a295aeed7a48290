/** What is read of an error of the system, of Node.js or of a driver. */
interface ErrorFields {
  readonly errno?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
}

/** A code of the system such as ECONNRESET or EAI_AGAIN; not one of Node.js (ERR_...) or of a MySQL server (ER_...). */
const systemCode = /^E(?!RR?_)[A-Z_]+$/;

/** What mysql2 says of a lost connection, and Node.js of something written to one. */
const codes = new Set<unknown>([
  'PROTOCOL_CONNECTION_LOST',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
  'ERR_SOCKET_CLOSED',
  'ERR_SOCKET_CLOSED_BEFORE_CONNECTION',
]);

/** What is said with no code that tells it. In full, since a part of one may be in the name of a table as well. */
const messages = new Set<unknown>([
  // pg: the connection is lost while a statement runs or before it does, or was not made in time.
  'Connection terminated unexpectedly',
  'Connection terminated',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'timeout expired',
  // pg-pool
  'Connection terminated due to connection timeout',
  'timeout exceeded when trying to connect',
  // mysql2
  "Can't add new command when connection is in closed state",
  // Node.js, whose code mysql2 replaces by the one that it has for a wrong certificate as well.
  'Client network socket disconnected before secure TLS connection was established',
]);

/**
 * Returns whether an error that no server sent is one of the connection, so that a new connection may do. Any other is final:
 * a value that cannot be read, a certificate that nobody vouches for, a mistake in the program.
 */
export function isConnectionFailure(error: unknown): boolean {
  const { errno, code, message } = error as ErrorFields;
  // Numbers of the system are negative. mysql2 leaves the number where it replaces the code.
  return (
    (typeof errno === 'number' && errno < 0) || systemCode.test(`${code}`) || codes.has(code) || messages.has(message)
  );
}
