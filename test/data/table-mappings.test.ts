import fc from 'fast-check';
import { type SelectionRule, tableMappings } from '../../lib/data/table-mappings';

/** Matches as DMS documents it: `%` any characters, `_` one character, `[_]` an underscore. */
function matches(pattern: string, name: string): boolean {
  const expression = pattern.replace(/\[_\]|%|_|[^%_]/g, (part) => {
    switch (part) {
      case '%':
        return '.*';
      case '_':
        return '.';
      case '[_]':
        return '_';
      default:
        return part.replace(/[$.*+?^(){}|\\[\]]/g, '\\$&');
    }
  });
  return new RegExp(`^${expression}$`).test(name);
}

/** DMS takes a table that an include rule selects and no exclude rule. */
function moves(rules: readonly SelectionRule[], schema: string, table: string): boolean {
  const selected = (action: SelectionRule['rule-action']) =>
    rules.some(
      (rule) =>
        rule['rule-action'] === action &&
        matches(rule['object-locator']['schema-name'], schema) &&
        matches(rule['object-locator']['table-name'], table),
    );
  return selected('include') && !selected('exclude');
}

/** What the rules of a definition accept as the name of a schema. */
const schemaName = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_$]{0,20}$/);
const schemaNames = fc.uniqueArray(schemaName, { minLength: 1, maxLength: 8 });

test('takes every table of the named schemas and no table of any other', () => {
  fc.assert(
    fc.property(schemaNames, schemaName, schemaName, (schemas, other, table) => {
      fc.pre(!table.startsWith('awsdms_'));
      const { rules } = tableMappings(schemas);
      for (const schema of schemas) {
        expect(moves(rules, schema, table)).toBe(true);
      }
      expect(moves(rules, other, table)).toBe(schemas.includes(other));
    }),
  );
});

test('does not take an underscore for any character', () => {
  const { rules } = tableMappings(['trade_data']);
  expect(moves(rules, 'trade_data', 'orders')).toBe(true);
  expect(moves(rules, 'trade1data', 'orders')).toBe(false);
});

test('leaves out the tables that DMS made for itself', () => {
  const { rules } = tableMappings(['public']);
  expect(moves(rules, 'public', 'awsdms_apply_exceptions')).toBe(false);
  expect(moves(rules, 'public', 'awsdmsx')).toBe(true);
});

test('gives every rule an id and a name of its own', () => {
  fc.assert(
    fc.property(schemaNames, (schemas) => {
      const { rules } = tableMappings(schemas);
      expect(new Set(rules.map((rule) => rule['rule-id'])).size).toBe(rules.length);
      expect(new Set(rules.map((rule) => rule['rule-name'])).size).toBe(rules.length);
      expect(rules.every((rule) => /^[1-9]\d*$/.test(rule['rule-id']))).toBe(true);
    }),
  );
});
