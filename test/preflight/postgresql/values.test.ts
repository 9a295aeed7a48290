import { readColumns } from '../../../lib/preflight/postgresql/columns';
import { disk } from '../../../lib/preflight/postgresql/disk';
import { largeObjects, lobSizes } from '../../../lib/preflight/postgresql/lobs';
import { measureColumns } from '../../../lib/preflight/postgresql/measurements';
import { narrowKeys, sequences } from '../../../lib/preflight/postgresql/sequences';
import { names, schemas } from '../../../lib/preflight/postgresql/structure';
import { instants, numerics, unboundedTexts } from '../../../lib/preflight/postgresql/values';
import { openSide } from '../../../lib/preflight/sides';
import { execute, type Server, startServer } from '../../validation/server';
import { changedSettings } from '../settings';
import { brief, connectionOf, lookAt } from './look';

let server: Server;
beforeAll(async () => {
  server = await startServer(17);
});
afterAll(() => server.stop());

describe('large objects of DMS', () => {
  let url: string;
  beforeAll(async () => {
    url = await server.database(
      'lobs',
      `CREATE TABLE t (id integer PRIMARY KEY, body text, required text NOT NULL, small json NOT NULL, file bytea);
        INSERT INTO t VALUES (1, repeat('x', 6000), repeat('é', 20000), '[]', '\\x00'), (2, NULL, '', '{}', decode(repeat('00', 9000), 'hex'))`,
    );
  });
  const look = (lobs?: Parameters<typeof changedSettings>[0]['replication']) =>
    lookAt(url, { checks: [lobSizes], settings: lobs && changedSettings({ replication: lobs }) });

  test('in limited mode a value over the limit is a blocker, and one that may count as more a warning', async () => {
    const report = await look({ lobs: { kind: 'limited', maximumKiB: 10 } });
    expect(brief(report, 'lob-sizes')).toEqual(['blocker public.t.required', 'warning public.t.body']);
    expect(report.findings[1]?.found).toBe(
      'Its longest value has 5.9 KiB, which counts as up to 11.7 KiB; replication.lobs allows 10 KiB.',
    );
    expect((await look({ lobs: { kind: 'limited', maximumKiB: 100 } })).findings).toEqual([]);
  });

  test('in full mode a column that is NOT NULL refuses the row, until it is nullable', async () => {
    const lobs = { lobs: { kind: 'full', chunkKiB: 64 } } as const;
    const report = await look(lobs);
    expect(brief(report, 'lob-sizes')).toEqual(['blocker public.t.required', 'warning public.t.small']);
    for (const statement of report.findings.flatMap(({ remedy }) => remedy)) {
      await execute(url, statement);
    }
    expect((await look(lobs)).findings).toEqual([]);
  });

  test('without a definition only an object is named that suits no mode', async () => {
    expect((await look()).findings).toEqual([]);
    const answer = (row: Record<string, string | null>, text: string) =>
      text.includes('octet_length') ? { ...row, longest0: `${2 ** 28}` } : row;
    const report = await lookAt(url, { checks: [lobSizes], answer });
    expect(report.findings).toMatchObject([
      { severity: 'warning', subject: 'public.t.body', found: 'It is of type text; its longest value has 256 MiB.' },
    ]);
  });

  test('objects that no column refers to are named as well', async () => {
    const empty = await server.database('orphans', 'SELECT lo_create(0)');
    const [finding] = (await lookAt(empty, { checks: [largeObjects] })).findings;
    expect(finding?.found).toBe('There is 1 large object, and no column that could refer to them.');
    await execute(empty, finding?.remedy[0] as string);
    expect((await lookAt(empty, { checks: [largeObjects] })).findings).toEqual([]);
  });
});

describe('a table that is big', () => {
  test('is read in a part, and the report says so', async () => {
    const url = await server.database(
      'big',
      `CREATE TABLE big (id integer PRIMARY KEY, body text, amount numeric, placed date, name varchar);
        INSERT INTO big SELECT n, repeat('x', 500), 1.25, '2026-01-01', 'n' FROM generate_series(1, 4000) n`,
    );
    const side = await openSide('source', connectionOf(url));
    try {
      const columns = await readColumns(side.session, ['public']);
      const limits = { wholeBytes: 2 ** 16, sampleBytes: 2 ** 20 };
      const { columns: measured, failures } = await measureColumns(side.session, columns, limits);
      expect(failures).toEqual([]);
      const body = measured.get('public.big.body');
      expect(body?.longestBytes).toBe(500);
      expect(body?.percent).toBeGreaterThan(20);
      expect(body?.percent).toBeLessThan(80);
      expect(measured.get('public.big.amount')).toMatchObject({ scale: 2, integerDigits: 1 });
    } finally {
      await side.close();
    }
    // A table of a TiB, of which a few pages in a million are read: here none of them.
    const answer = (row: Record<string, string | null>) =>
      row.bytes === undefined ? row : { ...row, bytes: `${2 ** 40}` };
    const checks = [numerics, unboundedTexts, instants, lobSizes];
    const settings = changedSettings({ replication: { lobs: { kind: 'limited', maximumKiB: 10 } } });
    const report = await lookAt(url, { checks, answer, settings });
    expect(report.findings.map(({ severity, subject, found }) => `${severity} ${subject}: ${found}`)).toEqual([
      expect.stringMatching(/^warning public\.big\.amount: .* in the 0\.0 % of the table that were read\.$/),
      expect.stringMatching(/^note public\.big\.name: .* in the 0\.0 % of the table that were read\.$/),
      expect.stringMatching(/^note public\.big\.body: .* in the 0\.0 % of the table that were read, which counts/),
    ]);
    // The statement that reads all of it.
    expect(await execute(url, report.findings[2]?.remedy[0] as string)).toEqual([{ max: 500 }]);
  });
});

