import type { SchemaObject, Unread } from '../../schema';
import type { TextRow } from '../sessions';
import { type CatalogueSessions, keyOf, type Part } from './reading';
import { changeOutsideQuotes, quoted, shownName, sqlName } from './sql-text';

/** Reads the views of some databases, each after those that it reads. */
export async function readViews(sessions: CatalogueSessions, schemas: readonly string[]): Promise<Part> {
  const rows = await sessions.query(
    `SELECT TABLE_SCHEMA AS schema_name, TABLE_NAME AS view_name, VIEW_DEFINITION AS query, CHECK_OPTION AS check_option,
        SECURITY_TYPE AS security, COLLATION_CONNECTION AS session_collation
      FROM information_schema.VIEWS WHERE TABLE_SCHEMA IN (?) AND TABLE_NAME NOT LIKE 'awsdms\\\\_%' ORDER BY 1, 2`,
    [schemas],
  );
  const unread: Unread[] = [];
  const read = await Promise.all(
    rows.map(async (row): Promise<readonly [TextRow, SchemaObject] | undefined> => {
      const [name, sql] = [shownName(row.schema_name, row.view_name), sqlName(row.schema_name, row.view_name)];
      try {
        if (!row.query) {
          throw new Error('the definition is not shown to the user: GRANT SHOW VIEW, not by a role');
        }
        const [shown] = await sessions.query(`SHOW CREATE VIEW ${sql}`);
        // Nothing else says it in MySQL.
        const algorithm = /^CREATE ALGORITHM=(\w+)/.exec(`${shown?.['Create View']}`)?.[1] ?? 'UNDEFINED';
        return [row, viewObject(name, sql, row, algorithm)];
      } catch (error) {
        unread.push({ kind: 'view', name, reason: (error as Error).message });
        return undefined;
      }
    }),
  );
  return { objects: inOrder(read.filter((view) => view !== undefined)), sequences: [], unread };
}

function viewObject(name: string, sql: string, row: TextRow, algorithm: string): SchemaObject {
  const check = row.check_option === 'NONE' ? '' : ` WITH ${row.check_option} CHECK OPTION`;
  return {
    kind: 'view',
    name,
    create: `CREATE OR REPLACE ALGORITHM = ${algorithm} SQL SECURITY ${row.security} VIEW ${sql} AS ${row.query}${check}`,
    properties: {
      definition: { value: withoutSchema(`${row.query}`, `${row.schema_name}`) },
      'check option': { value: row.check_option ?? null },
      security: { value: row.security ?? null },
      algorithm: { value: algorithm },
      'collation of the session': { value: row.session_collation ?? null },
    },
  };
}

/** Takes the view's own database off the names in it: not every version prints it. */
function withoutSchema(query: string, schema: string): string {
  const own = quoted(schema);
  const marked = changeOutsideQuotes(
    query,
    (masked) => masked,
    (name) => (name === own ? '⟦own⟧' : name),
  );
  return marked.replaceAll('⟦own⟧.', '').replaceAll('⟦own⟧', own);
}

/** Puts a view behind those whose names are in its text. */
function inOrder(views: readonly (readonly [TextRow, SchemaObject])[]): readonly SchemaObject[] {
  const ordered = new Map<string, SchemaObject>();
  const byName = new Map(views.map((view) => [sqlName(view[0].schema_name, view[0].view_name), view]));
  const visited = new Set<string>();
  const visit = ([row, object]: readonly [TextRow, SchemaObject]) => {
    const id = keyOf(row.schema_name, row.view_name);
    if (visited.has(id)) {
      return;
    }
    visited.add(id);
    for (const [name, other] of byName) {
      if (`${row.query}`.includes(name)) {
        visit(other);
      }
    }
    ordered.set(id, object);
  };
  views.forEach(visit);
  return [...ordered.values()];
}
