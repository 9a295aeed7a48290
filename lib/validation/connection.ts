/** No TLS: for a server on the loopback address or behind a tunnel. */
export interface PlainConnection {
  readonly kind: 'plain';
}

/** TLS without a check of the server's certificate. */
export interface UncheckedTls {
  readonly kind: 'encrypted';
}

/** TLS with a certificate that one of these authorities has signed, and that names the host. */
export interface VerifiedTls {
  readonly kind: 'verified';
  /** Root certificates in PEM. Empty: the public authorities that Node.js knows. */
  readonly rootCertificates: readonly string[];
  /**
   * Whether the certificate must name the host. A server on premises that is reached by its address often has none that
   * does.
   *
   * @default true
   */
  readonly checkHostName?: boolean;
}

/** How a connection is encrypted. */
export type ConnectionTls = PlainConnection | UncheckedTls | VerifiedTls;

/** A database engine whose databases can be compared with each other. MariaDB counts as MySQL. */
export type DatabaseEngine = 'postgresql' | 'mysql';

/** Where a database is and who asks. */
export interface DatabaseConnection {
  readonly engine: DatabaseEngine;
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** @default - none; the server trusts the user */
  readonly password?: string;
  readonly tls: ConnectionTls;
}

/** How much a validation may ask of one database. */
export interface ConnectionLimits {
  /** Connections that are open at once, at most. */
  readonly maximumConnections: number;
  /** Seconds after which the server ends a statement. */
  readonly statementTimeoutSeconds: number;
  /** Attempts at one statement in all, when a connection is lost, a lock is not given or a session is ended. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; the wait doubles with each further one. */
  readonly retryMilliseconds: number;
}

/** Limits that suit a source under load. */
export const usualLimits: ConnectionLimits = {
  maximumConnections: 2,
  statementTimeoutSeconds: 600,
  attempts: 4,
  retryMilliseconds: 500,
};
