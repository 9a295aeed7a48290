import type { Schema, SequenceState, Unread } from '../../schema';
import type { Sessions, TextRow } from '../sessions';

/**
 * The sequences with the columns that take their values from them: by ownership, identity, or a default that calls
 * `nextval`. `$1` are the schemas.
 */
const sequenceColumns = `
  SELECT c.oid::regclass::text AS name, s.seqincrement AS increment, s.seqstart AS start, s.seqcycle AS cycles,
    coalesce(jsonb_agg(DISTINCT jsonb_build_object('table', u.relid::regclass::text, 'column', quote_ident(a.attname)))
      FILTER (WHERE a.attname IS NOT NULL), '[]') AS columns
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN LATERAL (
      SELECT d.refobjid AS relid, d.refobjsubid AS attnum FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
      UNION
      SELECT f.adrelid, f.adnum FROM pg_depend d JOIN pg_attrdef f ON f.oid = d.objid
        WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
    ) u ON true
    LEFT JOIN pg_attribute a ON a.attrelid = u.relid AND a.attnum = u.attnum AND NOT a.attisdropped
      AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype)
  WHERE n.nspname = ANY ($1::text[]) GROUP BY c.oid, s.seqincrement, s.seqstart, s.seqcycle`;

interface UsedBy {
  readonly table: string;
  readonly column: string;
}

/** Reads where the sequences of some schemas stand, and how far the columns are that use them. */
export async function readSequences(
  sessions: Sessions,
  schemas: readonly string[],
): Promise<Pick<Schema, 'sequences' | 'unread'>> {
  const found = await sessions.query(sequenceColumns, [schemas]);
  const unread: Unread[] = [];
  const states = await Promise.all(
    found.map(async (row): Promise<SequenceState | undefined> => {
      try {
        return await readState(sessions, row);
      } catch (error) {
        unread.push({ kind: 'sequence value', name: `${row.name}`, reason: (error as Error).message });
        return undefined;
      }
    }),
  );
  return { sequences: states.filter((state) => state !== undefined), unread };
}

async function readState(sessions: Sessions, row: TextRow): Promise<SequenceState> {
  const increment = BigInt(`${row.increment}`);
  const columns = JSON.parse(`${row.columns}`) as readonly UsedBy[];
  const furthest = increment < 0n ? 'min' : 'max';
  const extremes = columns.map(
    ({ table, column }, index) => `(SELECT ${furthest}(${column}) FROM ${table}) AS c${index}`,
  );
  const [state] = await sessions.query(
    `SELECT ${['last_value', 'is_called', ...extremes].join(', ')} FROM ${row.name}`,
  );
  const last = BigInt(`${state?.last_value}`);
  return {
    name: `${row.name}`,
    increment,
    cycles: row.cycles === 't',
    start: BigInt(`${row.start}`),
    next: state?.is_called === 't' ? last + increment : last,
    columns: columns.map(({ table, column }, index) => {
      const extreme = state?.[`c${index}`];
      // A numeric column may hold a fraction; the whole part is what a sequence can reach.
      return { name: `${table}.${column}`, extreme: extreme == null ? null : BigInt(extreme.replace(/\..*/, '')) };
    }),
    setNext: (next) => `SELECT setval('${`${row.name}`.replaceAll("'", "''")}', ${next}, false)`,
  };
}
