/** Words, numbers, quoted names and strings whole; every other character by itself. White space goes. */
const tokens = /"(?:[^"]|"")*"|'(?:[^']|'')*'|[\w$]+|[^\s\w]/g;

/** What stands between two brackets; a token is a string. */
type Node = string | readonly Node[];

/**
 * Whether two printed expressions mean the same.
 *
 * Since version 14 PostgreSQL prints the functions of the SQL standard in their own syntax, `TRIM(BOTH FROM name)`, for
 * what version 13 prints as `btrim(name)`. Every other difference in a token is a difference. So is EXTRACT, which is
 * another function since then, of another type.
 */
export function sameExpression(left: string, right: string): boolean {
  return canonicalTokens(left).join(' ') === canonicalTokens(right).join(' ');
}

/** The tokens of an expression or a query, with those functions as version 13 prints them. */
export function canonicalTokens(sql: string): readonly string[] {
  const open: Node[][] = [[]];
  for (const token of sql.match(tokens) ?? []) {
    if (token === '(') {
      open.push([]);
    } else if (token === ')' && open.length > 1) {
      const group = inCalls(open.pop() ?? []);
      open.at(-1)?.push(group);
    } else {
      open.at(-1)?.push(token);
    }
  }
  return flat(inCalls(open.shift() ?? []));
}

function flat(nodes: readonly Node[]): readonly string[] {
  return nodes.flatMap((node) =>
    typeof node === 'string' ? [node] : node[0] === call ? flat(node.slice(1)) : ['(', ...flat(node), ')'],
  );
}

/** First element of a group that stands without brackets of its own. */
const call = '\u0000';

/** Writes the functions of one level as calls. */
function inCalls(nodes: readonly Node[]): readonly Node[] {
  const written: Node[] = [];
  for (const node of nodes) {
    const name = written.at(-1);
    if (typeof node === 'string' || typeof name !== 'string') {
      written.push(zoned(node));
    } else if (name === 'FOR' && written.at(-2) === 'COLLATION') {
      written.splice(-2, 2, 'pg_collation_for', node);
    } else {
      const rewritten = calls[name]?.(node);
      written.splice(rewritten === undefined ? written.length : -1, 1, ...(rewritten ?? [zoned(node)]));
    }
  }
  return written;
}

/** `(at AT TIME ZONE zone)`, which brings its own brackets. */
function zoned(node: Node): Node {
  const [text, zone] = typeof node === 'string' ? [] : cut(node, ['AT', 'TIME', 'ZONE']);
  return text === undefined || zone === undefined ? node : [call, 'timezone', [...zone, ',', ...text]];
}

const calls: Readonly<Record<string, (node: readonly Node[]) => readonly Node[] | undefined>> = {
  TRIM(node) {
    const [head = [], text] = cut(node, ['FROM']);
    const [side, ...characters] = head;
    const name = new Map<unknown, string>([
      ['BOTH', 'btrim'],
      ['LEADING', 'ltrim'],
      ['TRAILING', 'rtrim'],
    ]).get(side);
    return name === undefined || text === undefined
      ? undefined
      : [name, [...text, ...(characters.length > 0 ? [',', ...characters] : [])]];
  },
  SUBSTRING(node) {
    return ['"substring"', separated(node, ['FROM', 'FOR', 'SIMILAR', 'ESCAPE'])];
  },
  OVERLAY(node) {
    return ['"overlay"', separated(node, ['PLACING', 'FROM', 'FOR'])];
  },
  NORMALIZE(node) {
    return ['"normalize"', node];
  },
  POSITION([part, word, whole]) {
    return word === 'IN' && Array.isArray(part) && Array.isArray(whole)
      ? ['"position"', [...whole, ',', ...part]]
      : undefined;
  },
};

function separated(node: readonly Node[], words: readonly string[]): readonly Node[] {
  return node.map((part) => (typeof part === 'string' && words.includes(part) ? ',' : part));
}

/** What stands before and after some words. */
function cut(nodes: readonly Node[], words: readonly string[]): readonly [(readonly Node[])?, (readonly Node[])?] {
  const at = nodes.findIndex((_, start) => words.every((word, offset) => nodes[start + offset] === word));
  return at < 0 ? [] : [nodes.slice(0, at), nodes.slice(at + words.length)];
}
