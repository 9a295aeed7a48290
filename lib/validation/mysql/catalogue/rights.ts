import type { ObjectKind, Unread } from '../../schema';
import type { TextRow } from '../sessions';
import { closeness, fits } from './database-patterns';
import type { CatalogueSessions } from './reading';
import { quoted, shownName } from './sql-text';

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
      `SELECT TABLE_SCHEMA AS pattern, PRIVILEGE_TYPE AS privilege FROM information_schema.SCHEMA_PRIVILEGES WHERE GRANTEE = ${me}`,
    ),
  ]);
  const global = new Set(onAll.map(({ privilege }) => `${privilege}`));
  return schemas.flatMap((schema) => {
    const local = rightsIn(schema, inSchema);
    const has = (name: string) => global.has(name) || local.every((rights) => rights.has(name));
    return needed
      .filter(({ inSchema, onAll }) => !inSchema.some(has) && !onAll.some((name) => global.has(name)))
      .map(({ kind, inSchema }) => ({
        kind,
        name: `of ${schema}`,
        within: `${shownName(schema)}.`,
        reason: `only those that the user has rights to are shown: GRANT ${inSchema[0]} ON ${quoted(schema)}.* TO the user, not by a role`,
      }));
  });
}

/** The rights on a database by itself: those of the closest pattern alone. Of several as close each must give a right. */
function rightsIn(schema: string, rows: readonly TextRow[]): readonly ReadonlySet<string>[] {
  const rightsOf = new Map<string, Set<string>>();
  for (const { pattern, privilege } of rows.filter(({ pattern }) => fits(schema, `${pattern}`))) {
    rightsOf.set(`${pattern}`, new Set([...(rightsOf.get(`${pattern}`) ?? []), `${privilege}`]));
  }
  const closest = Math.max(...[...rightsOf.keys()].map(closeness));
  const found = [...rightsOf].filter(([pattern]) => closeness(pattern) === closest).map(([, rights]) => rights);
  return found.length === 0 ? [new Set()] : found;
}
