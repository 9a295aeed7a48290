import type { DatabaseConnection } from '../connection';
import { passwordVariables } from './side-arguments';

/** One side of a command line, as its options are called. */
export type SideName = 'source' | 'target';

const unreachable =
  /ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|Connection terminated|Connection lost|closed the connection|timeout expired/i;
const unknownAuthority =
  /self[- ]signed certificate|unable to (verify the first|get (local )?issuer) certificate|UNABLE_TO_|SELF_SIGNED/i;

/** What a failure to connect says, with the option that helps. */
type Advice = readonly [pattern: RegExp, advise: (side: SideName, connection: DatabaseConnection) => string];

/** The first one that matches counts. The messages are those of `pg`, `mysql2`, Node.js and the servers. */
const advices: readonly Advice[] = [
  [
    /does not support (SSL|secure) connection/i,
    (side) => `where the network is trusted, set sslmode=disable in --${side}`,
  ],
  [
    /does not match certificate|ALTNAME/i,
    (side) => `connect to a name that the certificate has, or set sslmode=verify-ca in --${side}`,
  ],
  [
    unknownAuthority,
    (side) =>
      `name the authority by sslrootcert=<file> in --${side}, or set sslmode=require, which encrypts and checks nothing`,
  ],
  [
    /no pg_hba\.conf entry.*(no encryption|SSL off)|insecure transport|require_secure_transport/i,
    (side) => `the server may want TLS: set sslmode=verify-full or sslmode=require in --${side}`,
  ],
  [
    /password|access denied for user .*using password/i,
    (side, { engine, password }) => {
      const variable = passwordVariables[engine][side];
      return password === undefined
        ? `no password was given: give it by --${side}-password-file <file> or by ${variable}`
        : `check user and password: --${side}-password-file goes before ${variable}, and that before the URL`;
    },
  ],
  [
    unreachable,
    (side, { host, port }) =>
      `check host and port in --${side}, and that ${host}:${port} can be reached from this machine`,
  ],
];

/** Says which side could not be connected to, where it is, why, and which option helps. */
export function connectFailure(side: SideName, connection: DatabaseConnection, error: unknown): string {
  const reason = reasonOf(error as Error);
  const { code = '' } = error as NodeJS.ErrnoException;
  const [, advise] = advices.find(([pattern]) => pattern.test(`${code} ${reason}`)) ?? [];
  const advice = advise === undefined ? '' : `; ${advise(side, connection)}`;
  return `${side} (${connection.host}:${connection.port}): ${reason}${advice}`;
}

/** Returns the failure of a pair of databases to open, with what helps; another error as it is. */
export function connectFailures(connections: Readonly<Record<SideName, DatabaseConnection>>, error: unknown): unknown {
  const first = /^(source|target): /.exec((error as Error).message)?.[1] as SideName | undefined;
  if (!(error instanceof AggregateError) || first === undefined) {
    return error;
  }
  const sides = error.errors.length === 1 ? [first] : (['source', 'target'] as const);
  return new Error(sides.map((side, index) => connectFailure(side, connections[side], error.errors[index])).join('\n'));
}

/** A name with several addresses fails by an error without a message, which has one of each address. */
function reasonOf(error: Error): string {
  return error.message || (error instanceof AggregateError ? error.errors.map(reasonOf).join(', ') : error.name);
}
