import { schemaOfTable, tableName } from '../../lib/validation/table';

const parts = ['a', 'b', 'a.b', '.', '"', 'a"', '"a', 'a".b', '"."', 'A b', ''];
const pairs = parts.flatMap((schema) => parts.map((name) => ({ schema, name })));

test('a usual name stands as it is', () => {
  expect(tableName({ schema: 'public', name: 'Order items' })).toBe('public.Order items');
});

test('no two tables have one name, wherever dots and quotes stand in theirs', () => {
  expect(new Set(pairs.map(tableName)).size).toBe(pairs.length);
});

test.each(pairs)('the schema is found again: %j', (table) => {
  expect(schemaOfTable(tableName(table))).toBe(table.schema);
});
