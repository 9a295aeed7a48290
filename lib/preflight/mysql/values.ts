import type { Session } from '../context';
import { type Column, lobTypes } from './columns';
import { quoted } from './names';

/** What was counted in one column. */
export interface ColumnValues {
  readonly column: Column;
  /** Days that are none: zeros, and such as 30 February. */
  readonly impossibleDays: number;
  /** Times below zero, or of a day and more. */
  readonly longTimes: number;
  /** Values of an ENUM that are none of its list. */
  readonly unlisted: number;
  /** Bytes of the longest large object. */
  readonly longestBytes: number;
  /** Values with a byte beyond ASCII whose bytes are UTF-8, in a column of another character set. */
  readonly utf8: number;
  /** Other values with a byte beyond ASCII in such a column. */
  readonly otherThanUtf8: number;
}

type Counted = Exclude<keyof ColumnValues, 'column'>;

const nothing: Readonly<Record<Counted, 0>> = {
  impossibleDays: 0,
  longTimes: 0,
  unlisted: 0,
  longestBytes: 0,
  utf8: 0,
  otherThanUtf8: 0,
};

/** Character sets of one byte in which UTF-8 ends up when a client says the wrong one. */
const singleByte = /^(latin[1257]|cp12\d\d|ascii|swe7|hp8|dec8)$/;

/**
 * Returns the expressions that count in a column, by what they count. Each is an aggregate, so one statement reads a table
 * once for all its columns.
 */
function countsOf(column: Column): Partial<Record<Counted, string>> {
  const name = quoted(column.name);
  if (/^(date|datetime|timestamp)$/.test(column.dataType)) {
    return {
      impossibleDays: `SUM(MONTH(${name}) = 0 OR DAYOFMONTH(${name}) = 0 OR COALESCE(DAYOFMONTH(${name}) > DAYOFMONTH(LAST_DAY(${name})), 0))`,
    };
  }
  if (column.dataType === 'time') {
    return { longTimes: `SUM(TIME_TO_SEC(${name}) >= 86400 OR TIME_TO_SEC(${name}) < 0)` };
  }
  if (column.dataType === 'enum') {
    return { unlisted: `SUM(${name} + 0 = 0)` };
  }
  if (lobTypes.has(column.dataType)) {
    return { longestBytes: `MAX(LENGTH(${name}))` };
  }
  if (singleByte.test(column.characterSet ?? '')) {
    const bytes = `CAST(${name} AS BINARY)`;
    const beyondAscii = `LENGTH(${name}) <> CHAR_LENGTH(CONVERT(${bytes} USING utf8mb4))`;
    // What is no UTF-8 becomes NULL or a question mark, and so other bytes.
    const same = `COALESCE(CAST(CONVERT(${bytes} USING utf8mb4) AS BINARY) = ${bytes}, 0)`;
    const ascii = `COALESCE(CAST(CONVERT(${name} USING ascii) AS BINARY) = ${bytes}, 0)`;
    return {
      utf8: `SUM(${same} AND ${beyondAscii})`,
      otherThanUtf8: `SUM(${name} IS NOT NULL AND NOT (${same}) AND NOT (${ascii}))`,
    };
  }
  return {};
}

/** Counts in every column of one table that can hold what DMS carries badly. No statement where there is none. */
export async function readValues(session: Session, columns: readonly Column[]): Promise<readonly ColumnValues[]> {
  const expressions = columns.flatMap((column, index) =>
    Object.entries(countsOf(column)).map(([counted, expression]) => ({
      index,
      counted: counted as Counted,
      label: `${counted}_${index}`,
      expression,
    })),
  );
  const [first] = columns;
  if (first === undefined || expressions.length === 0) {
    return [];
  }
  const list = expressions.map(({ expression, label }) => `${expression} AS ${label}`).join(', ');
  const [row] = await session.query(`SELECT ${list} FROM ${quoted(first.schema, first.table)}`);
  const counted = new Set(expressions.map(({ index }) => index));
  return columns
    .map((column, index) => ({ column, index }))
    .filter(({ index }) => counted.has(index))
    .map(({ column, index }) => ({
      column,
      ...nothing,
      ...Object.fromEntries(
        expressions
          .filter((expression) => expression.index === index)
          .map(({ counted: name, label }) => [name, Number(row?.[label] ?? 0)]),
      ),
    }));
}
