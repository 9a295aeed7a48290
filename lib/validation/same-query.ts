import { canonicalTokens } from './same-expression';

/**
 * Whether the printed queries of two views mean the same.
 *
 * Since version 16 PostgreSQL prints a column without its table where a query has only one, `SELECT id FROM t` for what
 * version 15 prints as `SELECT t.id FROM t`. So one of the two may say more by a qualifier, as long as it is the same
 * one each time. Every other difference in a token is a difference.
 */
export function sameQuery(left: string, right: string): boolean {
  const a = canonicalTokens(left);
  const b = canonicalTokens(right);
  return sameButForQualifier(a, b) || sameButForQualifier(b, a);
}

function sameButForQualifier(longer: readonly string[], shorter: readonly string[]): boolean {
  let qualifier: string | undefined;
  let at = 0;
  for (const token of shorter) {
    if (longer[at] !== token || (longer[at + 1] === '.' && longer[at + 2] === token && token === qualifier)) {
      if (longer[at + 1] !== '.' || longer[at + 2] !== token || (qualifier ?? longer[at]) !== longer[at]) {
        return false;
      }
      qualifier = longer[at];
      at += 2;
    }
    at++;
  }
  return at === longer.length;
}
