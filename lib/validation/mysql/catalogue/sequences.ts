import type { Property, SchemaObject, SequenceState } from '../../schema';
import type { TextRow } from '../sessions';
import { wholeNumber } from './counters';
import { type CatalogueSessions, type Part, together } from './reading';
import { quoted, shownName, sqlName } from './sql-text';

/** Properties of a sequence by the columns that it has as a table, with the words that set them. */
const settings = [
  ['start', 'start_value', 'START WITH'],
  ['minimum', 'minimum_value', 'MINVALUE'],
  ['maximum', 'maximum_value', 'MAXVALUE'],
  ['increment', 'increment', 'INCREMENT BY'],
  ['cache', 'cache_size', 'CACHE'],
] as const;

/** Reads the sequences of MariaDB. */
export async function readSequences(sessions: CatalogueSessions, schemas: readonly string[]): Promise<Part> {
  const [sequences, users] = await Promise.all([
    sessions.query(
      `SELECT TABLE_SCHEMA AS schema_name, TABLE_NAME AS table_name FROM information_schema.TABLES
        WHERE TABLE_TYPE = 'SEQUENCE' AND TABLE_SCHEMA IN (?) ORDER BY 1, 2`,
      [schemas],
    ),
    sessions.query(
      `SELECT TABLE_SCHEMA AS schema_name, TABLE_NAME AS table_name, COLUMN_NAME AS column_name, COLUMN_DEFAULT AS default_value
        FROM information_schema.COLUMNS WHERE TABLE_SCHEMA IN (?) AND COLUMN_DEFAULT LIKE 'nextval(%'`,
      [schemas],
    ),
  ]);
  return together(await Promise.all(sequences.map((row) => readSequence(sessions, row, users))));
}

async function readSequence(sessions: CatalogueSessions, row: TextRow, users: readonly TextRow[]): Promise<Part> {
  const name = shownName(row.schema_name, row.table_name);
  const sql = sqlName(row.schema_name, row.table_name);
  const using = users.filter(({ default_value }) => default_value === `nextval(${sql})`);
  try {
    const [state] = await sessions.query(`SELECT * FROM ${sql}`);
    const increment = BigInt(`${state?.increment}`);
    const furthest = increment < 0n ? 'MIN' : 'MAX';
    const columns = await Promise.all(
      using.map(async ({ schema_name, table_name, column_name }) => {
        const [found] = await sessions.query(
          `SELECT ${furthest}(${quoted(column_name)}) AS extreme FROM ${sqlName(schema_name, table_name)}`,
        );
        return { name: shownName(schema_name, table_name, column_name), extreme: wholeNumber(found?.extreme) };
      }),
    );
    const sequence: SequenceState = {
      name,
      start: BigInt(`${state?.start_value}`),
      next: BigInt(`${state?.next_not_cached_value}`),
      increment,
      cycles: state?.cycle_option === '1',
      columns,
      setNext: (next) => `SELECT SETVAL(${sql}, ${next}, 0)`,
    };
    return { objects: [sequenceObject(name, sql, state ?? {})], sequences: [sequence], unread: [] };
  } catch (error) {
    return { objects: [], sequences: [], unread: [{ kind: 'sequence', name, reason: (error as Error).message }] };
  }
}

function sequenceObject(name: string, sql: string, state: TextRow): SchemaObject {
  const cycle = state.cycle_option === '1' ? 'CYCLE' : 'NOCYCLE';
  const words = settings.map(([, column, word]) => `${word} ${state[column]}`);
  const properties = settings.map(([property, column, word]): readonly [string, Property] => [
    property,
    { value: state[column] ?? null, statement: `ALTER SEQUENCE ${sql} ${word} ${state[column]}` },
  ]);
  return {
    kind: 'sequence',
    name,
    create: `CREATE SEQUENCE ${sql} ${words.join(' ')} ${cycle}`,
    properties: {
      ...Object.fromEntries(properties),
      cycle: { value: cycle.toLowerCase(), statement: `ALTER SEQUENCE ${sql} ${cycle}` },
    },
  };
}
