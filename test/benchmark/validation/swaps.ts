import { execute } from '../../validation/server';
import { type Candidate, checksumSql } from './candidates';
import { orderColumns } from './orders';
import { connectionTo, openOwn } from './own-readers';
import { makeOrderDatabases, type ServerPair } from './servers';

/** Swaps of one value between two rows that are tried. */
export const swapCount = 100_000;

/** What is left of swaps whose columns happen to hold the same value in both rows. */
const rows = 2 * swapCount + 20_000;

const database = 'swaps';
/** Columns of which one is swapped in each pair, eight. Two rows have the same `paid` too often. */
const swapped: readonly string[] = orderColumns.filter((name) => !['id', 'paid'].includes(name));

/**
 * Makes a table on both sides, and on the target another that has one value of a random column swapped within each of
 * many random pairs of rows. `before.orders` of the target is what the source has, `pairs` says which rows are swapped.
 */
export async function makeSwaps(servers: ServerPair): Promise<void> {
  await makeOrderDatabases(servers, database, rows);
  const values = orderColumns.map((name) =>
    swapped.includes(name)
      ? `CASE hashint8(p.pair) & 7 WHEN ${swapped.indexOf(name)} THEN x.${name} ELSE o.${name} END AS ${name}`
      : `o.${name}`,
  );
  await execute(
    servers.target.url(database),
    `CREATE SCHEMA before;
     ALTER TABLE orders SET SCHEMA before;
     CREATE TABLE pairs AS SELECT id, (row_number() OVER (ORDER BY md5('swap' || id)) - 1) / 2 AS pair FROM before.orders;
     ALTER TABLE pairs ADD PRIMARY KEY (id);
     CREATE TABLE orders AS SELECT ${values.join(', ')}
       FROM before.orders o JOIN pairs p USING (id) JOIN pairs q ON q.pair = p.pair AND q.id <> p.id JOIN before.orders x ON x.id = q.id;
     ALTER TABLE orders ADD PRIMARY KEY (id);
     DELETE FROM pairs WHERE pair NOT IN (SELECT pair FROM before.orders o JOIN orders n USING (id) JOIN pairs USING (id)
       WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n) GROUP BY pair ORDER BY pair LIMIT ${swapCount});
     ANALYZE`,
  );
}

/** How many of the swaps have the same checksum of the two rows before and after. */
export async function swapsMissedBy(servers: ServerPair, candidate: Candidate): Promise<number> {
  const sums = (schema: string) =>
    checksumSql(candidate, `${schema}.orders o JOIN public.pairs p USING (id)`, 'p.pair');
  const [row] = await execute(
    servers.target.url(database),
    `SELECT count(*)::int AS tried, count(*) FILTER (WHERE x.sum = y.sum)::int AS missed
     FROM (${sums('before')}) x JOIN (${sums('public')}) y USING (key)`,
  );
  return checked(Number(row?.tried), Number(row?.missed));
}

/**
 * The same for our own hash of rows, as the validation itself reads it.
 *
 * @throws Error where the hashes of the rows are not what its checksum of a range adds up
 */
export async function swapsMissedByOwn({ source, target }: ServerPair): Promise<number> {
  const own = await openOwn(connectionTo(source, database), connectionTo(target, database), 'orders');
  try {
    const pairs = new Map(
      (await execute(target.url(database), 'SELECT id, pair FROM pairs')).map(({ id, pair }) => [`${id}`, `${pair}`]),
    );
    const [before, after] = await Promise.all(
      [own.readers.source, own.readers.target].map(async (reader) => {
        const found = await reader.rowsOf({}, 1, [0], 10 * rows);
        const all = found.reduce((sum, { hash }) => sum + BigInt(hash), 0n);
        if (found.length !== rows || `${all}` !== (await reader.checksum({})).sum) {
          throw new Error('the hashes of rows are not what a checksum adds up: this part has to follow the validation');
        }
        const sums = new Map<string, bigint>();
        for (const { key, hash } of found) {
          const pair = pairs.get(key[0] ?? '');
          if (pair !== undefined) {
            sums.set(pair, (sums.get(pair) ?? 0n) + BigInt(hash));
          }
        }
        return sums;
      }),
    );
    const missed = [...(before ?? [])].filter(([pair, sum]) => after?.get(pair) === sum);
    return checked(before?.size ?? 0, missed.length);
  } finally {
    await own.close();
  }
}

function checked(tried: number, missed: number): number {
  if (tried !== swapCount) {
    throw new Error(`${tried} swaps were tried, ${swapCount} were meant`);
  }
  return missed;
}
