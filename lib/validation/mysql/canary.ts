import type { ColumnPair } from '../table';
import { hashOf } from './row-hash';
import type { MysqlSessions } from './sessions';
import { quoted } from './values';

/** Literals of every type that is hashed in its own way, and of doubles that print in every form. */
const literals: readonly (readonly [type: string, literal: string])[] = [
  ['bigint', '-9223372036854775808'],
  ['bigint', '18446744073709551615'],
  ['decimal', '-12345678901234567890.1230'],
  ['double', '1e-1'],
  ['double', '123456789012345680e0'],
  ['double', '1e15'],
  ['double', '1.7976931348623157e308'],
  ['double', '-2.2250738585072014e-308'],
  ['double', '1e-5'],
  ['date', `CAST('2024-02-29' AS DATE)`],
  ['datetime', `CAST('1999-12-31 23:59:59.999999' AS DATETIME(6))`],
  ['time', `CAST('-838:59:58.5' AS TIME(1))`],
  ['text', `_utf8mb4 X'C3A9F09F98802C275C20'`],
  ['text', `REPEAT('x', 5000)`],
  ['text', `''`],
  ['text', 'NULL'],
  ['blob', `X'00FF'`],
];

/** Returns SQL that computes the hash of those literals. */
export function canary(): string {
  const columns = literals.map(([type], index): ColumnPair => {
    const collation = type === 'text' ? 'utf8mb4_bin' : undefined;
    const column = { name: `c${index}`, type, baseType: type, castType: type, orderedByBytes: false, collation };
    return { name: column.name, source: column, target: column };
  });
  const values = literals.map(([, literal], index) => `${literal} AS ${quoted(`c${index}`)}`);
  return `SELECT ${hashOf(columns, 'source', 4096)} AS row_hash FROM (SELECT ${values.join(', ')}) AS r`;
}

/**
 * Makes sure that two servers hash the same row alike.
 *
 * @throws Error when they do not
 */
export async function agree(source: Pick<MysqlSessions, 'query'>, target: Pick<MysqlSessions, 'query'>): Promise<void> {
  const [ours, theirs] = await Promise.all([source, target].map((sessions) => sessions.query(canary())));
  const [hash, other] = [ours?.[0]?.row_hash, theirs?.[0]?.row_hash];
  if (hash == null || hash !== other) {
    throw new Error('the two servers hash the same row differently, so that their rows cannot be compared');
  }
}
