import type { Column, ColumnPair } from '../table';

/** Which side of a pair is read. */
export type Side = 'source' | 'target';

/** What a column holds, as far as it matters for how its values become text. */
type Kind = 'integer' | 'decimal' | 'float' | 'bit' | 'temporal' | 'text' | 'label' | 'binary' | 'json' | 'geometry';

/** Kinds by the names in `information_schema.COLUMNS.DATA_TYPE`. Other types, such as MariaDB's `uuid`, print a text. */
const kinds: Readonly<Record<string, Kind>> = {
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  bigint: 'integer',
  year: 'integer',
  decimal: 'decimal',
  float: 'float',
  double: 'float',
  bit: 'bit',
  date: 'temporal',
  time: 'temporal',
  datetime: 'temporal',
  timestamp: 'temporal',
  enum: 'label',
  set: 'label',
  binary: 'binary',
  varbinary: 'binary',
  tinyblob: 'binary',
  blob: 'binary',
  mediumblob: 'binary',
  longblob: 'binary',
  vector: 'binary',
  json: 'json',
  geometry: 'geometry',
  point: 'geometry',
  linestring: 'geometry',
  polygon: 'geometry',
  multipoint: 'geometry',
  multilinestring: 'geometry',
  multipolygon: 'geometry',
  geometrycollection: 'geometry',
  geomcollection: 'geometry',
};

/** Kinds whose texts have digits and a few signs, no comma and no letter but the `e` of an exponent. */
const plain: ReadonlySet<Kind> = new Set(['integer', 'decimal', 'float', 'bit', 'temporal']);

/** Character sets whose texts are the same bytes in UTF-8. */
const utf8 = new Set(['utf8', 'utf8mb3', 'utf8mb4', 'ascii']);
/** Further character sets that have a character of Unicode for each of theirs. */
const whole = new Set(['latin1', 'ucs2', 'utf16', 'utf16le', 'utf32']);

/** Returns what a column holds. */
export function kindOf({ baseType }: Column): Kind {
  return kinds[baseType] ?? 'text';
}

/** Returns the character set of a column; of one that has none, `utf8mb4`, in which everything prints. */
export function characterSetOf({ collation }: Column): string {
  return collation?.split('_')[0] ?? 'utf8mb4';
}

/** Returns a column of the table that a statement reads, as SQL. An alias in the statement is never taken for it. */
export function columnOf(name: string): string {
  return `r.${quoted(name)}`;
}

/** Returns a name as SQL: quoted always. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** The text of a value that is no label of its enum, or of an empty set: labels end in no blank, so none is a blank. */
export const noLabel = ' ';

/**
 * Returns SQL of the text by which a row is named, another one for every other value of a key. NULL where there is none: a
 * text with a byte that no character stands for, or no label where the other side has no labels. Such a key can be read
 * and not named.
 */
export function printed(pair: ColumnPair, side: Side): string {
  const column = pair[side];
  const name = columnOf(pair.name);
  if (isBinary(column)) {
    return `HEX(${name})`;
  }
  if (bothLabels(pair)) {
    return `IF(${name} + 0 = 0, '${noLabel}', ${textOf(column, name)})`;
  }
  if (column.baseType === 'enum') {
    return `IF(${name} + 0 = 0, NULL, ${textOf(column, name)})`;
  }
  const text = textOf(column, name);
  return wholeText(column) ? text : `IF(${reversible(column, name)}, ${text}, NULL)`;
}

/** Returns SQL of the beginning of a value as text, for people. */
export function shown(pair: ColumnPair, side: Side, characters: number): string {
  const column = pair[side];
  const name = columnOf(pair.name);
  return isBinary(column) ? `HEX(LEFT(${name}, ${characters / 2}))` : `LEFT(${textOf(column, name)}, ${characters})`;
}

/**
 * Returns SQL of the arguments that stand for a value in CONCAT_WS with commas, so that no two different rows are the
 * same text: digits, or a length and so many bytes. No argument is NULL, which CONCAT_WS would leave out.
 *
 * A text of more than max_allowed_packet bytes is NULL, with no more than a warning, when a function such as CONCAT, CAST
 * or HEX makes it; SHA2, LENGTH and CONVERT take values of any length.
 *
 * @param longest bytes of one value that is taken as it is; of a longer one the hash is taken
 */
export function serialised(pair: ColumnPair, side: Side, longest: number): readonly string[] {
  const column = pair[side];
  const name = columnOf(pair.name);
  if (plain.has(kindOf(pair.source)) && plain.has(kindOf(pair.target))) {
    return [`IFNULL(${textOf(column, name)}, 'N')`];
  }
  const value = bytesOf(pair, side);
  const length = value === name ? `IFNULL(LENGTH(${name}), 'N')` : `IF(${name} IS NULL, 'N', LENGTH(${value}))`;
  return [length, `IFNULL(${shortened(column, value, value !== name, longest)}, '')`, ...beside(pair, side)];
}

