/** Words, numbers, quoted names and strings whole; every other character by itself. White space goes. */
const tokens = /"(?:[^"]|"")*"|'(?:[^']|'')*'|[\w$]+|[^\s\w]/g;

/** What stands between two brackets; a token is a string. */
type Node = string | readonly Node[];

/**
 * Whether two printed expressions mean the same.
 *
 * Since version 14 PostgreSQL prints the functions of the SQL standard in their own syntax, `TRIM(BOTH FROM name)`, for
 * what version 13 prints as `btrim(name)`, and leaves out a cast there that it has made by itself. Every other difference
 * in a token is a difference. So is EXTRACT, which is another function since then, of another type.
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
      written.push(typeof node === 'string' ? node : spelled(node));
    } else if (name === 'FOR' && written.at(-2) === 'COLLATION') {
      written.splice(-2, 2, 'pg_collation_for', node);
    } else {
      const [word, group] = calls.get(name)?.(node) ?? [name, spelled(node)];
      const ofText = textFunctions.has(word) && written.at(-2) !== '.';
      written.splice(-1, 1, word, ofText ? withoutCast(group) : group);
    }
  }
  return written;
}

/** `(at AT TIME ZONE zone)` and others that bring their own brackets. */
function spelled(node: readonly Node[]): Node {
  const [text, zone] = cut(node, ['AT', 'TIME', 'ZONE']);
  if (text !== undefined && zone !== undefined) {
    return [call, 'timezone', [...zone, ',', ...text]];
  }
  const [one, word, other] = node;
  if (node.length === 3 && word === 'OVERLAPS' && typeof one === 'object' && typeof other === 'object') {
    return [call, '"overlaps"', [...one, ',', ...other]];
  }
  const is = node.at(-1) === 'NORMALIZED' ? node.lastIndexOf('IS') : -1;
  return is < 0 ? node : [call, 'is_normalized', [...node.slice(0, is), ...form(node[is + 1])]];
}

/** A form of Unicode as an argument after another one; nothing where there is none. */
function form(name: Node | undefined): readonly Node[] {
  return typeof name === 'string' && /^NFK?[CD]$/.test(name) ? [',', `'${name.toLowerCase()}'`, ':', ':', 'text'] : [];
}

/** A function and its arguments. */
type Call = readonly [string, Node];

/** What writes a function of the standard as a call, by its name; undefined where it is none. */
const calls: ReadonlyMap<string, (node: readonly Node[]) => Call | undefined> = new Map([
  ['TRIM', trim],
  ['SUBSTRING', (node) => ['"substring"', separated(node, ['FROM', 'FOR', 'SIMILAR', 'ESCAPE'])]],
  ['OVERLAY', (node) => ['"overlay"', separated(node, ['PLACING', 'FROM', 'FOR'])]],
  // This stays another function than that of version 13, but its FROM comes before no table.
  ['EXTRACT', (node) => ['EXTRACT', separated(node, ['FROM'])]],
  ['NORMALIZE', normalize],
  ['POSITION', position],
  ['XMLEXISTS', xmlExists],
  // Version 16 and above say so of what the older ones always do.
  ['XMLSERIALIZE', (node) => ['XMLSERIALIZE', cut(node, ['NO', 'INDENT'])[0] ?? node]],
] satisfies [string, (node: readonly Node[]) => Call | undefined][]);

function trim(node: readonly Node[]): Call | undefined {
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
}

function normalize(node: readonly Node[]): Call {
  const given = form(node.at(-1));
  return ['"normalize"', given.length > 0 ? [...node.slice(0, -2), ...given] : node];
}

function position([part, word, whole]: readonly Node[]): Call | undefined {
  return word === 'IN' && typeof part === 'object' && typeof whole === 'object'
    ? ['"position"', [...whole, ',', ...part]]
    : undefined;
}

function xmlExists([path, word, document]: readonly Node[]): Call | undefined {
  return word === 'PASSING' && typeof path === 'object' && typeof document === 'object'
    ? ['"xmlexists"', [...path, ',', ...document]]
    : undefined;
}

const textFunctions: ReadonlySet<string> = new Set([
  ...['btrim', 'ltrim', 'rtrim', '"substring"', '"overlay"', '"position"', '"normalize"', 'is_normalized'],
]);

/**
 * The arguments of such a function without the cast of the first one to text: version 13 prints it as `btrim((code)::text)`
 * also where the server has made it by itself, of a varchar, and the others leave it out then.
 *
 * Some of these functions exist for bits and bytes too. So it has to be the only argument, or to come before a literal
 * of text: then no other function than that of text takes the argument without the cast.
 */
function withoutCast(node: Node): Node {
  const [argument, ...rest] = node;
  const [type, comma, literal, ...more] = [rest.slice(0, 3).join(' '), ...rest.slice(3)];
  const onlyForText =
    comma === undefined ||
    (typeof literal === 'string' && literal.startsWith("'") && /^: : text(?: ,|$)/.test(more.slice(0, 4).join(' ')));
  return typeof argument === 'object' && type === ': : text' && onlyForText ? [...argument, ...rest.slice(3)] : node;
}

function separated(node: readonly Node[], words: readonly string[]): readonly Node[] {
  return node.map((part) => (typeof part === 'string' && words.includes(part) ? ',' : part));
}

/** What stands before and after some words. */
function cut(nodes: readonly Node[], words: readonly string[]): readonly [(readonly Node[])?, (readonly Node[])?] {
  const at = nodes.findIndex((_, start) => words.every((word, offset) => nodes[start + offset] === word));
  return at < 0 ? [] : [nodes.slice(0, at), nodes.slice(at + words.length)];
}
