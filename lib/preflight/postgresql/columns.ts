import { notOfExtension } from '../../validation/postgresql/catalogue/query';
import type { Session } from '../context';

/** A column of a table that moves. */
export interface ColumnFacts {
  /** `schema.table`, quoted where it has to be. */
  readonly table: string;
  /** `schema.table.column`, for people. */
  readonly subject: string;
  /** Name of the column, quoted where it has to be. */
  readonly name: string;
  /** Type as the server prints it: `numeric(10,2)`. */
  readonly type: string;
  /** Name in `pg_type` of the type below all domains: `numeric`. */
  readonly base: string;
  /** Of the type below all domains: b base, c composite, e enum, m multirange, r range. */
  readonly kind: string;
  /** Name of the extension that brought the type. @default - it came with the server, or from the application */
  readonly extension?: string;
  readonly array: boolean;
  /** Modifier of the type as `pg_attribute` or the domain has it; -1 for none. */
  readonly modifier: number;
  readonly notNull: boolean;
  /** s or v for a generated column, otherwise empty. */
  readonly generated: string;
  /** a for GENERATED ALWAYS AS IDENTITY, d for BY DEFAULT, otherwise empty. */
  readonly identity: string;
  readonly inPrimaryKey: boolean;
  /** Bytes of the table's rows, without indexes and what is stored outside of them. */
  readonly tableBytes: number;
  readonly partitioned: boolean;
}

/** `$1` are the schemas. Columns that only newer servers have are asked for by name in JSON. */
const columns = `
  SELECT format('%I.%I', n.nspname, c.relname) AS table, format('%I', a.attname) AS name, format_type(a.atttypid, a.atttypmod) AS type,
    b.typname AS base, b.typtype AS kind, e.extname AS extension, b.typelem <> 0 AND b.typlen = -1 AND b.typcategory = 'A' AS "array",
    CASE WHEN b.depth = 0 THEN a.atttypmod ELSE b.modifier END AS modifier, a.attnotnull OR b.fixed AS not_null,
    coalesce(j.more ->> 'attgenerated', '') AS generated, coalesce(j.more ->> 'attidentity', '') AS identity,
    coalesce(a.attnum = ANY (k.conkey), false) AS key, c.relkind = 'p' AS partitioned,
    CASE WHEN c.relkind = 'p' THEN (SELECT coalesce(sum(pg_relation_size(t.relid)), 0) FROM pg_partition_tree(c.oid) t WHERE t.isleaf)
      ELSE pg_relation_size(c.oid) END AS bytes
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
    CROSS JOIN LATERAL (SELECT to_jsonb(x) FROM (SELECT a.*) x) j(more)
    CROSS JOIN LATERAL (
      WITH RECURSIVE below AS (
        SELECT t.*, 0 AS depth, -1 AS modifier, false AS fixed FROM pg_type t WHERE t.oid = a.atttypid
        UNION ALL SELECT t.*, below.depth + 1, below.typtypmod, below.fixed OR below.typnotnull FROM below JOIN pg_type t ON t.oid = below.typbasetype
      ) SELECT oid, typname, typtype, typelem, typlen, typcategory, depth, modifier, fixed FROM below WHERE typtype <> 'd') b
    LEFT JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = CASE WHEN b.typcategory = 'A' THEN b.typelem ELSE b.oid END AND d.deptype = 'e'
    LEFT JOIN pg_extension e ON e.oid = d.refobjid
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND n.nspname = ANY ($1::text[])
    AND c.relname NOT LIKE 'awsdms\\_%' AND ${notOfExtension('pg_class', 'c.oid')} AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY 1, a.attnum`;

/** Reads the columns of the tables of some schemas. */
export async function readColumns(session: Session, schemas: readonly string[]): Promise<readonly ColumnFacts[]> {
  const rows = await session.query(columns, [schemas]);
  return rows.map((row) => ({
    table: `${row.table}`,
    subject: `${row.table}.${row.name}`,
    name: `${row.name}`,
    type: `${row.type}`,
    base: `${row.base}`,
    kind: `${row.kind}`,
    extension: row.extension ?? undefined,
    array: row.array === 't',
    modifier: Number(row.modifier),
    notNull: row.not_null === 't',
    generated: `${row.generated}`,
    identity: `${row.identity}`,
    inPrimaryKey: row.key === 't',
    tableBytes: Number(row.bytes),
    partitioned: row.partitioned === 't',
  }));
}
