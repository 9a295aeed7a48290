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
  const inside = withinQuery(shorter);
  let at = 0;
  for (const [index, token] of shorter.entries()) {
    const qualified = longer[at] === table && longer[at + 1] === '.' && longer[at + 2] === token;
    if (qualified && !inside[index] && mayBeColumn(shorter, index)) {
      at += 2;
    }
    if (longer[at] !== token) {
      return false;
    }
    at++;
  }
  return at === longer.length;
}

/** Which tokens stand in a query within the query: there every version names the table of a column, if it has one. */
function withinQuery(tokens: readonly string[]): readonly boolean[] {
  const open: boolean[] = [];
  return tokens.map((token, index) => {
    if (token === '(') {
      open.push(open.at(-1) === true || /^(SELECT|WITH|VALUES)$/.test(tokens[index + 1] ?? ''));
    } else if (token === ')') {
      open.pop();
    }
    return open.at(-1) === true;
  });
}

/**
 * Whether a name may be one of a column: not that of a function, a type, a collation, an operator or a table.
 * One that comes after a name is a type: `AS f(day date)`. PostgreSQL prints its own words in capitals, unlike names.
 */
function mayBeColumn(tokens: readonly string[], index: number): boolean {
  const [last = '', beforeLast = '', next] = [tokens[index - 1], tokens[index - 2], tokens[index + 1]];
  const isTable = last === 'FROM' && beforeLast !== 'DISTINCT';
  const isType = last === 'AS' || /^["a-z_]/.test(last) || (last === ':' && beforeLast === ':');
  const isOperator = last === '(' && beforeLast === 'OPERATOR';
  return !(isTable || isType || isOperator || ['.', 'COLLATE', 'ONLY'].includes(last) || next === '.' || next === '(');
}

const afterTables = /^(TABLESAMPLE|WHERE|GROUP|HAVING|WINDOW|ORDER|LIMIT|OFFSET|FETCH|FOR|;)$/;

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
  if (tokens[0] === 'BEGIN' || outer.some((token) => /^(UNION|INTERSECT|EXCEPT)$/.test(token))) {
    // In the body of a function, and in the parts of a set operation, every version names the table.
    return undefined;
  }
  const start = outer.indexOf('FROM') + 1;
  const length = outer.slice(start).findIndex((token) => afterTables.test(token));
  const from = start === 0 ? [] : outer.slice(start, length < 0 ? undefined : start + length);
  const name = from.filter((token) => token !== '(' && token !== ')').at(-1);
  return from.includes(',') || from.includes('JOIN') ? undefined : name;
}
