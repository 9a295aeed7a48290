import { canonicalTokens } from './same-expression';

/** A printed query with the major version of the server that has printed it. */
export interface PrintedQuery {
  readonly sql: string;
  /** @default - not PostgreSQL */
  readonly major: number | undefined;
}

/** First version that leaves the table out. */
const leavesOut = 16;

/**
 * Whether the printed queries of two views mean the same.
 *
 * Since version 16 PostgreSQL prints a column without its table where a query has only one, `SELECT id FROM t` for what
 * version 15 prints as `SELECT t.id FROM t`. So the older of two such versions may say more by the name of that table.
 * Every other difference in a token is a difference, a schema among them: `public.lower(name)` is not `lower(name)`.
 */
export function sameQuery(left: PrintedQuery, right: PrintedQuery): boolean {
  const a = canonicalTokens(left.sql);
  const b = canonicalTokens(right.sql);
  if (a.length === b.length && a.every((token, index) => token === b[index])) {
    return true;
  }
  const older = ({ major }: PrintedQuery) => (major ?? leavesOut) < leavesOut;
  return older(left) !== older(right) && (older(left) ? sameButForTable(a, b) : sameButForTable(b, a));
}

function sameButForTable(longer: readonly string[], shorter: readonly string[]): boolean {
  const table = onlyTable(shorter);
  let at = 0;
  for (const [index, token] of shorter.entries()) {
    const qualified = longer[at] === table && longer[at + 1] === '.' && longer[at + 2] === token;
    if (qualified && shorter[index + 1] !== '.' && shorter[index + 1] !== '(' && !follows(shorter, index)) {
      at += 2;
    }
    if (longer[at] !== token) {
      return false;
    }
    at++;
  }
  return at === longer.length;
}

/** Whether a name is one of a type, a collation, an operator or a table, or is qualified already. */
function follows(tokens: readonly string[], index: number): boolean {
  const before = tokens[index - 1] ?? '';
  return (
    [':', '.', 'COLLATE', 'FROM', 'JOIN', 'ONLY'].includes(before) ||
    (before === '(' && tokens[index - 2] === 'OPERATOR')
  );
}

const afterTables = /^(WHERE|GROUP|HAVING|WINDOW|ORDER|LIMIT|OFFSET|FETCH|FOR|UNION|INTERSECT|EXCEPT|;)$/;

/** The name by which a query has its only table, undefined where it has more. Those of queries in it are not its own. */
function onlyTable(tokens: readonly string[]): string | undefined {
  const outer: string[] = [];
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    depth -= token === ')' ? 1 : 0;
    if (depth === 0 || (depth === 1 && token === 'JOIN')) {
      outer.push(token === 'FROM' && tokens[index - 1] === 'DISTINCT' ? '' : token);
    }
    depth += token === '(' ? 1 : 0;
  }
  const start = outer.indexOf('FROM') + 1;
  const length = outer.slice(start).findIndex((token) => afterTables.test(token));
  const from = start === 0 ? [] : outer.slice(start, length < 0 ? undefined : start + length);
  const name = from.filter((token) => token !== '(' && token !== ')').at(-1);
  return from.includes(',') || from.includes('JOIN') ? undefined : name;
}
