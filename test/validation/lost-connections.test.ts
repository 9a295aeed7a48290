import { connect, type Socket } from 'node:net';
import type { ConnectionTls, DatabaseConnection } from '../../lib/validation/connection';
import { MysqlSessions, mayPass as mayPassInMysql } from '../../lib/validation/mysql/sessions';
import { mayPass as mayPassInPostgres, Sessions } from '../../lib/validation/postgresql/sessions';
import { selfSigned } from '../lambda/health-monitor/certificates';
import { hasMariadb, type MariadbServer, startMariadb } from '../support/loading/mariadb';
import { limits } from './databases';
import { errorOf, listening } from './listening';
import { type Server, startServer } from './server';

const certificate = selfSigned('localhost');
const atOnce = { ...limits, attempts: 1 };

let postgres: Server;
let mariadb: MariadbServer | undefined;
beforeAll(async () => {
  [postgres, mariadb] = await Promise.all([
    startServer(17, certificate),
    hasMariadb ? startMariadb(certificate) : undefined,
  ]);
  mariadb?.execute(`CREATE USER reader@'%' IDENTIFIED BY 'Read1ng'`);
}, 120_000);
afterAll(() => Promise.all([postgres.stop(), mariadb?.stop()]));

/** Passes on so many pieces of what a server answers, and then loses the connection. */
const cutAfter = (pieces: number, port: number, reset: boolean) => (socket: Socket) => {
  const onward = connect(port, '127.0.0.1').on('error', () => {});
  const cut = () => {
    onward.destroy();
    reset ? socket.resetAndDestroy() : socket.destroy();
  };
  let left = pieces;
  socket.on('data', (data) => onward.write(data)).on('close', () => onward.destroy());
  onward.on('close', () => socket.destroy());
  onward.on('data', (data) => {
    if (left-- <= 0) {
      cut();
    } else {
      socket.write(data);
    }
  });
};

/** Loses a connection after 0 pieces of an answer, 1, 2 and so on, until a statement gets through; returns the errors. */
async function failuresOf(port: number, reset: boolean, ask: (port: number) => Promise<unknown>) {
  const failures: unknown[] = [];
  for (let pieces = 0; ; pieces++) {
    const failure = await listening(cutAfter(pieces, port, reset), (proxy) => errorOf(ask(proxy)));
    if (failure === undefined) {
      return failures;
    }
    failures.push(failure);
  }
}

const verified: ConnectionTls = { kind: 'verified', rootCertificates: [certificate.cert] };
const ways = [
  ['plain', 'ended', { kind: 'plain' }, false],
  ['plain', 'reset', { kind: 'plain' }, true],
  ['encrypted', 'ended', verified, false],
  ['encrypted', 'reset', verified, true],
] as const;
const local = (port: number, tls: ConnectionTls) => ({ host: 'localhost', port, tls });

test.each(ways)(
  'a connection to PostgreSQL that is %s may come back, whenever it is %s',
  async (_kind, _how, tls, reset) => {
    const failures = await failuresOf(postgres.port, reset, async (port) => {
      const connection: DatabaseConnection = {
        engine: 'postgresql',
        database: 'postgres',
        user: 'postgres',
        ...local(port, tls),
      };
      const sessions = new Sessions(connection, atOnce);
      await sessions.query('SELECT 1').finally(() => sessions.close());
    });
    expect(failures.length).toBeGreaterThan(1);
    expect(failures.filter((error) => !mayPassInPostgres(error))).toEqual([]);
  },
);

(hasMariadb ? test : test.skip).each(ways)(
  'a connection to MariaDB that is %s may come back, whenever it is %s',
  async (_kind, _how, tls, reset) => {
    const failures = await failuresOf(mariadb?.port ?? 0, reset, async (port) => {
      const account = { user: 'reader', password: 'Read1ng', database: 'information_schema' };
      const sessions = new MysqlSessions({ engine: 'mysql', ...account, ...local(port, tls) }, atOnce);
      await sessions.query('SELECT 1').finally(() => sessions.close());
    });
    expect(failures.length).toBeGreaterThan(1);
    expect(failures.filter((error) => !mayPassInMysql(error))).toEqual([]);
  },
);

test('a mistake between two statements is made once, and a connection that is lost there is replaced', async () => {
  const connection = { engine: 'postgresql', database: 'postgres', user: 'postgres' } as const;
  const sessions = new Sessions({ ...connection, ...local(postgres.port, verified) }, limits);
  let attempts = 0;
  const reading = (failure: () => Error | undefined) =>
    sessions.snapshot(async (query) => {
      attempts++;
      await query('SELECT 1');
      const error = failure();
      if (error !== undefined) {
        throw error;
      }
    });
  await expect(reading(() => new Error('a key has bytes that are no character'))).rejects.toThrow('no character');
  expect(attempts).toBe(1);
  await reading(() => (attempts < 3 ? Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) : undefined));
  expect(attempts).toBe(3);
  await sessions.close();
});
