import type { SchemaObject } from '../../schema';
import type { TextRow } from '../sessions';
import { canonicalMode, inSession } from './program-session';
import { type CatalogueSessions, groupedBy, type Part } from './reading';
import { quoted, shownName, sqlName } from './sql-text';

/** Reads the triggers of some databases, in the order in which they fire. */
export async function readTriggers(sessions: CatalogueSessions, schemas: readonly string[]): Promise<Part> {
  const rows = await sessions.query(
    `SELECT TRIGGER_SCHEMA AS schema_name, TRIGGER_NAME AS trigger_name, EVENT_OBJECT_TABLE AS table_name, ACTION_TIMING AS timing,
        EVENT_MANIPULATION AS event, ACTION_STATEMENT AS body, SQL_MODE AS mode, COLLATION_CONNECTION AS session_collation
      FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA IN (?) AND EVENT_OBJECT_TABLE NOT LIKE 'awsdms\\\\_%'
      ORDER BY 1, 3, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER`,
    [schemas],
  );
  const groups = groupedBy(rows, 'schema_name', 'table_name', 'timing', 'event');
  const objects = [...groups.values()].flatMap((group) =>
    group.map((row, index) => triggerObject(row, group[index - 1]?.trigger_name)),
  );
  return { objects, sequences: [], unread: [] };
}

/** @param former name of the trigger of the same event that fires before */
function triggerObject(row: TextRow, former: string | null | undefined): SchemaObject {
  const { schema_name, trigger_name, table_name, timing, event, body, mode } = row;
  const sql = sqlName(schema_name, trigger_name);
  const table = sqlName(schema_name, table_name);
  const place = former == null ? '' : `FOLLOWS ${quoted(former)} `;
  // In a mode with ANSI_QUOTES the quotes of MySQL still stand for names.
  const create = `CREATE TRIGGER ${sql} ${timing} ${event} ON ${table} FOR EACH ROW ${place}${body}`;
  const statement = inSession(mode, [`DROP TRIGGER ${sql}`, create]);
  const values = {
    table: shownName(schema_name, table_name),
    event: `${timing} ${event}`,
    body: body ?? null,
    'fires after': former ?? null,
    sql_mode: canonicalMode(mode),
    'collation of the session': row.session_collation ?? null,
  };
  return {
    kind: 'trigger',
    name: `${shownName(trigger_name)} on ${shownName(schema_name, table_name)}`,
    create: inSession(mode, [create]),
    properties: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value, statement }])),
  };
}
