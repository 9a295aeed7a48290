import type { SchemaObject } from '../../schema';
import type { Dialect } from './reading';
import { canonicalExpression, changeOutsideQuotes, outsideQuotes, quoted, shownName } from './sql-text';
import { unwrapped, withoutComment } from './table-definition';
import type { DescribedTable } from './tables';

/** Keys and constraints of a table, in the order in which they can be made. */
export interface TableKeys {
  readonly keys: readonly SchemaObject[];
  readonly constraints: readonly SchemaObject[];
  readonly foreignKeys: readonly SchemaObject[];
}

const name = '`((?:[^`]|``)*)`';
const keyItem = new RegExp(`^(PRIMARY|(?:(?:UNIQUE|FULLTEXT|SPATIAL|VECTOR) )?KEY)\\b(?: KEY)?(?: ${name})?`);
const constraintItem = new RegExp(`^CONSTRAINT ${name} (FOREIGN KEY|CHECK)`);

/** Finds the keys and constraints in the definition of a table. */
export function keyObjects(table: DescribedTable, dialect: Dialect): TableKeys {
  const found: Record<keyof TableKeys, SchemaObject[]> = { keys: [], constraints: [], foreignKeys: [] };
  for (const item of table.definition.items) {
    const [, kind, keyName] = keyItem.exec(item) ?? [];
    const [, constraintName, type] = constraintItem.exec(item) ?? [];
    if (kind !== undefined) {
      found.keys.push(keyObject(table, item, kind, keyName, dialect));
    } else if (constraintName !== undefined) {
      const place = type === 'CHECK' ? found.constraints : found.foreignKeys;
      place.push(constraintObject(table, item, constraintName, type === 'CHECK'));
    }
  }
  return found;
}

function keyObject(
  { name, sql, row }: DescribedTable,
  item: string,
  kind: string,
  keyName: string | undefined,
  { mariadb }: Dialect,
): SchemaObject {
  const plain = keyName?.replaceAll('``', '`') ?? 'PRIMARY';
  const isConstraint = kind === 'PRIMARY' || kind.startsWith('UNIQUE');
  const drop = keyName === undefined ? 'DROP PRIMARY KEY' : `DROP KEY \`${keyName}\``;
  const unused = outsideQuotes(unwrapped(item), / (IGNORED|INVISIBLE)\b/) !== undefined;
  const word = mariadb ? (unused ? 'IGNORED' : 'NOT IGNORED') : unused ? 'INVISIBLE' : 'VISIBLE';
  return {
    kind: isConstraint ? 'constraint' : 'index',
    name: isConstraint ? `${shownName(plain)} on ${name}` : `${name}.${shownName(plain)}`,
    partOf: name,
    create: `ALTER TABLE ${sql} ADD ${item}`,
    properties: {
      definition: {
        value: canonicalKey(item, row.engine === 'MEMORY' ? 'HASH' : 'BTREE'),
        statement: `ALTER TABLE ${sql} ${drop}, ADD ${item}`,
      },
      // The one word that dropping and adding in one statement does not change.
      'left out by queries': {
        value: unused ? 'yes' : 'no',
        statement: `ALTER TABLE ${sql} ALTER ${mariadb ? 'KEY' : 'INDEX'} ${quoted(plain)} ${word}`,
      },
    },
  };
}

function constraintObject(table: DescribedTable, item: string, quotedName: string, check: boolean): SchemaObject {
  const create = `ALTER TABLE ${table.sql} ADD ${item}`;
  const drop = `ALTER TABLE ${table.sql} DROP ${check ? 'CONSTRAINT' : 'FOREIGN KEY'} \`${quotedName}\``;
  return {
    kind: 'constraint',
    name: `${shownName(quotedName.replaceAll('``', '`'))} on ${table.name}`,
    // Foreign keys come after all tables, not with their own.
    partOf: check ? table.name : null,
    create,
    properties: {
      definition: { value: check ? canonicalCheck(item) : canonicalForeignKey(item), statement: [drop, create] },
    },
  };
}

/** @param usual what a key is where its definition does not say it */
function canonicalKey(item: string, usual: 'BTREE' | 'HASH'): string {
  return changeOutsideQuotes(withoutComment(unwrapped(item)), (masked) =>
    masked
      .replace(/ KEY_BLOCK_SIZE=\d+| IGNORED| INVISIBLE/g, '')
      .replace(` USING ${usual}`, '')
      .replace(/\s+/g, ' ')
      .replace(/ ?, ?/g, ','),
  );
}

/** RESTRICT and NO ACTION are one and the same, and the default. Only some versions print them. */
function canonicalForeignKey(item: string): string {
  return changeOutsideQuotes(unwrapped(item), (masked) =>
    masked.replace(/ ON (DELETE|UPDATE) (RESTRICT|NO ACTION)/g, '').replace(/ ?, ?/g, ','),
  );
}

function canonicalCheck(item: string): string {
  const text = unwrapped(item);
  const enforced = !/NOT ENFORCED\s*$/.test(text);
  const condition = text.replace(/^CONSTRAINT `(?:[^`]|``)*` CHECK /, '').replace(/ NOT ENFORCED\s*$/, '');
  return `CHECK (${canonicalExpression(condition)})${enforced ? '' : ' NOT ENFORCED'}`;
}
