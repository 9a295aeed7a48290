import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareSchemas } from '../../lib/validation/compare-schemas';
import type { DatabaseConnection } from '../../lib/validation/connection';
import { selfSigned } from '../lambda/health-monitor/certificates';
import { debianPrograms, startDebianServer, superuserPassword } from '../support/loading/debian-postgresql';
import { inShort, read, readFrom, script, useSchemas } from './schemas';
import { execute } from './server';

const inAnotherWay = readFileSync(join(__dirname, 'schema-printed.sql'), 'utf8');
const { servers, compareAgain } = useSchemas();

test('what two versions print in two ways is the same', async () => {
  await Promise.all([servers.old.database('printed', inAnotherWay), servers.current.database('printed', inAnotherWay)]);
  expect((await compareAgain('printed')).differences).toEqual([]);
  await execute(
    servers.current.url('printed'),
    `ALTER TABLE words DROP CONSTRAINT a, ADD CONSTRAINT a CHECK (trim(leading from word) <> '')`,
  );
  expect((await compareAgain('printed')).differences.map(inShort)).toEqual([
    'constraint | a on public.words | changed | definition',
  ]);
});

test.each(['old', 'current'] as const)(
  'a function of the application in place of one of the server is a difference, from %s',
  async (side) => {
    const name = `replaced_${side}`;
    const scriptWith = (schema: string) => `CREATE TABLE people (name text);
    CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql AS 'SELECT upper($1)';
    CREATE VIEW names AS SELECT ${schema}.lower(name) AS name FROM people;
    CREATE MATERIALIZED VIEW kept AS SELECT name FROM people WHERE ${schema}.lower(name) = 'x'`;
    const body = (schema: string) =>
      `CREATE FUNCTION first() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT ${schema}.lower(name) FROM public.people; END`;
    const more = servers[side].major >= 14;
    await servers[side].database(name, `${scriptWith('public')}; ${more ? body('public') : ''}`);
    await servers.current.database(`${name}_target`, `${scriptWith('pg_catalog')}; ${more ? body('pg_catalog') : ''}`);
    const [source, target] = await Promise.all([read(servers[side], name), read(servers.current, `${name}_target`)]);
    expect(compareSchemas(source, target).differences.map(inShort)).toEqual([
      'view | public.names | changed | query',
      'materialised view | public.kept | changed | query',
      ...(more ? ['function | public.first() | changed | query'] : []),
    ]);
  },
);

const debian = debianPrograms();
if (debian === undefined) {
  test.skip('SKIPPED, no PostgreSQL of Debian, a version between the two: apt-get install postgresql', () => {});
} else {
  test('and so is what a version between the two prints, against both', async () => {
    const server = await startDebianServer(debian, selfSigned('localhost'));
    try {
      const all = `${script}; ${inAnotherWay}`;
      await execute(server.url('postgres'), 'CREATE DATABASE between');
      await Promise.all([
        execute(server.url('between'), all),
        servers.old.database('between', all),
        servers.current.database('between', all),
      ]);
      const [row] = await execute(server.url('between'), 'SHOW server_version_num');
      const connection: DatabaseConnection = {
        engine: 'postgresql',
        host: '127.0.0.1',
        port: server.port,
        database: 'between',
        user: 'postgres',
        password: superuserPassword,
        tls: { kind: 'encrypted' },
      };
      const [old, between, current] = await Promise.all([
        read(servers.old, 'between'),
        readFrom(connection, Math.floor(Number(row?.server_version_num) / 10_000)),
        read(servers.current, 'between'),
      ]);
      expect(compareSchemas(old, between).differences).toEqual([]);
      expect(compareSchemas(between, current).differences).toEqual([]);
    } finally {
      await server.stop();
    }
  });
}
