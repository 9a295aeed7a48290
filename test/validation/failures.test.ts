import { Client } from 'pg';
import { validate } from '../../lib/validation/pass';
import { openPostgresPair } from '../../lib/validation/postgresql/database';
import { agreedMode } from '../../lib/validation/postgresql/hash-agreement';
import { compareDatabases, compareTable, connectionTo, limits, rowsOnly, useServers } from './databases';
import { execute, startServer } from './server';

const servers = useServers();
const table =
  'CREATE TABLE t (id integer PRIMARY KEY, n integer); INSERT INTO t SELECT n, n FROM generate_series(1, 100) n';

async function make(name: string, more = '') {
  await Promise.all([servers.old.database(name, table), servers.current.database(name, `${table}; ${more}`)]);
  return [connectionTo(servers.old, name), connectionTo(servers.current, name)] as const;
}

describe('what could not be read is not proven, never equal:', () => {
  const role = (name: string) => `CREATE ROLE ${name} LOGIN; GRANT USAGE ON SCHEMA public TO ${name}`;

  test('a table without permission', async () => {
    const [source, target] = await make('denied', role('denied'));
    expect(await compareTable(source, { ...target, user: 'denied' })).toMatchObject({
      outcome: 'unproven',
      reasons: ['permission denied for table t'],
    });
  });

  test('a table of which row-level security hides rows, though the rest is equal', async () => {
    const policy = `${role('blinkered')}; GRANT SELECT ON t TO blinkered; ALTER TABLE t ENABLE ROW LEVEL SECURITY;
      CREATE POLICY visible ON t USING (id <= 100)`;
    const [source, target] = await make('hidden', policy);
    expect(await compareTable(source, { ...target, user: 'blinkered' })).toMatchObject({
      outcome: 'unproven',
      reasons: ['query would be affected by row-level security policy for table "t"'],
    });
  });

  test('a table that somebody has locked for longer than a statement may take', async () => {
    const [source, target] = await make('locked');
    const client = new Client({ connectionString: servers.current.url('locked') });
    await client.connect();
    await client.query('BEGIN; LOCK TABLE t');
    const databases = await openPostgresPair({ source, target }, { ...limits, statementTimeoutSeconds: 1 });
    const { outcome, tables } = await validate(databases, rowsOnly, () => {});
    await client.query('ROLLBACK');
    await client.end();
    await databases.close();
    expect(outcome).toBe('unproven');
    expect(tables).toMatchObject([{ reasons: ['canceling statement due to statement timeout'] }]);
  });

  test('a table whose lock is not given in time', async () => {
    const [source, target] = await make('held');
    const client = new Client({ connectionString: servers.current.url('held') });
    await client.connect();
    await client.query('BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE');
    const databases = await openPostgresPair({ source, target }, { ...limits, attempts: 1 });
    const { outcome, tables } = await validate(databases, rowsOnly, () => {});
    await client.query('ROLLBACK');
    await client.end();
    await databases.close();
    expect(outcome).toBe('unproven');
    expect(tables).toMatchObject([{ reasons: ['canceling statement due to lock timeout'] }]);
  });

  test('a table whose keys the source does not give', async () => {
    await servers.old.database('keys', `${table}; CREATE ROLE keyless LOGIN; GRANT USAGE ON SCHEMA public TO keyless`);
    await servers.current.database('keys', table);
    const source = { ...connectionTo(servers.old, 'keys'), user: 'keyless' };
    expect(await compareTable(source, connectionTo(servers.current, 'keys'))).toMatchObject({
      outcome: 'unproven',
      ranges: 0,
      reasons: ['permission denied for table t'],
    });
  });
});

const many =
  'CREATE TABLE t (id integer PRIMARY KEY, n integer); INSERT INTO t SELECT n, n FROM generate_series(1, 60000) n';

