import type { SchemaObject, Unread } from '../../schema';
import type { TextRow } from '../sessions';
import { canonicalCollation, canonicalType } from './column-values';
import { canonicalMode, inSession, withoutDefiner } from './program-session';
import { type CatalogueSessions, type Dialect, groupedBy, keyOf, type Part } from './reading';
import { quoted, shownName, sqlName } from './sql-text';

/** Reads functions, procedures, and the packages of MariaDB. */
export async function readRoutines(
  sessions: CatalogueSessions,
  schemas: readonly string[],
  dialect: Dialect,
): Promise<Part> {
  const [rows, parameters] = await Promise.all([
    sessions.query(
      `SELECT ROUTINE_SCHEMA AS schema_name, ROUTINE_NAME AS routine_name, ROUTINE_TYPE AS type, ROUTINE_DEFINITION AS body,
          IS_DETERMINISTIC AS is_deterministic, SQL_DATA_ACCESS AS data_access, SECURITY_TYPE AS security, SQL_MODE AS mode,
          ROUTINE_COMMENT AS comment, COLLATION_CONNECTION AS session_collation
        FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA IN (?) ORDER BY 1, 2, 3`,
      [schemas],
    ),
    sessions.query(
      `SELECT SPECIFIC_SCHEMA AS schema_name, SPECIFIC_NAME AS routine_name, ROUTINE_TYPE AS type, ORDINAL_POSITION AS position,
          PARAMETER_MODE AS direction, PARAMETER_NAME AS parameter_name, DTD_IDENTIFIER AS type_name, COLLATION_NAME AS collation_name
        FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA IN (?) ORDER BY 1, 2, 3, ORDINAL_POSITION`,
      [schemas],
    ),
  ]);
  const parametersOf = groupedBy(parameters, 'schema_name', 'routine_name', 'type');
  const unread: Unread[] = [];
  const objects = await Promise.all(
    rows.map(async (row): Promise<SchemaObject | undefined> => {
      const { schema_name, routine_name, type } = row;
      // A function and a procedure may have one name.
      const name = `${shownName(schema_name, routine_name)}${type === 'FUNCTION' ? '' : ` (${`${type}`.toLowerCase()})`}`;
      try {
        const [shown] = await sessions.query(`SHOW CREATE ${type} ${sqlName(schema_name, routine_name)}`);
        const text = Object.entries(shown ?? {}).find(([column]) => /^create /i.test(column))?.[1];
        if (text == null || row.body == null) {
          throw new Error('the body is not shown to the user: GRANT SHOW_ROUTINE ON *.*, or SELECT on mysql.proc');
        }
        const own = parametersOf.get(keyOf(schema_name, routine_name, type)) ?? [];
        return routineObject(name, row, own, text, dialect);
      } catch (error) {
        unread.push({ kind: 'function', name, reason: (error as Error).message });
        return undefined;
      }
    }),
  );
  return { objects: objects.filter((object) => object !== undefined), sequences: [], unread };
}

function routineObject(
  name: string,
  row: TextRow,
  parameters: readonly TextRow[],
  shown: string,
  { mariadb }: Dialect,
): SchemaObject {
  const { schema_name, routine_name, type } = row;
  const text = withSchema(withoutDefiner(shown), `${type}`, `${schema_name}`);
  const drop = `DROP ${type} ${sqlName(schema_name, routine_name)} /* with the rights that are granted on it */`;
  // MySQL knows no other way.
  const again = mariadb ? [text.replace(/^CREATE /, 'CREATE OR REPLACE ')] : [drop, text];
  const statement = inSession(row.mode, again);
  const values = {
    body: row.body ?? null,
    parameters: parameters
      .filter(({ position }) => position !== '0')
      .map(parameterOf)
      .join(', '),
    result: parameters
      .filter(({ position }) => position === '0')
      .map(parameterOf)
      .join(', '),
    deterministic: row.is_deterministic ?? null,
    'data access': row.data_access ?? null,
    security: row.security ?? null,
    sql_mode: canonicalMode(row.mode),
    'collation of the session': row.session_collation ?? null,
    comment: row.comment || null,
  };
  return {
    kind: 'function',
    name,
    create: inSession(row.mode, [text]),
    properties: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value, statement }])),
  };
}

function parameterOf({ direction, parameter_name, type_name, collation_name }: TextRow): string {
  const collation = canonicalCollation(collation_name);
  const type = canonicalType(`${type_name}`.replace(/ (CHARSET|CHARACTER SET) \w+( COLLATE \w+)?/, ''));
  return [direction, parameter_name, type, collation].filter((word) => word != null).join(' ');
}

/** Puts the database before the name, which is in the quotes of the mode in which the routine was made. */
function withSchema(text: string, type: string, schema: string): string {
  const start = new RegExp(`^(CREATE (?:AGGREGATE )?${type} )([\`"])`, 'i');
  return text.replace(start, (_, words: string, quote: string) =>
    quote === '`' ? `${words}${quoted(schema)}.\`` : `${words}"${schema.replaceAll('"', '""')}"."`,
  );
}
