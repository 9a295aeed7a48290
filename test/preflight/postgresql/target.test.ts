import { collations } from '../../../lib/preflight/postgresql/collations';
import { extensions } from '../../../lib/preflight/postgresql/extensions';
import { sourceVersion } from '../../../lib/preflight/postgresql/versions';
import { useServers } from '../../validation/databases';
import { execute, oldestMajor } from '../../validation/server';
import { changedSettings } from '../settings';
import { brief, lookAt } from './look';

const servers = useServers();
const olderServer = oldestMajor === 17 ? test.skip : test;
let made = 0;
async function make(source: string, target: string) {
  const name = `target_${made++}`;
  const urls = await Promise.all([
    servers.current.database(`${name}_source`, source),
    servers.current.database(`${name}_target`, target),
  ]);
  return { source: urls[0], target: urls[1] };
}

describe('rows that are there already', () => {
  test('are a blocker until they are taken away', async () => {
    const tables =
      'CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer REFERENCES a); CREATE TABLE c (id integer)';
    const { source, target } = await make(
      tables,
      `${tables}; INSERT INTO a VALUES (1); INSERT INTO b VALUES (1); INSERT INTO c VALUES (1); DELETE FROM c`,
    );
    const report = await lookAt(source, { target });
    const [finding] = report.findings.filter(({ check }) => check === 'target-rows');
    expect(finding?.found).toBe('Rows are in 2 tables: public.a, public.b.');
    await execute(target, finding?.remedy[0] as string);
    expect(brief(await lookAt(source, { target }), 'target-rows')).toEqual([]);
  });

  test('of many tables the first are named', async () => {
    const tables = Array.from({ length: 7 }, (_, n) => `CREATE TABLE t${n} AS SELECT 1 AS n`).join('; ');
    const { source, target } = await make('', tables);
    const report = await lookAt(source, { target, schemas: ['public'] });
    expect(report.findings.find(({ check }) => check === 'target-rows')?.found).toBe(
      'Rows are in 7 tables: public.t0, public.t1, public.t2, public.t3, public.t4, ....',
    );
  });
});

olderServer('a target that is older than the source is a blocker', async () => {
  const [source, target] = await Promise.all([
    servers.current.database('newer', ''),
    servers.old.database('older', ''),
  ]);
  const report = await lookAt(source, { target });
  expect(brief(report, 'target-version')).toEqual([expect.stringMatching(/^blocker PostgreSQL 13\./)]);
  expect(report.findings.find(({ check }) => check === 'target-version')?.found).toMatch(/^The source is 17\./);
});

describe('the settings of a target', () => {
  test('a reader, a log without changes and a user without the right are found', async () => {
    const { source, target } = await make('', '');
    const answer = (row: Record<string, string | null>) => ({
      ...row,
      ...('standby' in row && { standby: 't', superuser: 'f' }),
      ...(row.name === 'wal_level' && { setting: 'replica' }),
      ...('granted' in row && { granted: 'f' }),
    });
    const { findings } = await lookAt(source, { target, answer });
    const found = findings.filter(({ check }) => check === 'target-settings');
    expect(found.map(({ severity, subject, remedy }) => [severity, subject, ...remedy])).toEqual([
      ['blocker', 'server'],
      ['warning', 'wal_level', "ALTER SYSTEM SET wal_level = 'logical'"],
      ['warning', 'user postgres', 'GRANT SET ON PARAMETER session_replication_role TO postgres'],
    ]);
  });

  test('the right to keep triggers quiet is given by the statement', async () => {
    const { source, target } = await make('', 'CREATE ROLE loader LOGIN');
    const options = { target: target.replace('postgres@', 'loader@') };
    const [finding, ...others] = (await lookAt(source, options)).findings.filter(
      ({ check }) => check === 'target-settings',
    );
    expect(others).toEqual([]);
    expect(finding?.subject).toBe('user loader');
    await execute(target, finding?.remedy[0] as string);
    expect(brief(await lookAt(source, options), 'target-settings')).toEqual([]);
  });

  olderServer('before version 15 only a superuser has it', async () => {
    const target = await servers.old.database('old_target', 'CREATE ROLE loader LOGIN');
    const report = await lookAt(await servers.old.database('old_source', ''), {
      target: target.replace('postgres@', 'loader@'),
    });
    expect(brief(report, 'target-settings')).toEqual(['warning user loader']);
  });

  test('Aurora is asked for its own parameter and role', async () => {
    const { source, target } = await make('', '');
    const answer = (row: Record<string, string | null>, text: string) => ({
      ...row,
      ...('managed' in row && { managed: 't', superuser: 'f' }),
      ...('granted' in row && text.includes("pg_has_role('rds_superuser'") && { granted: 'f' }),
    });
    // Only where the role exists does the server know it.
    await execute(target, 'CREATE ROLE rds_superuser');
    const { findings } = await lookAt(source, { target, answer, schemas: ['public'] });
    await execute(target, 'DROP ROLE rds_superuser');
    const found = findings.filter(({ check }) => check === 'target-settings');
    expect(found.map(({ subject, remedy }) => [subject, ...remedy])).toEqual([
      ['rds.logical_replication', expect.stringContaining('modify-db-cluster-parameter-group')],
      ['user postgres', 'GRANT rds_superuser TO postgres'],
    ]);
  });
});