describe('what may not be read', () => {
  test('is not proven, and named with its reason', async () => {
    const url = await server.database(
      'hidden',
      `CREATE ROLE reader LOGIN; CREATE TABLE open_to_all (id integer PRIMARY KEY, n numeric); GRANT SELECT ON open_to_all TO reader;
        CREATE TABLE closed (id serial PRIMARY KEY, n numeric, body text); CREATE TABLE exact (id bigint PRIMARY KEY, n numeric(10,2))`,
    );
    const checks = [numerics, lobSizes, sequences, narrowKeys, instants];
    const report = await lookAt(url.replace('postgres@', 'reader@'), { checks });
    expect(report.unexamined.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      'numerics: public.closed could not be measured: permission denied for table closed',
      'lob-sizes: public.closed could not be measured: permission denied for table closed',
      'sequences: sequences may not be read (public.closed_id_seq): GRANT SELECT ON ALL SEQUENCES IN SCHEMA',
      'narrow-keys: public.closed could not be read: permission denied for table closed',
    ]);
    expect(brief(report, 'numerics')).toEqual(['warning public.open_to_all.n']);
    expect(report.examined.map(({ name }) => name)).toEqual(['instants']);
    expect(report.outcome).toBe('unknown');
  });
});

test('a schema that does not exist and one without tables are told apart', async () => {
  const url = await server.database('schemas', 'CREATE SCHEMA empty; CREATE TABLE t (id integer PRIMARY KEY)');
  const look = async (asked: readonly string[]) =>
    (await lookAt(url, { checks: [schemas, names], schemas: asked })).findings.map(
      ({ severity, subject, found }) => `${severity} ${subject}: ${found}`,
    );
  expect(await look(['public', 'empty', 'Public'])).toEqual([
    'blocker schema Public: It does not exist.',
    'note schema empty: It has no table.',
  ]);
  await execute(url, 'CREATE SCHEMA "a[b]%"; CREATE TABLE "a[b]%".t (id integer PRIMARY KEY)');
  expect(await look(['a[b]%'])).toEqual(['blocker schema a[b]%: Its name has %, [ or ].']);
});

test('a database without a schema is one blocker that says who looked, and nothing of schemas counts as examined', async () => {
  const url = await server.database('bare', 'DROP SCHEMA public');
  const { findings, examined, unexamined } = await lookAt(url, { target: url });
  expect(findings.filter(({ check }) => check === 'schemas')).toEqual([
    expect.objectContaining({
      severity: 'blocker',
      subject: 'database bare',
      found: "User postgres finds no schema in it but the server's own.",
    }),
  ]);
  expect(examined.map(({ name }) => name)).toEqual(expect.arrayContaining(['source-version', 'wal-level', 'schemas']));
  expect(examined.map(({ name }) => name)).not.toContain('row-identity');
  expect(unexamined).toEqual([]);
});

test('sizes that the definition does not expect are warnings', async () => {
  const url = await server.database('sized', 'CREATE TABLE t (id integer PRIMARY KEY)');
  const answer = (row: Record<string, string | null>) => ({
    ...row,
    ...('database' in row && { database: `${300 * 2 ** 30}` }),
    ...('bytes' in row && { bytes: `${150 * 2 ** 30}` }),
  });
  const settings = changedSettings({ source: { sizeGiB: 200 }, replication: { storageGiB: 100 } });
  const { findings } = await lookAt(url, { checks: [disk], settings, answer });
  expect(findings.map(({ severity, found }) => `${severity} ${found}`)).toEqual([
    'warning It has 300 GiB, and source.sizeGiB of the definition says 200 GiB.',
    'warning It has 150 GiB with its indexes, and replication.storageGiB of the definition is 100 GiB.',
    expect.stringMatching(/^note It has 300 GiB, its biggest table public\.t 150 GiB; /),
  ]);
  const none = await server.database('tableless', '');
  expect((await lookAt(none, { checks: [disk] })).findings[0]?.found).toMatch(/^It has \d+(\.\d)? MiB; /);
});
