/** Returns a name in the quotes of MySQL, part by part: `shop`.`orders`. */
export function quoted(...parts: readonly string[]): string {
  return parts.map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');
}

/** Returns the value of a variable as a literal. None of them has a backslash, which modes of SQL read in two ways. */
export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Returns an account as a statement names it. */
export function account(user: string, host: string): string {
  return `${quoted(user)}@${quoted(host)}`;
}

/** Returns an account as the catalogue lists it, which escapes nothing. */
export function grantee(user: string, host: string): string {
  return `'${user}'@'${host}'`;
}
