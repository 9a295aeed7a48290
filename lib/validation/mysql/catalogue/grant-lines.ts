/** One line of SHOW GRANTS. */
export interface Grant {
  /** Rights, those on columns with the columns; of a line that grants roles, the roles as SQL. */
  readonly words: readonly string[];
  /** What the rights are on. @default - the line grants roles */
  readonly on?: { readonly type: string; readonly schema: string; readonly object: string };
  /** Whether they may be granted to others. */
  readonly option: boolean;
  /** Whether the line says which role is active when a session begins. */
  readonly isDefault: boolean;
}

const name = "(?:`(?:[^`]|``)*`|'(?:[^'\\\\]|\\\\.|'')*')";
const account = `${name}(?:@${name})?`;
const rights = new RegExp(
  `^GRANT (.+) ON (?:(TABLE|FUNCTION|PROCEDURE|PACKAGE|PACKAGE BODY) )?(\\*|${name})\\.(\\*|${name}) TO ${account}(.*)$`,
  's',
);
const roles = new RegExp(`^GRANT (${account}(?:, ?${account})*) TO ${account}(.*)$`, 's');
const defaultRole = new RegExp(`^SET DEFAULT ROLE (${account}) FOR`);

/** Reads a line; undefined for one that gives nothing. The check sum of the password that may be in it stays in it. */
export function readGrant(line: string): Grant | undefined {
  const [, words = '', type = '', schema = '', object = '', end = ''] = rights.exec(line) ?? [];
  if (words !== '') {
    const list = splitAtCommas(words).filter((word) => word !== 'USAGE' && word !== 'PROXY');
    const on = { type: type === 'TABLE' ? '' : type, schema: unquoted(schema), object: unquoted(object) };
    return list.length === 0
      ? undefined
      : { words: list, on, option: / WITH GRANT OPTION/.test(end), isDefault: false };
  }
  const [, granted, rest = ''] = roles.exec(line) ?? [];
  if (granted !== undefined) {
    return { words: splitAtCommas(granted), option: / WITH ADMIN OPTION/.test(rest), isDefault: false };
  }
  const active = defaultRole.exec(line)?.[1];
  return active === undefined ? undefined : { words: [active], option: false, isDefault: true };
}

/** Whether somebody may do everything on the server. */
export function isAdministrator(grants: readonly Grant[]): boolean {
  return grants.some(
    ({ on, words }) => on?.schema === '*' && words.some((word) => /^(ALL PRIVILEGES|SUPER)$/.test(word)),
  );
}

/** Name of an account for the report, from SQL. */
export function accountName(sql: string): string {
  return (sql.match(new RegExp(name, 'g')) ?? []).map(unquoted).join('@');
}

function unquoted(text: string): string {
  const quote = text[0] ?? '';
  return text === '*' ? text : text.slice(1, -1).replaceAll(quote + quote, quote);
}

/** Commas between brackets are those between columns. */
function splitAtCommas(list: string): readonly string[] {
  return (list.match(/(?:\([^)]*\)|[^,(])+/g) ?? []).map((word) => word.trim());
}
