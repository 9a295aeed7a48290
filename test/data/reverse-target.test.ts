import { postgresqlEndpoints } from '../../lib/data/postgresql-endpoints';
import { valid } from '../support/definition';
import { execute, oldestMajor, type Server, startServer } from '../validation/server';

/** What DMS says to the old database whenever it connects to write. */
const { afterConnectScript } = postgresqlEndpoints.writes('source', valid, {}).postgreSqlSettings as {
  readonly afterConnectScript: string;
};

/** A table whose trigger would note each row that comes back a second time, and one that refers to it. */
const schema = `
  CREATE TABLE orders (id int PRIMARY KEY);
  CREATE TABLE items (id int PRIMARY KEY, order_id int REFERENCES orders);
  CREATE TABLE notes (id int);
  CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO notes VALUES (NEW.id); RETURN NEW; END $$;
  CREATE TRIGGER note AFTER INSERT ON items FOR EACH ROW EXECUTE FUNCTION note();
`;

describe.each([...new Set([oldestMajor, 17 as const])])(
  'the old database on PostgreSQL %p, written on the way back',
  (major) => {
    let server: Server;
    let database: string;

    /** The same database as another user. */
    const as = (user: string) => database.replace('postgres@', `${user}@`);

    beforeAll(async () => {
      server = await startServer(major);
      database = await server.database('legacy', schema);
      for (const [user, right] of [
        ['dms_super', 'SUPERUSER'],
        ['dms_plain', 'NOSUPERUSER'],
      ]) {
        await execute(database, `CREATE ROLE ${user} LOGIN ${right}; GRANT ALL ON orders, items, notes TO ${user}`);
      }
    });
    afterAll(async () => server.stop());

    test('fires no trigger and checks no foreign key for a superuser, which DMS asks for on such a server', async () => {
      await execute(as('dms_super'), `${afterConnectScript}; INSERT INTO items VALUES (1, 7)`);
      await expect(execute(database, 'SELECT * FROM notes')).resolves.toEqual([]);
    });

    test('refuses a user without the right at once, rather than fire every trigger again', async () => {
      await expect(execute(as('dms_plain'), `${afterConnectScript}; INSERT INTO items VALUES (2, 7)`)).rejects.toThrow(
        'permission denied to set parameter "session_replication_role"',
      );
    });

    test('takes the right from a grant where the version knows it, so that nobody needs to be superuser', async () => {
      const granted = execute(database, 'GRANT SET ON PARAMETER session_replication_role TO dms_plain');
      if (major < 15) {
        await expect(granted).rejects.toThrow('syntax error');
        return;
      }
      await granted;
      await execute(as('dms_plain'), `${afterConnectScript}; INSERT INTO items VALUES (3, 7)`);
      await expect(execute(database, 'SELECT * FROM notes')).resolves.toEqual([]);
    });
  },
);
