import { execute } from '../../validation/server';
import { type Candidate, checksumSql } from './candidates';
import { orderColumns } from './orders';
import type { ServerPair } from './servers';
import { swapsMissedBy } from './swaps';

/** Whether a checksum sees every change, by what was tried. */
export interface Exactness {
  /** Swaps of a value between two rows that it does not see, of 100 000. */
  readonly missedSwaps: number;
  /** Changes of single values that it does not see. */
  readonly missedChanges: readonly string[];
}

type Row = Readonly<Partial<Record<(typeof orderColumns)[number], string>>>;

/** What differs, and the rows on each side: values as SQL, where they are not those of the usual row. */
const changes: readonly (readonly [string, readonly Row[], readonly Row[]])[] = [
  ['a key of 1 and 2^32', [{ id: '1::int8' }], [{ id: '4294967296::int8' }]],
  ['NULL and 0', [{ quantity: 'NULL::int' }], [{ quantity: '0' }]],
  ['NULL and the empty text', [{ note: 'NULL::text' }], [{ note: `''::text` }]],
  [`NULL and 'NULL'`, [{ note: 'NULL::text' }], [{ note: `'NULL'::text` }]],
  ['a trailing blank', [{ code: `'a'::varchar(20)` }], [{ code: `'a '::varchar(20)` }]],
  [
    'a separator in a text',
    [{ note: `'x,y'::text`, address: `'z'::text` }],
    [{ note: `'x'::text`, address: `'y,z'::text` }],
  ],
  ['the scale of a number', [{ price: '1.10' }], [{ price: '1.1' }]],
  ['a sign', [{ price: '5.00' }], [{ price: '-5.00' }]],
  ['zero and negative zero', [{ ratio: `'0'::float8` }], [{ ratio: `'-0'::float8` }]],
  ['the last bit of a double', [{ ratio: '0.1::float8 + 0.2::float8' }], [{ ratio: '0.3::float8' }]],
  [
    'a microsecond',
    [{ shipped_at: `timestamp '2024-01-01'` }],
    [{ shipped_at: `timestamp '2024-01-01 00:00:00.000001'` }],
  ],
  [
    'times whose halves fold alike',
    [{ shipped_at: `timestamp '2000-01-01 00:00:00.000001'` }],
    [{ shipped_at: `timestamp '2000-01-01 01:11:34.967296'` }],
  ],
  ['two keys of rows of NULL', [nulls('1::int8'), nulls('4::int8')], [nulls('2::int8'), nulls('3::int8')]],
];

const usual: Required<Row> = {
  id: '7::int8',
  quantity: '1',
  code: `'C7'::varchar(20)`,
  price: '1.00',
  note: `'note'::text`,
  address: `'address'::text`,
  placed_at: `timestamptz '2024-01-01 00:00Z'`,
  shipped_at: `timestamp '2024-01-02'`,
  paid: 'true',
  ratio: '0.5::float8',
};

function nulls(id: string): Row {
  return {
    ...{ id, quantity: 'NULL::int', code: 'NULL::varchar(20)', price: 'NULL::numeric', note: 'NULL::text' },
    ...{ address: 'NULL::text', placed_at: 'NULL::timestamptz', shipped_at: 'NULL::timestamp', paid: 'NULL::bool' },
    ratio: 'NULL::float8',
  };
}

/** Tries a candidate on changes that weaker checksums do not see. */
export async function exactnessOf(servers: ServerPair, candidate: Candidate): Promise<Exactness> {
  const sums = changes.flatMap(([, source, target]) =>
    [source, target].map((rows) => `(SELECT sum FROM (${checksumSql(candidate, `(${union(rows)}) o`)}) s)`),
  );
  const [row] = await execute(servers.source.url('postgres'), `SELECT ARRAY[${sums.join(', ')}] AS sums`);
  const found = row?.sums as readonly string[];
  const missedChanges = changes.flatMap(([what], index) => (found[2 * index] === found[2 * index + 1] ? [what] : []));
  return { missedSwaps: await swapsMissedBy(servers, candidate), missedChanges };
}

/** Whether nothing that was tried is missed. */
export function isExact({ missedSwaps, missedChanges }: Exactness): boolean {
  return missedSwaps === 0 && missedChanges.length === 0;
}

function union(rows: readonly Row[]): string {
  const cells = (row: Row) => orderColumns.map((name) => `${row[name] ?? usual[name]} AS ${name}`);
  return rows.map((row) => `SELECT ${cells(row).join(', ')}`).join(' UNION ALL ');
}
