import type { TextRow } from '../context';
import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import type { Facts } from './facts';
import { quoted } from './names';

/** What foreign keys do behind the back of the binary log. */
export function foreignKeyChecks(facts: Facts): readonly Check[] {
  return [
    checkOf('cascades', 'foreign keys that change other rows', async () =>
      (await readForeignKeys(facts)).filter(({ changes }) => changes !== '').map(cascade),
    ),
    checkOf('foreign-keys-out', 'foreign keys to databases that do not move', async () =>
      (await readForeignKeys(facts))
        .filter(({ parentSchema }) => !facts.context.schemas.includes(parentSchema))
        .map(leadsOut),
    ),
  ];
}

interface ForeignKey {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly parentSchema: string;
  readonly parentTable: string;
  readonly parentColumns: readonly string[];
  /** What it does to rows that refer to a changed one; empty where it refuses the change. */
  readonly changes: string;
}

async function readForeignKeys({ session, context }: Facts): Promise<readonly ForeignKey[]> {
  const rows = await session.query(
    `SELECT k.TABLE_SCHEMA AS table_schema, k.TABLE_NAME AS table_name, k.CONSTRAINT_NAME AS constraint_name,
       k.COLUMN_NAME AS column_name, k.REFERENCED_TABLE_SCHEMA AS parent_schema, k.REFERENCED_TABLE_NAME AS parent_table,
       k.REFERENCED_COLUMN_NAME AS parent_column, r.DELETE_RULE AS delete_rule, r.UPDATE_RULE AS update_rule
     FROM information_schema.KEY_COLUMN_USAGE AS k
     JOIN information_schema.REFERENTIAL_CONSTRAINTS AS r
       ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND r.TABLE_NAME = k.TABLE_NAME
     WHERE k.TABLE_SCHEMA IN (?) AND k.REFERENCED_TABLE_NAME IS NOT NULL
     ORDER BY k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION`,
    [context.schemas],
  );
  const keys = new Map<string, TextRow[]>();
  for (const row of rows) {
    const name = quoted(`${row['table_schema']}`, `${row['table_name']}`, `${row['constraint_name']}`);
    keys.set(name, [...(keys.get(name) ?? []), row]);
  }
  return [...keys.values()].map((parts) => {
    const [row] = parts;
    const text = (column: string) => `${row?.[column]}`;
    const rules = (['DELETE', 'UPDATE'] as const)
      .map((event) => [event, text(`${event.toLowerCase()}_rule`)] as const)
      .filter(([, rule]) => /CASCADE|SET/.test(rule));
    return {
      schema: text('table_schema'),
      table: text('table_name'),
      name: text('constraint_name'),
      columns: parts.map((part) => `${part['column_name']}`),
      parentSchema: text('parent_schema'),
      parentTable: text('parent_table'),
      parentColumns: parts.map((part) => `${part['parent_column']}`),
      changes: rules.map(([event, rule]) => `ON ${event} ${rule}`).join(' '),
    };
  });
}

/**
 * "Cascading actions for InnoDB tables on the source are executed on the replica" by its own foreign keys: the binary log
 * has none of them. DMS writes with foreign_key_checks = 0, without which tables could not arrive in any order, and with
 * that InnoDB cascades nothing.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/innodb-and-mysql-replication.html
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.AssessmentReport.MySQL.html
 */
function cascade({ schema, table, name, changes, ...key }: ForeignKey): Found {
  const child = quoted(schema, table);
  const list = (columns: readonly string[]) => columns.map((column) => quoted(column)).join(', ');
  return {
    severity: 'warning',
    subject: `${schema}.${table}.${name}`,
    found: `it says ${changes}`,
    consequence:
      'The rows that it changes by itself are in no binary log, so they stay in Aurora as they were. Let the application change them by statements of its own while the replication runs; or keep the parents unchanged for that time.',
    remedy: [
      `ALTER TABLE ${child} DROP FOREIGN KEY ${quoted(name)}`,
      `ALTER TABLE ${child} ADD CONSTRAINT ${quoted(name)} FOREIGN KEY (${list(key.columns)}) REFERENCES ${quoted(key.parentSchema, key.parentTable)} (${list(key.parentColumns)})`,
    ],
  };
}

function leadsOut({ schema, table, name, parentSchema, parentTable }: ForeignKey): Found {
  return {
    severity: 'warning',
    subject: `${schema}.${table}.${name}`,
    found: `it refers to ${parentSchema}.${parentTable}, which does not move`,
    consequence:
      'The load cannot prove or make the key in Aurora, and the way there stops at it. Let the other database move as well, or drop the key.',
    remedy: [`ALTER TABLE ${quoted(schema, table)} DROP FOREIGN KEY ${quoted(name)}`],
  };
}
