import type { TableResult } from '../../lib/validation/verdict';
import { compareDatabases, connectionTo, useServers } from './databases';
import { preparation, type RandomTable, randomTable } from './random-tables';
import { execute, type Server } from './server';

/** A run of its own may ask for more: `VALIDATION_CASES=1000`. */
const count = Number(process.env['VALIDATION_CASES'] ?? 100);

const servers = useServers();
const cases = new Map<string, RandomTable>();
beforeAll(async () => {
  for (let seed = 1; seed <= count; seed++) {
    cases.set(`public.t${seed}`, randomTable(seed));
  }
  const fill = async (server: Server, side: 'source' | 'target') => {
    const url = await server.database(side, preparation);
    const tables = [...cases.values()].map((table) => table[side]);
    // A script is one transaction, which may hold only so many locks.
    for (let first = 0; first < tables.length; first += 50) {
      await execute(url, tables.slice(first, first + 50).join('\n'));
    }
    await execute(url, 'ANALYZE');
  };
  await Promise.all([fill(servers.old, 'source'), fill(servers.current, 'source'), fill(servers.current, 'target')]);
}, 600_000);

function found({ name, differences }: TableResult): readonly string[] {
  const keyless = cases.get(name)?.truth.every((difference) => !difference.includes(' '));
  return differences
    .map(({ finding, key, cells }) =>
      keyless
        ? finding
        : `${finding} ${key.join('/')} ${cells
            .map(({ column }) => column)
            .sort()
            .join()}`,
    )
    .sort();
}

test('the cases are of both kinds', () => {
  const equal = [...cases.values()].filter(({ truth }) => truth.length === 0);
  expect(equal.length).toBeGreaterThan(count / 4);
  expect(equal.length).toBeLessThan((count * 3) / 4);
});

test.each(['current', 'old'] as const)(
  'random tables differ in what was changed and in nothing else, with the %s server as the source',
  async (side) => {
    const { tables = [] } = await compareDatabases(
      connectionTo(servers[side], 'source'),
      connectionTo(servers.current, 'target'),
      { rowsPerRange: 16 },
    );
    expect(tables).toHaveLength(count);
    const verdicts = Object.fromEntries(tables.map((table) => [table.name, [table.outcome, ...found(table)]]));
    const truths = Object.fromEntries(
      [...cases].map(([name, { truth }]) => [name, [truth.length === 0 ? 'equal' : 'different', ...[...truth].sort()]]),
    );
    expect(verdicts).toEqual(truths);
  },
  600_000,
);