/**
 * Returns SQL of a value, or of its hash where it is long.
 *
 * @param converted whether the value is no longer in the character set of the column
 */
function shortened(column: Column, value: string, converted: boolean, longest: number): string {
  const hash = `SHA2(${value}, 256)`;
  switch (kindOf(column)) {
    case 'geometry':
      return hash;
    case 'json':
      return `IF(LENGTH(${value}) > ${longest}, ${hash}, CAST(${value} AS CHAR))`;
    default: {
      // Beside a hash, which is UTF-8, a text of another character set would be converted.
      const asIs = converted || isBinary(column) || utf8.has(characterSetOf(column));
      const whole = asIs ? value : `CAST(${value} AS BINARY)`;
      return isNeverLonger(column, longest) ? whole : `IF(LENGTH(${value}) > ${longest}, ${hash}, ${whole})`;
    }
  }
}

/** Returns SQL of what a text does not tell of its value. */
function beside(pair: ColumnPair, side: Side): readonly string[] {
  const column = pair[side];
  const name = columnOf(pair.name);
  return [
    // An enum may hold a value that is no label: it prints the empty text, which may be a label as well.
    ...(bothLabels(pair) ? [`IFNULL(${name} + 0 = 0, '')`] : []),
    // A byte that no character stands for becomes a question mark, on whichever side it is.
    ...(sameBytes(pair) || (wholeText(pair.source) && wholeText(pair.target))
      ? []
      : [wholeText(column) ? "''" : `IF(${reversible(column, name)}, '', SHA2(${name}, 256))`]),
  ];
}

/**
 * Returns SQL of the bytes of a value: as they are where equal texts have equal bytes on both sides. Those of a geometry
 * are its SRID and its well-known binary on every server; JSON of MySQL prints as UTF-8.
 */
function bytesOf(pair: ColumnPair, side: Side): string {
  const column = pair[side];
  const name = columnOf(pair.name);
  if (isBinary(column) || kindOf(column) === 'json') {
    return name;
  }
  if (kindOf(column) === 'text' && [pair.source, pair.target].some((one) => kindOf(one) === 'json')) {
    return spaced(name);
  }
  return sameBytes(pair) ? name : textOf(column, name);
}

/** Whether both sides hold labels of an enum or a set. */
export function bothLabels({ source, target }: ColumnPair): boolean {
  return kindOf(source) === 'label' && kindOf(target) === 'label';
}

function isBinary(column: Column): boolean {
  return kindOf(column) === 'binary' || kindOf(column) === 'geometry';
}

/** Returns SQL of a value as text in UTF-8. */
function textOf(column: Column, name: string): string {
  switch (kindOf(column)) {
    case 'integer':
    case 'decimal':
      // A column that fills up with zeros prints them.
      return /zerofill/.test(column.type) || column.baseType === 'year' ? `${name} + 0` : name;
    case 'float':
      // A single float prints six digits, and one with decimals prints those; a double prints all that it has.
      return `${name} * 1e0`;
    case 'bit':
      return `CAST(${name} AS UNSIGNED)`;
    case 'temporal':
      return name;
    case 'json':
      return `CAST(${name} AS CHAR)`;
    default:
      if (column.collation === undefined) {
        return `CAST(${name} AS CHAR)`;
      }
      return utf8.has(characterSetOf(column)) ? name : `CONVERT(${name} USING utf8mb4)`;
  }
}

/** MariaDB keeps JSON as the text it was given. This puts blanks where MySQL has them; the order of keys it keeps. */
function spaced(name: string): string {
  return `IF(JSON_VALID(${name}), JSON_EXTRACT(${name}, '$'), ${name})`;
}

/** Whether equal texts of the two columns are equal bytes. */
function sameBytes({ source, target }: ColumnPair): boolean {
  if (source.collation === undefined || target.collation === undefined) {
    return false;
  }
  const sets = [characterSetOf(source), characterSetOf(target)];
  return sets[0] === sets[1] || sets.every((set) => utf8.has(set));
}

/** Whether every byte of a text has a character of Unicode. */
function wholeText(column: Column): boolean {
  const set = characterSetOf(column);
  return utf8.has(set) || whole.has(set);
}

/** Returns SQL of whether a text is the same after its way to Unicode and back. */
function reversible(column: Column, name: string): string {
  const back = `CONVERT(CONVERT(${name} USING utf8mb4) USING ${characterSetOf(column)})`;
  return `SHA2(${back}, 256) = SHA2(${name}, 256)`;
}

/** Whether no value of a type can be longer, in any character set. */
function isNeverLonger(column: Column, longest: number): boolean {
  const bytesOfCharacter = 4;
  const longestLabel = 255;
  const length = /^(?:var)?(?:char|binary)\((\d+)\)/.exec(column.type)?.[1];
  const characters = column.baseType === 'enum' ? longestLabel : length;
  return characters !== undefined && Number(characters) * bytesOfCharacter <= longest;
}
