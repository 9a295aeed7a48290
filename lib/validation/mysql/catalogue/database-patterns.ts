/** Whether a right on a pattern of names is one on a database: `_` and `%` are wildcards unless they are escaped. */
export function fits(schema: string, pattern: string): boolean {
  const expression = pattern.replace(/\\([_%])|([_%])|[^\w]/g, (part, escaped?: string, wildcard?: string) =>
    escaped !== undefined ? escaped : wildcard === '_' ? '.' : wildcard === '%' ? '.*' : `\\${part}`,
  );
  return new RegExp(`^${expression}$`, 's').test(schema);
}

/**
 * How closely a pattern names databases: the server takes the first that fits in the order of their first wildcards, the
 * latest first, and one without any before all. Its rights alone count then, with those on all databases.
 */
export function closeness(pattern: string): number {
  const wildcard = /^(?:\\.|[^\\_%])*(?=[_%])/s.exec(pattern);
  return wildcard === null ? Number.POSITIVE_INFINITY : wildcard[0].length;
}
