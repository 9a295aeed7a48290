import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareSchemas } from '../../lib/validation/compare-schemas';
import { connectionTo } from './databases';
import { inShort, read, readFrom, useSchemas } from './schemas';

const { servers, compareAgain, mend } = useSchemas();

describe('objects beside those that every application has', () => {
  const beside = readFileSync(join(__dirname, 'schema-beside.sql'), 'utf8');
  const settings = (name: string) =>
    `ALTER DATABASE ${name} SET timezone TO 'UTC'; ALTER DATABASE ${name} SET search_path TO shop, public`;

  test('are the same where the same script has made them', async () => {
    await Promise.all([
      servers.old.database('beside', `${beside}; ${settings('beside')}`),
      servers.current.database('beside', `${beside}; ${settings('beside')}`),
    ]);
    const { differences, notes, unproven } = await compareAgain('beside', new Set(['grant']));
    expect([differences, notes, unproven]).toEqual([[], [], []]);
  });

  test('are all named where they are missing, and the statements in their order make them, but for passwords', async () => {
    await servers.old.database('nothing_beside', `${beside}; ${settings('nothing_beside')}`);
    // A wrapper is a program of the server.
    await servers.current.database('nothing_beside', 'CREATE FOREIGN DATA WRAPPER files');
    const { differences } = await compareAgain('nothing_beside');
    expect(differences.map(inShort).sort()).toEqual(
      [
        'schema | shop | missing',
        'function | shop."order"(text, text) | missing',
        'function | shop.note() | missing',
        'function | shop.text(shop.pair) | missing',
        'function | shop.twin(text, text) | missing',
        'type | shop.pair | missing',
        'cast | (shop.pair AS text) | missing',
        'collation | shop.plain | missing',
        'operator | shop.=== (text, text) | missing',
        'operator | class shop.twins using hash | missing',
        'text search | dictionary shop.stem | missing',
        'text search | configuration shop.words | missing',
        'table | shop.stock | missing',
        'table | shop.cache | missing',
        'constraint | stock_pkey on shop.stock | missing',
        'statistics | shop.places | missing',
        'event trigger | noted | missing',
        'foreign server | elsewhere | missing',
        'foreign server | elsewhere for PUBLIC | missing',
        'foreign table | shop.far | missing',
        'setting | TimeZone | missing',
        'setting | search_path | missing',
      ].sort(),
    );
    expect(JSON.stringify(differences)).not.toContain('secret');
    await mend('nothing_beside', differences);
    expect((await compareAgain('nothing_beside')).differences.map(inShort)).toEqual([
      'foreign server | elsewhere for PUBLIC | changed | options',
    ]);
  });

  test('differ where they are changed', async () => {
    await servers.old.database('changed_beside', `${beside}; ${settings('changed_beside')}`);
    await servers.current.database(
      'changed_beside',
      `${beside}; ALTER DATABASE changed_beside SET timezone TO 'CET'; ALTER DATABASE changed_beside SET search_path TO shop, public;
       ALTER EVENT TRIGGER noted ENABLE; ALTER SERVER elsewhere OPTIONS (SET host 'here'); ALTER FOREIGN TABLE shop.far ADD more text;
       ALTER TEXT SEARCH CONFIGURATION shop.words DROP MAPPING FOR word; DROP STATISTICS shop.places; CREATE STATISTICS shop.places (mcv) ON name, place FROM shop.stock;
       ALTER TABLE shop.cache SET LOGGED; ALTER TABLE shop.stock REPLICA IDENTITY FULL; COMMENT ON TABLE shop.stock IS NULL; DROP CAST (shop.pair AS text);
       CREATE CAST (shop.pair AS text) WITH FUNCTION shop.text(shop.pair); ALTER TABLE shop.stock DROP replaced, DROP place CASCADE, ADD replaced text, ADD place text;
       CREATE STATISTICS shop.places (mcv) ON name, place FROM shop.stock`,
    );
    const { differences, notes } = await compareAgain('changed_beside', new Set(['grant']));
    expect(differences.map(inShort).sort()).toEqual(
      [
        'cast | (shop.pair AS text) | changed | definition',
        'event trigger | noted | changed | state',
        'foreign server | elsewhere | changed | options',
        'foreign table | shop.far | changed | columns',
        'setting | TimeZone | changed | value',
        'statistics | shop.places | changed | definition',
        'table | shop.cache | changed | persistence | order of columns',
        'table | shop.stock | changed | order of columns',
        'text search | configuration shop.words | changed | mappings',
      ].sort(),
    );
    expect(notes).toEqual([
      'table shop.stock: replica identity default on the source, full on the target',
      'table shop.stock: comment what is there on the source, none on the target',
    ]);
  });
});

