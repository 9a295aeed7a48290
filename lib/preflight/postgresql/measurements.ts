import type { Session } from '../context';
import type { ColumnFacts } from './columns';
import { isLob, isUnboundedText } from './dms-types';

/** What the values of one column are like. */
export interface Measurement {
  /** Bytes of the longest value, as the server would print it. @default - the type does not ask for it, or there is none */
  readonly longestBytes?: number;
  /** Most digits after the decimal point, and before it. @default - the same */
  readonly scale?: number;
  readonly integerDigits?: number;
  /** Values that are infinite, or before the year 1 or after 9999. @default - the same */
  readonly outOfRange?: number;
  /** Percent of the table that was read: 100, or a part of a big one. */
  readonly percent: number;
}

/** What was measured. */
export interface Measurements {
  /** By the subject of the column. */
  readonly columns: ReadonlyMap<string, Measurement>;
  /** Tables that could not be measured and why, in a sentence each. */
  readonly failures: readonly string[];
}

/** How much of a table is read. What is stored outside of its rows is not counted: its length can be had without it. */
export interface ReadLimits {
  /** Bytes of a table up to which every row is read. */
  readonly wholeBytes: number;
  /** Bytes of a bigger table that are read, at random. */
  readonly sampleBytes: number;
}

/** Enough to see what is common, and little load on a source that serves users. */
const usualLimits: ReadLimits = { wholeBytes: 256 * 2 ** 20, sampleBytes: 64 * 2 ** 20 };

/** Measures the columns whose type leaves open how long or how precise a value is, one statement a table. */
export async function measureColumns(
  session: Session,
  columns: readonly ColumnFacts[],
  limits: ReadLimits = usualLimits,
): Promise<Measurements> {
  const tables = new Map<string, ColumnFacts[]>();
  for (const column of columns.filter((candidate) => expressions(candidate).length > 0)) {
    tables.set(column.table, [...(tables.get(column.table) ?? []), column]);
  }
  const measured = new Map<string, Measurement>();
  const failures: string[] = [];
  await Promise.all(
    [...tables].map(async ([table, ofTable]) => {
      try {
        for (const [subject, measurement] of await measureTable(session, table, ofTable, limits)) {
          measured.set(subject, measurement);
        }
      } catch (error) {
        failures.push(`${table} could not be measured: ${(error as Error).message}`);
      }
    }),
  );
  return { columns: measured, failures };
}

async function measureTable(
  session: Session,
  table: string,
  columns: readonly ColumnFacts[],
  { wholeBytes, sampleBytes }: ReadLimits,
) {
  const bytes = columns[0]?.tableBytes ?? 0;
  const percent = bytes <= wholeBytes ? 100 : Math.max((sampleBytes / bytes) * 100, 0.0001);
  const list = columns.flatMap((column, index) =>
    expressions(column).map(([property, expression]) => `${expression} AS "${property}${index}"`),
  );
  const sample = percent === 100 ? '' : ` TABLESAMPLE SYSTEM (${percent.toFixed(4)})`;
  const [row] = await session.query(`SELECT ${list.join(', ')} FROM ${table}${sample}`);
  const value = (name: string) => (row?.[name] == null ? undefined : Number(row[name]));
  return columns.map(
    ({ subject }, index) =>
      [
        subject,
        {
          longestBytes: value(`longest${index}`),
          scale: value(`scale${index}`),
          integerDigits: value(`digits${index}`),
          outOfRange: value(`range${index}`),
          percent,
        },
      ] as const,
  );
}

/** Returns what is asked of a column: the name of each property and its SQL. */
function expressions(column: ColumnFacts): readonly (readonly [string, string])[] {
  const { name, base, modifier } = column;
  if (base === 'numeric' && modifier === -1) {
    const finite = `${name}::text NOT IN ('NaN', 'Infinity', '-Infinity')`;
    return [
      ['scale', `max(scale(${name})) FILTER (WHERE ${finite})`],
      ['digits', `max(length(trunc(abs(${name}))::text)) FILTER (WHERE ${finite})`],
    ];
  }
  if (['timestamp', 'timestamptz', 'date'].includes(base)) {
    return [['range', `count(*) FILTER (WHERE ${name} >= '10000-01-01' OR ${name} < '0001-01-01')`]];
  }
  if (base === 'bytea') {
    return [['longest', `max(octet_length(${name}))`]];
  }
  return isLob(column) || isUnboundedText(column) ? [['longest', `max(octet_length(${name}::text))`]] : [];
}
