import { connectFailure, connectFailures } from '../../../lib/validation/command/connect-advice';
import type { DatabaseConnection } from '../../../lib/validation/connection';

const connection: DatabaseConnection = {
  engine: 'postgresql',
  host: 'db.example.com',
  port: 5433,
  database: 'shop',
  user: 'u',
  tls: { kind: 'plain' },
};
const withPassword: DatabaseConnection = { ...connection, password: 'geheim' };
const mysql: DatabaseConnection = { ...connection, engine: 'mysql' };
const error = (message: string, code?: string) => Object.assign(new Error(message), { code });

test.each([
  [
    'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string',
    connection,
    'no password was given: give it by --source-password-file <file> or by SOURCE_PGPASSWORD',
  ],
  [
    "Access denied for user 'u'@'localhost' (using password: NO)",
    mysql,
    'no password was given: give it by --source-password-file <file> or by SOURCE_MYSQL_PWD',
  ],
  [
    'password authentication failed for user "u"',
    withPassword,
    'check user and password: --source-password-file goes before SOURCE_PGPASSWORD, and that before the URL',
  ],
  [
    'The server does not support SSL connections',
    withPassword,
    'where the network is trusted, set sslmode=disable in --source',
  ],
  ['Server does not support secure connection', mysql, 'where the network is trusted, set sslmode=disable in --source'],
  [
    'self-signed certificate in certificate chain',
    withPassword,
    'name the authority by sslrootcert=<file> in --source, or set sslmode=require, which encrypts and checks nothing',
  ],
  [
    'unable to get local issuer certificate',
    mysql,
    'name the authority by sslrootcert=<file> in --source, or set sslmode=require, which encrypts and checks nothing',
  ],
  [
    "Hostname/IP does not match certificate's altnames",
    connection,
    'connect to a name that the certificate has, or set sslmode=verify-ca in --source',
  ],
  [
    'no pg_hba.conf entry for host "10.0.0.1", user "u", database "shop", no encryption',
    connection,
    'the server may want TLS: set sslmode=verify-full or sslmode=require in --source',
  ],
  [
    'Connection terminated unexpectedly',
    connection,
    'check host and port in --source, and that db.example.com:5433 can be reached from this machine',
  ],
  [
    'getaddrinfo ENOTFOUND db.example.com',
    mysql,
    'check host and port in --source, and that db.example.com:5433 can be reached from this machine',
  ],
])('%s: the option that helps is said', (message, side, advice) => {
  expect(connectFailure('source', side, error(message))).toBe(`source (db.example.com:5433): ${message}; ${advice}`);
});

test('an error that no option mends is told with its side and address alone', () => {
  const message = 'database "shop" does not exist';
  expect(connectFailure('target', connection, error(message))).toBe(`target (db.example.com:5433): ${message}`);
});

test('a name with several addresses: each of them is told', () => {
  const refused = new AggregateError([error('connect ECONNREFUSED ::1:1'), error('connect ECONNREFUSED 127.0.0.1:1')]);
  expect(connectFailure('target', connection, refused)).toMatch(
    /^target \(db.example.com:5433\): connect ECONNREFUSED ::1:1, connect ECONNREFUSED 127.0.0.1:1; check host and port in --target/,
  );
});

test('of a pair every side that failed is told, and no other', () => {
  const connections = { source: connection, target: { ...mysql, host: 'aurora.example.com' } };
  const refused = error('connect ETIMEDOUT');
  const told = (failure: unknown) => (connectFailures(connections, failure) as Error).message;
  expect(told(new AggregateError([refused], 'target: connect ETIMEDOUT'))).toMatch(
    /^target \(aurora[^\n]*--target[^\n]*$/,
  );
  expect(told(new AggregateError([refused, refused], 'source: connect ETIMEDOUT\ntarget: connect ETIMEDOUT'))).toMatch(
    /^source \(db\.[^\n]*\ntarget \(aurora[^\n]*$/,
  );
});

test('another failure of a pair stays what it is', () => {
  const connections = { source: connection, target: connection };
  const other = new Error('the two servers hash alike in no way');
  expect(connectFailures(connections, other)).toBe(other);
  const lost = new AggregateError([other]);
  expect(connectFailures(connections, lost)).toBe(lost);
});
