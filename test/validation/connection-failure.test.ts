import type { Socket } from 'node:net';
import { createConnection } from 'mysql2';
import { createConnection as promisedConnection } from 'mysql2/promise';
import { Client, Pool } from 'pg';
import { isConnectionFailure } from '../../lib/validation/connection-failure';
import { mayPass as mayPassInMysql } from '../../lib/validation/mysql/sessions';
import { mayPass as mayPassInPostgres } from '../../lib/validation/postgresql/sessions';
import { errorOf, listening } from './listening';
import { type Server, startServer } from './server';

let postgres: Server;
beforeAll(async () => {
  postgres = await startServer(17);
});
afterAll(() => postgres.stop());

describe('what the drivers say of a connection', () => {
  const silent = () => {};
  const place = (port: number) => ({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
  const started = async () => {
    const client = new Client(place(postgres.port)).on('error', () => {});
    await client.connect();
    return client;
  };

  test.each([
    [
      'that is not made in time',
      'timeout expired',
      () => listening(silent, (port) => new Client({ ...place(port), connectionTimeoutMillis: 50 }).connect()),
    ],
    [
      'that a pool does not get in time',
      'Connection terminated due to connection timeout',
      () =>
        listening(silent, (port) => {
          // A pool sets the timeout of its clients as well, which would be over at the same time.
          class Patient extends Client {
            constructor() {
              super(place(port));
            }
          }
          return new Pool({ connectionTimeoutMillis: 50, Client: Patient } as never).connect();
        }),
    ],
    [
      'that others keep for too long',
      'timeout exceeded when trying to connect',
      async () => {
        const pool = new Pool({ ...place(postgres.port), max: 1, connectionTimeoutMillis: 300 });
        const client = await pool.connect();
        await pool.connect().finally(() => {
          client.release();
          return pool.end();
        });
      },
    ],
    [
      'that is lost before a statement',
      'Client has encountered a connection error and is not queryable',
      async () => {
        const client = await started();
        (client as never as { connection: { stream: Socket } }).connection.stream.destroy();
        await new Promise<void>((resolve) => client.once('end', resolve));
        await client.query('SELECT 1');
      },
    ],
    [
      'that is closed before a statement',
      'Client was closed and is not queryable',
      async () => {
        const client = await started();
        await client.end();
        await client.query('SELECT 1');
      },
    ],
    [
      'that is closed while a statement runs',
      'Connection terminated',
      async () => {
        const client = await started();
        const answer = client.query('SELECT pg_sleep(60)');
        await Promise.all([answer, client.end()]);
      },
    ],
  ])('%s is known: %s', async (_what, message, fail) => {
    const error = await errorOf(fail());
    expect(error).toMatchObject({ message });
    expect(mayPassInPostgres(error)).toBe(true);
  });

  test('to MySQL that is not made in time is known', async () => {
    const error = await listening(silent, (port) =>
      errorOf(promisedConnection({ host: '127.0.0.1', port, connectTimeout: 50 })),
    );
    expect(error).toMatchObject({ code: 'ETIMEDOUT' });
    expect(mayPassInMysql(error)).toBe(true);
  });

  test('to MySQL that is lost before a statement is known', async () => {
    const error = await listening(silent, async (port) => {
      const connection = createConnection({ host: '127.0.0.1', port });
      const lost = new Promise((resolve) => connection.on('error', resolve));
      (connection as never as { stream: Socket }).stream.destroy(new Error('lost'));
      await lost;
      return new Promise((resolve) => connection.query('SELECT 1', resolve));
    });
    expect(error).toMatchObject({ message: "Can't add new command when connection is in closed state" });
    expect(mayPassInMysql(error)).toBe(true);
  });
});

const coded = (code: string, more: object = {}) => Object.assign(new Error(`of ${code}`), { code, ...more });

test.each(
  ['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ERR_STREAM_DESTROYED']
    .map((code) => coded(code))
    .concat(coded('HANDSHAKE_SSL_ERROR', { errno: -104 })),
)('a new connection may do after %s', (error) => {
  expect(isConnectionFailure(error)).toBe(true);
});

test.each([
  new Error('a key of public.t has bytes that are no character, so that its row could not be found again'),
  new Error('"a" is no value of column id on the target'),
  new Error('the two servers hash the same row differently, so that their rows cannot be compared'),
  new Error('a key of public.timeout has bytes that are no character'),
  new TypeError("Cannot read properties of undefined (reading 'length')"),
  coded('ERR_INVALID_ARG_TYPE'),
  coded('ERR_TLS_CERT_ALTNAME_INVALID'),
  coded('DEPTH_ZERO_SELF_SIGNED_CERT'),
  coded('HANDSHAKE_SSL_ERROR'),
  coded('HANDSHAKE_NO_SSL_SUPPORT'),
  new Error('The server does not support SSL connections'),
])('no other connection mends %s', (error) => {
  expect([isConnectionFailure(error), mayPassInPostgres(error), mayPassInMysql(error)]).toEqual([false, false, false]);
});
