import { escape as literal } from 'mysql2';
import type { KeyRange } from '../rows';
import type { ColumnPair, TablePair } from '../table';
import { bothLabels, columnOf, kindOf, noLabel, printed, type Side } from './values';

/** Texts that are values of the type, by type. Others cannot be keys of the side, so no comparison may convert them. */
const numbers = /^-?\d+(\.\d+)?$/;
const moments: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-\d\d-\d\d$/,
  time: /^-?\d{2,3}:\d\d:\d\d(\.\d+)?$/,
  datetime: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/,
  timestamp: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/,
};
const bytes = /^([0-9A-F]{2})*$/;

/** Returns how many columns of the key, from the first, a range can be cut by: an index compares them as the SQL does. */
export function sortable({ key }: TablePair, side: Side): readonly ColumnPair[] {
  const end = key.findIndex((pair) => !indexed(pair, side));
  return end === -1 ? key : key.slice(0, end);
}

/**
 * Returns the condition for the rows whose key is in a range. Keys of a range may have fewer values than the key has
 * columns: those that follow are not compared.
 *
 * @throws Error when a value of the range is none of the column's type
 */
export function within({ key }: TablePair, side: Side, { after, upTo }: KeyRange): string {
  const parts = [
    ...(after === undefined ? [] : [beyond(key, side, after, '>', '>')]),
    ...(upTo === undefined ? [] : [beyond(key, side, upTo, '<', '<=')]),
  ];
  return parts.join(' AND ') || 'TRUE';
}

/** Returns the condition for the rows that have one of these keys. */
export function among({ key }: TablePair, side: Side, keys: readonly (readonly string[])[]): string {
  const wanted = keys.flatMap((values): readonly (readonly string[])[] => {
    const found = key.map((pair, index) => valueIn(pair, side, `${values[index]}`));
    return found.includes(undefined) ? [] : [found as string[]];
  });
  if (wanted.length === 0) {
    return 'FALSE';
  }
  const columns = key.map((pair) => compared(pair, side));
  const [only] = columns;
  // A list of numbers and texts would be compared as doubles.
  return key.length === 1 && !key.some(bothLabels)
    ? `${only} IN (${wanted.join(', ')})`
    : `(${wanted.map((values) => `(${equalities(columns, values)})`).join(' OR ')})`;
}

/** A comparison of rows, `(a, b) > (x, y)`, would use no index: its meaning written out does. */
function beyond(key: readonly ColumnPair[], side: Side, values: readonly string[], strict: string, last: string) {
  const columns = key.slice(0, values.length).map((pair) => compared(pair, side));
  const ends = values.map((text, index) => {
    const value = valueIn(key[index] as ColumnPair, side, text);
    if (value === undefined) {
      throw new Error(`${JSON.stringify(text)} is no value of column ${key[index]?.name} on the ${side}`);
    }
    return value;
  });
  const alternatives = columns.map((column, index) => {
    const operator = index === columns.length - 1 ? last : strict;
    return [equalities(columns.slice(0, index), ends), `${column} ${operator} ${ends[index]}`]
      .filter((part) => part !== '')
      .join(' AND ');
  });
  return `(${alternatives.join(' OR ')})`;
}

function equalities(columns: readonly string[], values: readonly string[]): string {
  return columns.map((column, index) => `${column} = ${values[index]}`).join(' AND ');
}

/** Whether a column is compared as it is, and not by its text. */
function indexed(pair: ColumnPair, side: Side): boolean {
  const column = pair[side];
  switch (kindOf(column)) {
    case 'integer':
      // MySQL takes years below 70 for years of this century.
      return column.baseType !== 'year';
    case 'decimal':
    case 'temporal':
    case 'binary':
      return true;
    case 'text':
      return column.collation !== undefined;
    default:
      return false;
  }
}

function compared(pair: ColumnPair, side: Side): string {
  return indexed(pair, side) || bothLabels(pair) ? columnOf(pair.name) : printed(pair, side);
}

/** Returns a value of a key as SQL; undefined for a text that is none of the column's type. */
function valueIn(pair: ColumnPair, side: Side, text: string): string | undefined {
  const { baseType } = pair[side];
  if (!indexed(pair, side)) {
    // By its number, which is 0, as no label names it.
    return bothLabels(pair) && text === noLabel ? '0' : literal(text);
  }
  switch (kindOf(pair[side])) {
    case 'integer':
    case 'decimal':
      // A text would be compared as a double, which has 53 bits.
      return numbers.test(text) ? text : undefined;
    case 'temporal':
      return moments[baseType]?.test(text) ? literal(text) : undefined;
    case 'binary':
      return bytes.test(text) ? `X'${text}'` : undefined;
    default:
      return literal(text);
  }
}
