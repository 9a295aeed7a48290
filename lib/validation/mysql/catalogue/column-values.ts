import { canonicalExpression } from './sql-text';

/** The same type in the same words: display widths went with MySQL 8.0.19, except that of `tinyint(1)`, a boolean. */
export function canonicalType(type: string): string {
  return type
    .replace(/^(tinyint|smallint|mediumint|int|bigint)\((\d+)\)(?!.*zerofill)/, (whole, name) =>
      whole === 'tinyint(1)' ? whole : name,
    )
    .replace(/^year\(4\)/, 'year')
    .replace(/^geomcollection/, 'geometrycollection');
}

/** The same collation by the same name: `utf8` is `utf8mb3` since MySQL 8.0.30 and MariaDB 10.6. */
export function canonicalCollation(name: string | null | undefined): string | null {
  return name?.replace(/^utf8(?=_|$)/, 'utf8mb3') ?? null;
}

/** What information_schema.COLUMNS says of a default. */
export interface PrintedDefault {
  readonly value: string | null | undefined;
  readonly extra: string;
  /** Type as information_schema prints it. */
  readonly type: string;
}

/**
 * Returns a default as SQL: a constant in quotes, an expression without. Null for none, and for the NULL that a column
 * without a default has anyway.
 *
 * @param asSql whether the server prints defaults as SQL. MySQL prints constants without their quotes
 */
export function canonicalDefault({ value, extra, type }: PrintedDefault, asSql: boolean): string | null {
  if (value == null || (asSql && value === 'NULL')) {
    return null;
  }
  // b'101' is printed in the same way by all.
  if (/^bit\b/.test(type) && /^b'[01]*'$/.test(value)) {
    return value;
  }
  if (asSql) {
    const constant = value.startsWith("'") ? unescaped(value.slice(1, -1)) : /^-?[\d.]+(e[-+]?\d+)?$/i.exec(value)?.[0];
    return constant === undefined ? canonicalExpression(value) : inQuotes(constant);
  }
  const computed =
    /DEFAULT_GENERATED/i.test(extra) || (/^(timestamp|datetime)/.test(type) && /^current_timestamp/i.test(value));
  return computed ? canonicalExpression(value) : inQuotes(value);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', '0': '\0', Z: '\u001a' };

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])|''/g, (_, character?: string) =>
    character === undefined ? "'" : (escapes[character] ?? character),
  );
}

function inQuotes(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** What sets a column by itself when its row changes, unless nothing does. */
export function onUpdate(extra: string): string | null {
  const found = /on update (current_timestamp(?:\(\d*\))?)/i.exec(extra)?.[1];
  return found === undefined ? null : canonicalExpression(found.toLowerCase());
}
