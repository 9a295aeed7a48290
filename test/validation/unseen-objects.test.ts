import { compareSchemas } from '../../lib/validation/compare-schemas';
import type { ObjectKind, Schema, Unread } from '../../lib/validation/schema';

const schema = (
  objects: readonly (readonly [ObjectKind, string, string?])[],
  unread: readonly Unread[] = [],
): Schema => ({
  objects: objects.map(([kind, name, partOf]) => ({ kind, name, partOf, create: `CREATE ${name}`, properties: {} })),
  sequences: [],
  unread,
});

const whole = schema([
  ['table', 'shop.a'],
  ['column', 'shop.a.id', 'shop.a'],
  ['constraint', 'k on shop.a'],
  ['index', 'shop.a.more'],
  ['function', 'shop.f'],
  ['grant', 'app@% on shop.*'],
]);

test('what could not be read is not missing, nor what comes with it', () => {
  const reason = 'denied';
  const partly = schema(
    [],
    [
      { kind: 'table', name: 'shop.a', reason },
      { kind: 'function', name: 'shop.f', reason },
      { kind: 'grant', name: 'of all accounts', within: '', reason },
    ],
  );
  const { differences, unproven } = compareSchemas(whole, partly);
  expect(differences).toEqual([]);
  expect(unproven).toEqual([
    'target: table shop.a: denied',
    'target: function shop.f: denied',
    'target: grant of all accounts: denied',
    expect.stringMatching(
      /^target: whether it has what the source has is not shown: table shop\.a, .*app@% on shop\.\*$/,
    ),
  ]);
  expect(compareSchemas(partly, whole).differences).toEqual([]);
});

test('another object of the kind is missing all the same', () => {
  const partly = schema(
    [],
    [
      { kind: 'table', name: 'shop.b', reason: 'denied' },
      { kind: 'table', name: 'of more', within: 'more.', reason: 'only a part is shown' },
      { kind: 'function', name: 'shop.g', reason: 'denied' },
    ],
  );
  expect(compareSchemas(whole, partly).differences.map(({ name }) => name)).toEqual([
    'shop.a',
    'k on shop.a',
    'shop.a.more',
    'shop.f',
    'app@% on shop.*',
  ]);
});

test('the names of many are cut', () => {
  const tables = schema(Array.from({ length: 12 }, (_, index) => ['table', `shop.t${index}`] as const));
  const hidden = schema([], [{ kind: 'table', name: 'of shop', within: 'shop.', reason: 'only a part is shown' }]);
  expect(compareSchemas(tables, hidden).unproven[1]).toMatch(/shop\.t9 and 2 more$/);
});

test('columns that one side may show in part have no order to compare, and what both show has its properties', () => {
  const shown = (order: string, unread: readonly Unread[] = []): Schema => ({
    ...schema([], unread),
    objects: [
      {
        kind: 'table',
        name: 'shop.a',
        create: 'CREATE TABLE',
        properties: { 'order of columns': { value: order }, engine: { value: order } },
      },
    ],
  });
  const hidden: readonly Unread[] = [
    { kind: 'table', name: 'of shop', within: 'shop.', reason: 'only a part is shown' },
  ];
  const changes = (source: Schema, target: Schema) =>
    compareSchemas(source, target).differences.flatMap((difference) =>
      difference.changes.map(({ property }) => property),
    );
  expect(changes(shown('b, a'), shown('a, b'))).toEqual(['order of columns', 'engine']);
  expect(changes(shown('b, a', hidden), shown('a, b'))).toEqual(['engine']);
  expect(changes(shown('b, a'), shown('a, b', hidden))).toEqual(['engine']);
});

test('where a sequence stands is not proven to differ where it could not be read', () => {
  const at = (next: bigint): Schema => ({
    ...schema([]),
    sequences: [{ name: 'shop.s', start: 1n, next, increment: 1n, columns: [], setNext: () => 'SETVAL' }],
  });
  const denied = (unread: Omit<Unread, 'reason'>) => schema([], [{ ...unread, reason: 'denied' }]);
  expect(compareSchemas(at(7n), denied({ kind: 'sequence', name: 'shop.s' })).differences).toEqual([]);
  expect(compareSchemas(at(7n), denied({ kind: 'table', name: 'of shop', within: 'shop.' })).differences).toEqual([]);
  expect(compareSchemas(at(7n), denied({ kind: 'sequence', name: 'shop.other' })).differences).toHaveLength(1);
});
