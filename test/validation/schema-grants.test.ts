import { inShort, useSchemas } from './schemas';
import { execute } from './server';

const { servers, compareAgain, mend } = useSchemas();

describe('grants', () => {
  const roles =
    'CREATE ROLE app LOGIN; CREATE ROLE reader; CREATE ROLE alice LOGIN; CREATE ROLE owner_of_shop; CREATE ROLE of_nobody';
  const shop = `CREATE SCHEMA shop AUTHORIZATION owner_of_shop; CREATE TABLE shop.items (id serial, name text); ALTER TABLE shop.items OWNER TO owner_of_shop;
    CREATE FUNCTION shop.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION shop.f() FROM PUBLIC;`;
  const rights = `GRANT USAGE ON SCHEMA shop TO app; GRANT SELECT, INSERT ON shop.items TO app; GRANT UPDATE (name) ON shop.items TO app;
    GRANT USAGE ON SEQUENCE shop.items_id_seq TO app WITH GRANT OPTION; GRANT EXECUTE ON FUNCTION shop.f() TO reader; GRANT SELECT ON shop.items TO reader;
    GRANT reader TO alice; ALTER DEFAULT PRIVILEGES FOR ROLE owner_of_shop IN SCHEMA shop GRANT SELECT ON TABLES TO reader;`;

  beforeAll(() => execute(servers.old.url('postgres'), roles));

  test('are read with who holds them, and the statements give them; roles of one side only are named', async () => {
    await servers.old.database('grants', `${shop} ${rights}`);
    await servers.current.database(
      'grants',
      'CREATE ROLE target_only; CREATE SCHEMA shop; GRANT USAGE ON SCHEMA shop TO target_only',
    );
    const { differences } = await compareAgain('grants');
    expect(differences.filter(({ kind }) => kind === 'grant').map(inShort)).toEqual([
      'grant | role alice | missing',
      'grant | role app | missing',
      'grant | role owner_of_shop | missing',
      'grant | role reader | missing',
      'grant | role reader of alice | missing',
      'grant | app on schema shop | missing',
      'grant | app on sequence shop.items_id_seq | missing',
      'grant | app on table shop.items | missing',
      'grant | owner_of_shop on schema shop | missing',
      'grant | owner_of_shop on sequence shop.items_id_seq | missing',
      'grant | owner_of_shop on table shop.items | missing',
      'grant | reader on routine shop.f() | missing',
      'grant | reader on table shop.items | missing',
      'grant | EXECUTE on routine shop.f() not for PUBLIC | missing',
      'grant | app on column shop.items.name | missing',
      'grant | reader on what owner_of_shop makes: tables in schema shop | missing',
      'grant | role target_only | extra',
      'grant | target_only on schema shop | extra',
    ]);
    await mend('grants', differences);
    const again = await compareAgain('grants');
    // Whether somebody may grant further is what an owner may do, who is another one here.
    expect(again.differences.map(inShort)).toEqual([
      'grant | role target_only | extra',
      'grant | target_only on schema shop | extra',
    ]);
    expect((await compareAgain('grants', new Set(['grant']))).differences).toEqual([]);
  });

  test('that differ are changed back', async () => {
    await servers.old.database('other_grants', `${shop} ${rights} ALTER ROLE app BYPASSRLS`);
    await servers.current.database(
      'other_grants',
      `${shop} ${rights} GRANT DELETE ON shop.items TO app; REVOKE GRANT OPTION FOR USAGE ON SEQUENCE shop.items_id_seq FROM app;
       GRANT reader TO alice WITH ADMIN OPTION; GRANT EXECUTE ON FUNCTION shop.f() TO PUBLIC; GRANT SELECT (name) ON shop.items TO app;
       ALTER DEFAULT PRIVILEGES FOR ROLE owner_of_shop IN SCHEMA shop GRANT INSERT ON TABLES TO reader`,
    );
    const { differences } = await compareAgain('other_grants');
    expect(differences.map(inShort)).toEqual([
      'grant | role app | changed | bypasses row-level security',
      'grant | role reader of alice | changed | may grant it',
      'grant | app on sequence shop.items_id_seq | changed | may grant',
      'grant | app on table shop.items | changed | rights',
      'grant | EXECUTE on routine shop.f() not for PUBLIC | missing',
      'grant | app on column shop.items.name | changed | rights',
      'grant | reader on what owner_of_shop makes: tables in schema shop | changed | rights',
    ]);
    await mend('other_grants', differences);
    expect((await compareAgain('other_grants')).differences).toEqual([]);
  });

  test('that version 15 took from everybody in the schema public are noted', async () => {
    await Promise.all([servers.old.database('public', ''), servers.current.database('public', '')]);
    const { differences, notes } = await compareAgain('public');
    expect(differences).toEqual([]);
    expect(notes).toEqual(['grant PUBLIC on schema public: creation CREATE on the source, none on the target']);
  });
});
