import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inShort, useSchemas } from './schemas';

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
    expect((await compareAgain('nothing_beside')).differences).toEqual([]);
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