describe('what is elsewhere', () => {
  const far = 'CREATE FOREIGN DATA WRAPPER files; CREATE SERVER far FOREIGN DATA WRAPPER files';
  const parted = `${far}; CREATE TABLE p (a integer, b text DEFAULT 'x', CHECK (a > 0)) PARTITION BY LIST (a)`;
  const partition = `CREATE FOREIGN TABLE f PARTITION OF p (b NOT NULL DEFAULT 'y') FOR VALUES IN (1) SERVER far OPTIONS (name 'x');
    ALTER FOREIGN TABLE f ALTER a OPTIONS (number '1')`;
  const alone = `CREATE FOREIGN TABLE f (a integer OPTIONS (number '1'), b text NOT NULL DEFAULT 'y', CONSTRAINT p_a_check CHECK (a > 0)) SERVER far OPTIONS (name 'x')`;

  test.each([
    [
      'the collation of a column',
      `${far}; CREATE FOREIGN TABLE f (a text OPTIONS (n 'x') COLLATE "C" NOT NULL) SERVER far`,
      `${far}; CREATE FOREIGN TABLE f (a text OPTIONS (n 'x') NOT NULL) SERVER far`,
      'foreign table | public.f | changed | columns',
    ],
    [
      'a column that is computed',
      `${far}; CREATE FOREIGN TABLE f (a integer GENERATED ALWAYS AS (1) STORED) SERVER far`,
      `${far}; CREATE FOREIGN TABLE f (a integer DEFAULT 1) SERVER far`,
      'foreign table | public.f | changed | columns',
    ],
    [
      'a partition',
      `${parted}; ${partition}`,
      `${parted}; ${partition.replace('IN (1)', 'IN (2)')}`,
      'foreign table | public.f | changed | partition bound',
    ],
    [
      'a wrapper',
      `${far}; ALTER FOREIGN DATA WRAPPER files VALIDATOR postgresql_fdw_validator`,
      far,
      'foreign server | wrapper files | changed | validator',
    ],
    [
      'what a wrapper and a server are given',
      `${far}; ALTER FOREIGN DATA WRAPPER files OPTIONS (a 'b', "C" 'd'); ALTER SERVER far OPTIONS (host 'it''s', port '1')`,
      `${far}; ALTER FOREIGN DATA WRAPPER files OPTIONS (a 'c', e 'f'); ALTER SERVER far OPTIONS (port '2')`,
      'foreign server | wrapper files | changed | options, foreign server | far | changed | options',
    ],
    [
      'who somebody is there',
      `${far}; CREATE USER MAPPING FOR postgres SERVER far OPTIONS (user 'a', password 'secret')`,
      `${far}; CREATE USER MAPPING FOR postgres SERVER far OPTIONS (user 'b', password 'secret')`,
      'foreign server | far for postgres | changed | user',
    ],
    [
      'whether somebody has a name there',
      `${far}; CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (user 'a')`,
      `${far}; CREATE USER MAPPING FOR PUBLIC SERVER far`,
      'foreign server | far for PUBLIC | changed | user',
    ],
  ])('%s is compared, and the statements make it equal', async (what, one, other, expected) => {
    for (const [source, target] of [
      [one, other],
      [other, one],
    ] as const) {
      const name = `${what.replaceAll(' ', '_')}_${source === one}`;
      await Promise.all([servers.old.database(name, source), servers.current.database(name, target)]);
      const { differences } = await compareAgain(name);
      expect(differences.map(inShort).join(', ')).toBe(expected);
      await mend(name, differences);
      expect((await compareAgain(name)).differences).toEqual([]);
    }
  });

  test('a table that is a partition on one side only is compared', async () => {
    await Promise.all([
      servers.old.database('partition', `${parted}; ${partition}`),
      servers.current.database('partition', `${parted}; ${alone}`),
    ]);
    const { differences } = await compareAgain('partition');
    expect(differences.map(inShort)).toEqual([
      'foreign table | public.f | changed | partition of | partition bound',
      // A partition has it from its table.
      'constraint | p_a_check on public.f | extra',
    ]);
    await mend('partition', differences);
    expect((await compareAgain('partition')).differences).toEqual([]);
  });

  test('a wrapper of one side only is named, and made', async () => {
    await Promise.all([
      servers.old.database('wrapper', `CREATE FOREIGN DATA WRAPPER files OPTIONS (a 'b')`),
      servers.current.database('wrapper', 'CREATE FOREIGN DATA WRAPPER others'),
    ]);
    const { differences } = await compareAgain('wrapper');
    expect(differences.map(inShort)).toEqual([
      'foreign server | wrapper files | missing',
      'foreign server | wrapper others | extra',
    ]);
    await mend('wrapper', differences.slice(0, 1));
    expect((await compareAgain('wrapper')).differences.map(inShort)).toEqual([
      'foreign server | wrapper others | extra',
    ]);
  });

  test('another password is a difference, and neither is shown', async () => {
    const mapping = (password: string) =>
      `${far}; CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (user 'a', password '${password}'); ALTER SERVER far OPTIONS (secret_key '${password}');
       CREATE FOREIGN TABLE f (a integer OPTIONS (secret '${password}')) SERVER far OPTIONS (password '${password}')`;
    await Promise.all([
      servers.old.database('password', mapping('hunter2')),
      servers.current.database('password', mapping('hunter3')),
    ]);
    const compared = await compareAgain('password');
    expect(compared.differences.map(inShort)).toEqual([
      'foreign server | far | changed | options',
      'foreign server | far for PUBLIC | changed | options',
      'foreign table | public.f | changed | columns | options',
    ]);
    expect(compared.differences[1]?.changes[0]?.source).toMatch(/^password \(hidden, as [0-9a-f]{16}\)$/);
    expect(JSON.stringify(compared)).not.toContain('hunter');
  });

  test('what somebody is there and may not be seen is unproven', async () => {
    const mapping = (user: string) => `${far}; CREATE USER MAPPING FOR postgres SERVER far OPTIONS (user '${user}')`;
    await servers.old.database('hidden', mapping('a'));
    await servers.current.database('hidden', `CREATE ROLE looker LOGIN; ${mapping('b')}`);
    const target = await readFrom({ ...connectionTo(servers.current, 'hidden'), user: 'looker' }, 17);
    const { differences, unproven } = compareSchemas(await read(servers.old, 'hidden'), target);
    expect(differences).toEqual([]);
    expect(unproven).toEqual([
      'target: foreign server far for postgres: its options are shown to superusers and postgres only',
    ]);
  });
});