describe('an extension', () => {
  test('that the target lacks is a blocker where a column is of its type, and a warning elsewhere', async () => {
    const { source, target } = await make(
      'CREATE EXTENSION hstore; CREATE EXTENSION pg_trgm; CREATE EXTENSION citext; CREATE TABLE t (id integer PRIMARY KEY, h hstore, hs hstore[])',
      '',
    );
    const answer = (row: Record<string, string | null>, text: string) => {
      if (!text.includes('pg_available_extensions')) {
        return row;
      }
      return row.name === 'citext'
        ? { ...row, version: '1.0' }
        : ['hstore', 'pg_trgm'].includes(`${row.name}`)
          ? undefined
          : row;
    };
    const { findings } = await lookAt(source, { target, answer, checks: [extensions] });
    expect(findings.map(({ severity, subject, found }) => `${severity} ${subject}: ${found}`)).toEqual([
      'blocker extension hstore: The target does not offer it, and public.t.h is of its type public.hstore.',
      'warning extension pg_trgm: The target does not offer it.',
      expect.stringMatching(/^note extension citext: It is version 1\.\d here, and the target offers 1\.0\.$/),
    ]);
    expect((await lookAt(source, { target, checks: [extensions] })).findings).toEqual([]);
  });
});

describe('collations', () => {
  test('a database whose indexes are older than the library is mended by the statements', async () => {
    await execute(
      servers.current.url('postgres'),
      "CREATE DATABASE aged TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C.UTF-8'; ",
    );
    const url = servers.current.url('aged');
    await execute(url, "UPDATE pg_database SET datcollversion = '1.1' WHERE datname = 'aged'");
    const [finding] = (await lookAt(url, { checks: [collations] })).findings;
    expect(finding).toMatchObject({ severity: 'warning', subject: 'database aged' });
    expect(finding?.found).toMatch(/^Its indexes were made with version 1\.1 of the collation, and the server has /);
    for (const statement of finding?.remedy ?? []) {
      await execute(url, statement);
    }
    expect((await lookAt(url, { checks: [collations] })).findings).toEqual([]);
    const { target } = await make('', '');
    expect((await lookAt(url, { checks: [collations], target })).findings).toMatchObject([
      { severity: 'warning', found: 'It orders text by en (ICU), and the target by C.UTF-8.' },
    ]);
  });

  test('one that the target lacks keeps its table from being made', async () => {
    const { source, target } = await make('CREATE TABLE t (id integer PRIMARY KEY, name text COLLATE "de-x-icu")', '');
    const answer = (row: Record<string, string | null>) =>
      row.name === 'de-x-icu' && Object.keys(row).length === 1 ? undefined : row;
    expect(brief(await lookAt(source, { target, answer, checks: [collations] }), 'collations')).toEqual([
      'blocker collation pg_catalog."de-x-icu"',
    ]);
    expect((await lookAt(source, { target, checks: [collations] })).findings).toEqual([]);
  });

  test.each([
    ['SQL_ASCII', 'warning'],
    ['LATIN1', 'note'],
  ])('a database in %s: a %s', async (encoding, severity) => {
    const name = `in_${encoding.toLowerCase()}`;
    await execute(
      servers.current.url('postgres'),
      `CREATE DATABASE ${name} TEMPLATE template0 ENCODING '${encoding}' LOCALE 'C'`,
    );
    expect((await lookAt(servers.current.url(name), { checks: [collations] })).findings).toMatchObject([
      { severity, found: `The database is in ${encoding}.` },
    ]);
  });
});

describe('the version of the source', () => {
  const look = async (version: string, migration?: { source: string; target: string; dms: string }) => {
    const settings =
      migration &&
      changedSettings({
        source: { version: migration.source },
        target: { version: migration.target },
        replication: { engineVersion: migration.dms },
      });
    const answer = (row: Record<string, string | null>) => ({ ...row, ...('managed' in row && { version }) });
    const { findings } = await lookAt(servers.current.url('postgres'), { checks: [sourceVersion], settings, answer });
    return findings.map(({ severity, found }) => `${severity} ${found}`);
  };
  test('without a definition only what DMS reads counts, and who mends it', async () => {
    expect(await look('16.4')).toEqual([]);
    expect(await look('14.9 (Debian 14.9-1)')).toEqual(['note The community has mended it until 2026-11-12.']);
    expect(await look('9.3.25')).toEqual(['blocker DMS reads no such version.']);
    expect(await look('19.1')).toEqual(['blocker DMS reads no such version.']);
    expect(await look('9.6.24')).toEqual(['note The community has mended it until 2021-11-11.']);
  });
  test('a definition of another version, an older target and an older DMS are named', async () => {
    expect(await look('16.4', { source: '16.1', target: '16.8', dms: '3.6.1' })).toEqual([]);
    expect(await look('17.2', { source: '15.7', target: '16.8', dms: '3.5.4' })).toEqual([
      'blocker DMS reads it from version 3.6.1 on, and replication.engineVersion of the definition is 3.5.4.',
      'blocker target.version of the definition is 16.8.',
      'warning source.version of the definition is 15.7.',
    ]);
    expect(await look('9.6.24', { source: '9.5.1', target: '16.8', dms: '3.6.1' })).toEqual([
      'warning source.version of the definition is 9.5.1.',
      'note The community has mended it until 2021-11-11.',
    ]);
  });
});
