import type { ObjectKind, Unread } from '../../schema';
import type { CatalogueSessions } from './reading';
import { quoted } from './sql-text';

/** A right without which the server shows less, and no error. */
interface NeededRight {
  readonly kind: ObjectKind;
  /** Any of these on the database or on all. */
  readonly inSchema: readonly string[];
  /** Any of these on all databases will do as well. */
  readonly onAll: readonly string[];
}

const needed: readonly NeededRight[] = [
  { kind: 'table', inSchema: ['SELECT'], onAll: [] },
  { kind: 'view', inSchema: ['SHOW VIEW'], onAll: [] },
  { kind: 'trigger', inSchema: ['TRIGGER'], onAll: [] },
  { kind: 'event', inSchema: ['EVENT'], onAll: [] },
  // With one of the rights on the database they are listed at least; a body that is not shown is told then.
  { kind: 'function', inSchema: ['EXECUTE', 'ALTER ROUTINE', 'CREATE ROUTINE'], onAll: ['SHOW_ROUTINE', 'SELECT'] },
];

/**
 * Says what the user may not see, by the rights that it has itself. Those that it has by a role are shown in different ways
 * by MySQL and MariaDB, so they do not count.
 */
export async function hiddenFrom(sessions: CatalogueSessions, schemas: readonly string[]): Promise<readonly Unread[]> {
  const me = `CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@', QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)))`;
  const [onAll, inSchema] = await Promise.all([
    sessions.query(`SELECT PRIVILEGE_TYPE AS privilege FROM information_schema.USER_PRIVILEGES WHERE GRANTEE = ${me}`),
    sessions.query(
      // The database of a right is a pattern.
      `SELECT s.SCHEMA_NAME AS schema_name, p.PRIVILEGE_TYPE AS privilege FROM information_schema.SCHEMATA s
          JOIN information_schema.SCHEMA_PRIVILEGES p ON s.SCHEMA_NAME LIKE p.TABLE_SCHEMA
        WHERE p.GRANTEE = ${me} AND s.SCHEMA_NAME IN (?)`,
      [schemas],
    ),
  ]);
  const global = new Set(onAll.map(({ privilege }) => `${privilege}`));
  return schemas.flatMap((schema) => {
    const local = new Set(
      inSchema.filter(({ schema_name }) => schema_name === schema).map(({ privilege }) => `${privilege}`),
    );
    return needed
      .filter(
        ({ inSchema, onAll }) =>
          !inSchema.some((name) => global.has(name) || local.has(name)) && !onAll.some((name) => global.has(name)),
      )
      .map(({ kind, inSchema }) => ({
        kind,
        name: `of ${schema}`,
        reason: `only those that the user has rights to are shown: GRANT ${inSchema[0]} ON ${quoted(schema)}.* TO the user, not by a role`,
      }));
  });
}
