import type { Session } from '../context';
import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import type { Facts } from './facts';
import { quoted } from './names';

/** A base table of the source. */
export interface SourceTable {
  readonly schema: string;
  readonly name: string;
  /** `BASE TABLE`, in MariaDB also `SYSTEM VERSIONED` and `SEQUENCE`. */
  readonly type: string;
  readonly engine: string;
  readonly collation: string;
  /** Bytes of rows and indexes, by the statistics. */
  readonly bytes: number;
  /** The next value of its counter. Undefined where it has none. */
  readonly nextValue?: bigint;
}

/** Reads the base tables of some schemas. Those that DMS made for itself, and leaves out, are not among them. */
export async function readTables(session: Session, schemas: readonly string[]): Promise<readonly SourceTable[]> {
  const rows = await session.query(
    `SELECT TABLE_SCHEMA AS table_schema, TABLE_NAME AS table_name, TABLE_TYPE AS table_type, ENGINE AS engine,
       TABLE_COLLATION AS table_collation, COALESCE(DATA_LENGTH, 0) + COALESCE(INDEX_LENGTH, 0) AS bytes,
       AUTO_INCREMENT AS next_value
     FROM information_schema.TABLES
     WHERE TABLE_SCHEMA IN (?) AND TABLE_TYPE NOT IN ('VIEW', 'SYSTEM VIEW') AND TABLE_NAME NOT LIKE 'awsdms|_%' ESCAPE '|'
     ORDER BY TABLE_SCHEMA, TABLE_NAME`,
    [schemas],
  );
  return rows.map((row) => ({
    schema: `${row['table_schema']}`,
    name: `${row['table_name']}`,
    type: `${row['table_type']}`,
    // A table that cannot be opened has none.
    engine: row['engine'] ?? 'none that this server knows',
    collation: row['table_collation'] ?? '',
    bytes: Number(row['bytes']),
    ...(row['next_value'] != null && { nextValue: BigInt(row['next_value']) }),
  }));
}

/** Engines that keep rows of their own, and whose tables InnoDB can take over. */
const convertible = new Set(['MyISAM', 'Aria', 'MEMORY', 'ARCHIVE', 'CSV', 'ROCKSDB', 'TokuDB', 'ndbcluster']);

/** Engines of these that Aurora MySQL knows as well. */
const known = new Set(['MyISAM', 'MEMORY', 'ARCHIVE', 'CSV']);

/** GiB from which one table alone decides how long the load takes: DMS reads it by one thread. */
const largeGibibytes = 100;

/** Whether DMS can carry the tables. */
export function tableChecks(facts: Facts): readonly Check[] {
  return [
    checkOf('schemas', 'whether the databases exist and are shown as a whole', async (miss) => {
      const there = await facts.schemas();
      const rights = await facts.rights();
      // A table without any right is not in the catalogue, and no check would know of it.
      for (const schema of there.filter((name) => !rights.onDatabase('SELECT', name))) {
        miss(`${schema}: not every table is shown: GRANT SELECT ON ${quoted(schema)}.* TO ${rights.grantee}`);
      }
      return facts.context.schemas.filter((schema) => !there.includes(schema)).map(missing);
    }),
    checkOf('primary-keys', 'tables without a key', () => keyless(facts)),
    checkOf('storage-engines', 'storage engines', async () =>
      (await facts.tables()).filter(({ engine, type }) => engine !== 'InnoDB' && type !== 'SEQUENCE').map(otherEngine),
    ),
    checkOf('large-tables', 'the largest tables', async () =>
      (await facts.tables()).filter(({ bytes }) => bytes >= largeGibibytes * 2 ** 30).map(large),
    ),
  ];
}

function missing(schema: string): Found {
  return {
    severity: 'blocker',
    subject: schema,
    found: 'there is no such database, or the user may not see it',
    consequence: 'DMS would find no table in it and stop: correct the name, or give the user rights in it.',
    remedy: [],
  };
}

/** @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Validating.html */
async function keyless(facts: Facts): Promise<readonly Found[]> {
  const rows = await facts.session.query(
    `SELECT TABLE_SCHEMA AS table_schema, TABLE_NAME AS table_name, INDEX_NAME AS index_name,
       GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX SEPARATOR '\\n') AS index_columns, MAX(NULLABLE = 'YES') AS nullable,
       COUNT(*) - COUNT(COLUMN_NAME) + COUNT(SUB_PART) AS parts
     FROM information_schema.STATISTICS
     WHERE TABLE_SCHEMA IN (?) AND NON_UNIQUE = 0 GROUP BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME
     ORDER BY TABLE_SCHEMA, TABLE_NAME, COUNT(*), INDEX_NAME`,
    [facts.context.schemas],
  );
  return (await facts.tables())
    .filter(({ type }) => type !== 'SEQUENCE')
    .flatMap(({ schema, name }): Found[] => {
      const keys = rows.filter((row) => row['table_schema'] === schema && row['table_name'] === name);
      if (keys.some((row) => row['index_name'] === 'PRIMARY')) {
        return [];
      }
      const usable = keys.find((row) => row['nullable'] === '0' && row['parts'] === '0');
      const columns = usable?.['index_columns']?.split('\n');
      return [columns === undefined ? withoutKey(schema, name) : withUniqueKey(schema, name, columns)];
    });
}

function withoutKey(schema: string, name: string): Found {
  return {
    severity: 'warning',
    subject: `${schema}.${name}`,
    found: 'it has no primary key, and no unique one whose columns are whole and never NULL',
    consequence:
      'DMS looks for each changed row by all its columns, cannot tell equal rows apart, carries no large object of it in full mode, and proves none of its rows. A new column shows in SELECT * and is missed by an INSERT without a list of columns: test the application, or name another key.',
    remedy: [
      `ALTER TABLE ${quoted(schema, name)} ADD COLUMN crossfade_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY`,
    ],
  };
}

function withUniqueKey(schema: string, name: string, columns: readonly string[]): Found {
  return {
    severity: 'note',
    subject: `${schema}.${name}`,
    found: `it has no primary key, and a unique one over ${columns.join(', ')}`,
    consequence: 'DMS takes the unique key in its place. A primary key says so to every reader.',
    remedy: [
      `ALTER TABLE ${quoted(schema, name)} ADD PRIMARY KEY (${columns.map((column) => quoted(column)).join(', ')})`,
    ],
  };
}

function otherEngine({ schema, name, engine }: SourceTable): Found {
  return {
    severity: known.has(engine) ? 'warning' : 'blocker',
    subject: `${schema}.${name}`,
    found: `its storage engine is ${engine}`,
    consequence: known.has(engine)
      ? 'Its rows are in no transaction, so those of the load and of the binary log need not fit together; Aurora MySQL stores rows in InnoDB.'
      : 'Aurora MySQL does not know the engine, so the table cannot be made there, and what is not stored in this database is not loaded from it.',
    remedy: convertible.has(engine) ? [`ALTER TABLE ${quoted(schema, name)} ENGINE = InnoDB`] : [],
  };
}

function large({ schema, name, bytes }: SourceTable): Found {
  return {
    severity: 'note',
    subject: `${schema}.${name}`,
    found: `it takes about ${Math.round(bytes / 2 ** 30)} GiB`,
    consequence:
      'DMS reads a table by one thread, so this one decides how long the load takes, whatever the size of the replication instance.',
    remedy: [],
  };
}