test('sessions that an administrator ends again and again cost time, and neither rows nor differences', async () => {
  await Promise.all([servers.old.database('ended', many), servers.current.database('ended', many)]);
  await execute(servers.current.url('ended'), 'UPDATE t SET n = 0 WHERE id = 44444');
  const [source, target] = [connectionTo(servers.old, 'ended'), connectionTo(servers.current, 'ended')];
  let ended = 0;
  let ending = Promise.resolve();
  const end = async () => {
    const sql = `SELECT count(pg_terminate_backend(pid))::integer AS n FROM pg_stat_activity WHERE datname = 'ended'
      AND application_name = 'crossfade-validation'`;
    for (const { url } of [servers.old, servers.current]) {
      ended += Number((await execute(url('postgres'), sql))[0]?.n);
    }
  };
  const result = await compareTable(source, target, { rowsPerRange: 200 }, ({ rows }) => {
    if (rows % 10_000 === 0) {
      ending = ending.then(end);
    }
  });
  await ending;
  expect(ended).toBeGreaterThan(5);
  expect(result).toMatchObject({
    outcome: 'different',
    sourceRows: 60_000,
    targetRows: 60_000,
    differences: [{ key: ['44444'] }],
  });
});

test('a server that stops in the middle leaves the rest not proven, and what was found stays found', async () => {
  const server = await startServer(17);
  let stopped: Promise<void> | undefined;
  try {
    await Promise.all([servers.old.database('stopped', many), server.database('stopped', many)]);
    await execute(server.url('stopped'), 'UPDATE t SET n = 0 WHERE id = 7');
    await Promise.all(
      [servers.old.url('stopped'), server.url('stopped')].map((url) => execute(url, 'CREATE TABLE z ()')),
    );
    const { outcome, tables } = await compareDatabases(
      connectionTo(servers.old, 'stopped'),
      connectionTo(server, 'stopped'),
      { rowsPerRange: 200 },
      ({ rows }) => {
        if (rows > 10_000) {
          stopped ??= server.stop();
        }
      },
    );
    expect(outcome).toBe('different');
    expect(tables).toMatchObject([
      { name: 'public.t', outcome: 'different', differences: [{ key: ['7'] }] },
      { name: 'public.z', outcome: 'unproven' },
    ]);
    expect(tables?.[0]?.sourceRows).toBeLessThan(60_000);
    expect(tables?.[0]?.reasons.length).toBeGreaterThan(0);
  } finally {
    await (stopped ?? server.stop());
  }
});

test('sides that cannot be reached are named', async () => {
  const nowhere = { ...connectionTo(servers.current, 'postgres'), port: 1 };
  const unknown = connectionTo(servers.current, 'no_such_database');
  const opening = openPostgresPair({ source: nowhere, target: unknown }, limits);
  await expect(opening).rejects.toThrow(
    /^source: connect ECONNREFUSED 127.0.0.1:1\ntarget: database "no_such_database" does not exist$/,
  );
});

describe('servers that hash differently', () => {
  const answering = (hashes: Readonly<Record<string, string>>) => ({
    query: async (sql: string) => [{ hash: hashes[sql.includes('hash_record_extended') ? 'record' : 'text'] ?? null }],
  });

  test('agree on the printed row, or on nothing', async () => {
    expect(await agreedMode(answering({ record: '1', text: '2' }), answering({ record: '1', text: '2' }))).toBe(
      'record',
    );
    expect(await agreedMode(answering({ record: '1', text: '2' }), answering({ record: '3', text: '2' }))).toBe('text');
    const disagreeing = agreedMode(answering({ record: '1', text: '2' }), answering({ record: '3', text: '4' }));
    await expect(disagreeing).rejects.toThrow('hash the same row differently');
    await expect(agreedMode(answering({}), answering({}))).rejects.toThrow('hash the same row differently');
  });

  test('are not guessed at when a server fails', async () => {
    const failing = { query: () => Promise.reject(new Error('gone')) };
    await expect(agreedMode(failing, failing)).rejects.toThrow('gone');
  });
});
