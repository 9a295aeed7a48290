import { compareDatabases, connectionTo, useServers } from './databases';
import { type RandomSchema, randomSchema } from './random-schemas';

/** A run of its own may ask for more: `VALIDATION_CASES=1000`. */
const count = Number(process.env['VALIDATION_CASES'] ?? 100);
/** Schemas in one database, so that one comparison has no more than some thousand objects. */
const together = 100;

const servers = useServers();
const cases = new Map<string, RandomSchema>();
const databases: string[] = [];
beforeAll(async () => {
  for (let seed = 1; seed <= count; seed++) {
    cases.set(`s${seed}`, randomSchema(seed));
  }
  const all = [...cases.values()];
  for (let first = 0; first < all.length; first += together) {
    const name = `schemas_${first}`;
    const script = (side: 'source' | 'target') =>
      all
        .slice(first, first + together)
        .map((one) => one[side])
        .join('\n');
    await Promise.all([
      servers.old.database(name, script('source')),
      servers.current.database(name, script('source')),
      servers.current.database(`${name}_target`, script('target')),
    ]);
    databases.push(name);
  }
}, 1_800_000);

test('the cases are of both kinds, and name every kind of object', () => {
  const equal = [...cases.values()].filter(({ truth }) => truth.length === 0);
  expect(equal.length).toBeGreaterThan(count / 5);
  expect(equal.length).toBeLessThan((count * 3) / 4);
  const named = new Set(
    [...cases.values()].flatMap(({ truth }) => truth.map((line) => line.split(/ (?=s\d|"?t\d|added)/)[0])),
  );
  expect([...named].sort()).toEqual(expect.arrayContaining(['changed column', 'extra table', 'missing index']));
});

test.each(['current', 'old'] as const)(
  'of random schemas exactly the objects are named that were changed, with the %s server as the source',
  async (side) => {
    const found = new Map([...cases.keys()].map((schema): [string, string[]] => [schema, []]));
    for (const name of databases) {
      const { schema } = await compareDatabases(
        connectionTo(servers[side], name),
        connectionTo(servers.current, `${name}_target`),
        { schema: true, rows: false },
      );
      expect(schema?.unproven).toEqual([]);
      for (const { finding, kind, name } of schema?.differences ?? []) {
        const [owner] = name.match(/\bs\d+(?=\.)/) ?? ['none'];
        found.set(owner, [...(found.get(owner) ?? []), `${finding} ${kind} ${name}`].sort());
      }
    }
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries([...cases].map(([schema, { truth }]) => [schema, truth])),
    );
  },
  1_800_000,
);
