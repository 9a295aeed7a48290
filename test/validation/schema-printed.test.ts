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
