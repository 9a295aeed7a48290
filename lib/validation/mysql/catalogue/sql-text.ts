/** Strings and quoted names whole. Printed definitions escape by a backslash or by doubling, whichever the server likes. */
const quotes = /'(?:[^'\\]|\\[\s\S]|'')*'|`(?:[^`]|``)*`|"(?:[^"\\]|\\[\s\S]|"")*"/g;
const places = /⟦[sn](\d+)⟧/g;

/** Quotes a name. */
export function quoted(name: string | null | undefined): string {
  return `\`${`${name}`.replaceAll('`', '``')}\``;
}

/** Quotes a text, for a session that takes a backslash for an escape. */
export function literal(text: string | null | undefined): string {
  return `'${`${text}`.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** A qualified name as the report shows it, in quotes only where SQL needs them. */
export function shownName(...names: readonly (string | null | undefined)[]): string {
  return names.map((name) => (/^[A-Za-z_$][\w$]*$/.test(`${name}`) ? name : quoted(name))).join('.');
}

/** A qualified name as SQL. */
export function sqlName(...names: readonly (string | null | undefined)[]): string {
  return names.map(quoted).join('.');
}

/**
 * Changes a text outside of its strings and quoted names.
 *
 * @param change sees `⟦s3⟧` for a string and `⟦n4⟧` for a quoted name
 * @param name what becomes of a quoted name. @default - it stays
 */
export function changeOutsideQuotes(
  text: string,
  change: (masked: string) => string,
  name: (quoted: string) => string = (quoted) => quoted,
): string {
  const kept: string[] = [];
  const masked = text.replace(quotes, (quote) => {
    const kind = quote.startsWith('`') ? 'n' : 's';
    return `⟦${kind}${kept.push(kind === 'n' ? name(quote) : quote) - 1}⟧`;
  });
  return change(masked).replace(places, (_, place) => kept[Number(place)] ?? '');
}

/** What a pattern finds outside of strings and quoted names: its first group, or all of it. Undefined for nothing. */
export function outsideQuotes(text: string, pattern: RegExp): string | undefined {
  let found = false;
  const part = changeOutsideQuotes(text, (masked) => {
    const match = pattern.exec(masked);
    found = match !== null;
    return match?.[1] ?? match?.[0] ?? '';
  });
  return found ? part : undefined;
}

/** Takes the pairs of brackets off that enclose all of an expression. */
export function withoutBrackets(expression: string): string {
  let text = expression.trim();
  while (enclosed(text)) {
    text = text.slice(1, -1).trim();
  }
  return text;
}

function enclosed(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) {
    return false;
  }
  let depth = 0;
  const bare = text.replace(quotes, (quote) => '-'.repeat(quote.length));
  for (const [at, character] of [...bare].entries()) {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (depth === 0 && at < [...bare].length - 1) {
      return false;
    }
  }
  return true;
}

/** The same expression in the same words, whichever server has printed it. */
export function canonicalExpression(expression: string): string {
  const text = changeOutsideQuotes(expression, (masked) =>
    masked
      // MySQL names the character set of each string.
      .replace(/\b_(utf8mb4|utf8mb3|utf8|latin1|ascii)\s*(?=⟦s)/g, '')
      .replace(/\s+/g, ' ')
      .replace(/ ?, ?/g, ',')
      .replace(/\b(?:current_timestamp|now)\b(?:\(\))?/gi, 'current_timestamp'),
  );
  return withoutBrackets(text);
}
