import type { Property, SchemaObject } from '../../schema';
import type { TextRow } from '../sessions';
import { canonicalMode, inSession } from './program-session';
import type { CatalogueSessions, Part } from './reading';
import { literal, shownName, sqlName } from './sql-text';

/** Reads the events of some databases. */
export async function readEvents(sessions: CatalogueSessions, schemas: readonly string[]): Promise<Part> {
  const rows = await sessions.query(
    `SELECT EVENT_SCHEMA AS schema_name, EVENT_NAME AS event_name, EVENT_DEFINITION AS body, EXECUTE_AT AS once,
        INTERVAL_VALUE AS interval_value, INTERVAL_FIELD AS unit, STARTS AS starts, ENDS AS ends, STATUS AS status,
        ON_COMPLETION AS completion, TIME_ZONE AS zone, SQL_MODE AS mode, EVENT_COMMENT AS comment,
        COLLATION_CONNECTION AS session_collation
      FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN (?) ORDER BY 1, 2`,
    [schemas],
  );
  return { objects: rows.map(eventObject), sequences: [], unread: [] };
}

function eventObject(row: TextRow): SchemaObject {
  const { schema_name, event_name, body, mode, zone, completion, comment } = row;
  const sql = sqlName(schema_name, event_name);
  const schedule = scheduleOf(row);
  // One that a replica keeps from running, SLAVESIDE_DISABLED or REPLICA_SIDE_DISABLED, does not run either.
  const state = row.status === 'ENABLED' ? 'ENABLE' : 'DISABLE';
  const words = `ON SCHEDULE ${schedule} ON COMPLETION ${completion} ${state} COMMENT ${literal(comment ?? '')}`;
  const create = `CREATE EVENT ${sql} ${words} DO ${body}`;
  const again = inSession(mode, [`DROP EVENT ${sql}`, create], zone);
  const property = (value: string | null | undefined): Property => ({ value: value ?? null, statement: again });
  return {
    kind: 'event',
    name: shownName(schema_name, event_name),
    create: inSession(mode, [create], zone),
    properties: {
      body: property(body),
      schedule: property(schedule),
      'time zone': property(zone),
      'on completion': property(completion),
      sql_mode: property(canonicalMode(mode)),
      // It takes the mode of the session over.
      state: { value: state.toLowerCase(), statement: inSession(mode, [`ALTER EVENT ${sql} ${state}`], zone) },
      'collation of the session': property(row.session_collation),
      comment: property(comment || null),
    },
  };
}

function scheduleOf({ once, interval_value, unit, starts, ends }: TextRow): string {
  const at = (word: string, time: string | null | undefined) => (time == null ? '' : ` ${word} ${literal(time)}`);
  return once == null
    ? `EVERY ${literal(interval_value)} ${unit}${at('STARTS', starts)}${at('ENDS', ends)}`
    : `AT ${literal(once)}`;
}
