import { changeOutsideQuotes, outsideQuotes } from './sql-text';

/** What SHOW CREATE TABLE prints, taken apart. */
export interface TableDefinition {
  /** Columns, keys and constraints, each as it stands there. */
  readonly items: readonly string[];
  /** What comes after them, without the counter: engine, character set, partitions. */
  readonly options: string;
  /** Value that the counter gives out next. @default - the table has given out none, or has none */
  readonly counter?: bigint;
}

/** Strings and quoted names whole; brackets and commas by themselves; everything else as long as it goes. */
const pieces = /'(?:[^'\\]|\\[\s\S]|'')*'|`(?:[^`]|``)*`|"(?:[^"\\]|\\[\s\S]|"")*"|[(),]|[^'`"(),]+|['`"]/g;

/** Takes a definition apart. It is the one of SHOW CREATE TABLE, because nothing else says all in every version. */
export function cutTable(definition: string): TableDefinition {
  const items: string[] = [];
  let [depth, item, rest, inside] = [0, '', '', true];
  for (const [piece] of definition.matchAll(pieces)) {
    depth += piece === '(' ? 1 : piece === ')' ? -1 : 0;
    if (!inside) {
      rest += piece;
    } else if ((depth === 1 && piece === ',') || depth === 0) {
      // Before the first bracket stands the name.
      items.push(...(piece === ',' || piece === ')' ? [item.trim()] : []));
      inside = piece !== ')';
      item = '';
    } else if (depth > 1 || piece !== '(') {
      item += piece;
    }
  }
  let counter: bigint | undefined;
  const options = changeOutsideQuotes(rest, (masked) =>
    masked.replace(/ AUTO_INCREMENT=(\d+)/, (_, next) => {
      counter = BigInt(next);
      return '';
    }),
  );
  return { items, options, counter };
}

/** Takes conditional comments off: what is in them counts for the version that has printed them. */
export function unwrapped(text: string): string {
  return changeOutsideQuotes(text, (masked) => masked.replace(/\/\*M?!\d* ?([\s\S]*?) ?\*\//g, '$1'));
}

/** The comment of a column, a key or a table, unless there is none. */
export function withoutComment(text: string): string {
  return changeOutsideQuotes(text, (masked) => masked.replace(/ COMMENT[ =]⟦s\d+⟧/, ''));
}

/** How a table is cut into partitions, as SQL; null where it is not. */
export function partitioning(options: string): string | null {
  return outsideQuotes(unwrapped(options), /\bPARTITION BY\b.*/s)?.trim() ?? null;
}

/** The same partitions in the same words, whichever server has printed them. */
export function canonicalPartitioning(sql: string): string {
  return changeOutsideQuotes(
    sql,
    (masked) =>
      masked
        .replace(/ ENGINE = \w+/g, '')
        .replace(/\s+/g, ' ')
        .replace(/ ?([(),]) ?/g, '$1'),
    // MariaDB quotes the names of partitions, MySQL does not.
    (name) => (/^`\w+`$/.test(name) ? name.slice(1, -1) : name),
  ).trim();
}
