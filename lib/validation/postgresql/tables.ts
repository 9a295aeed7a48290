import type { Column, ColumnPair, Table, TablePair } from '../table';
import { pairTablesBy } from '../table';
import { notOfExtension } from './catalogue/query';
import type { Sessions } from './sessions';

/**
 * SQL of whether a database `d` orders texts by their bytes. Version 15 brought another provider of orders than the C
 * library, and version 17 one of its own; an older one knows no such column.
 */
const databaseOrderedByBytes = `CASE coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') WHEN 'c' THEN d.datcollate IN ('C', 'POSIX')
  WHEN 'b' THEN to_jsonb(d) ->> 'datlocale' IN ('C', 'C.UTF-8') ELSE false END`;

/**
 * SQL of which rows of a table an extension leaves to its user, as its WHERE clause or an empty text; NULL where it leaves
 * none. The others come with the extension.
 */
const leftByExtension = `(SELECT e.extcondition[u.place] FROM pg_extension e, unnest(e.extconfig) WITH ORDINALITY u(oid, place) WHERE u.oid = c.oid)`;

/**
 * SQL of the operators by which the index `i` of the key orders its column `a`, NULL of the server's own: no schema is
 * searched for those of an extension, and the server would take an operator of another type that it can make of the value.
 */
const operators = `(SELECT jsonb_object_agg((ARRAY['<', '<=', '=', '>=', '>'])[m.amopstrategy], format('OPERATOR(%I.%s)', z.nspname, o.oprname))
  FROM unnest(i.indkey::int2[]) WITH ORDINALITY u(attnum, position) JOIN pg_opclass x ON x.oid = i.indclass[u.position - 1]
    JOIN pg_amop m ON m.amopfamily = x.opcfamily AND m.amoplefttype = x.opcintype AND m.amoprighttype = x.opcintype
    JOIN pg_operator o ON o.oid = m.amopopr JOIN pg_namespace z ON z.oid = o.oprnamespace
  WHERE u.attnum = a.attnum AND u.position <= i.indnkeyatts HAVING bool_or(z.nspname <> 'pg_catalog'))`;

/** The key is the primary key, or else the narrowest unique index on columns that admit no NULL. `$1` are the schemas. */
const tables = `
  SELECT n.nspname AS schema, c.relname AS name, c.relkind = 'p' AS partitioned,
    coalesce((SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
        'baseType', CASE WHEN b.nspname = 'pg_catalog' THEN b.typname ELSE format('%I.%I', b.nspname, b.typname) END,
        'castType', format('%I.%I', b.nspname, b.typname), 'orderedByBytes', coalesce(l.collnamespace = 'pg_catalog'::regnamespace
          AND (l.collname IN ('C', 'POSIX', 'ucs_basic') OR (l.collname = 'default' AND ${databaseOrderedByBytes})), false),
        'operators', CASE WHEN b.nspname <> 'pg_catalog' THEN ${operators} END)) ORDER BY a.attnum)
      FROM pg_attribute a CROSS JOIN LATERAL (
        WITH RECURSIVE below AS (
          SELECT t.typname, t.typnamespace, t.typtype, t.typbasetype FROM pg_type t WHERE t.oid = a.atttypid
          UNION ALL SELECT t.typname, t.typnamespace, t.typtype, t.typbasetype FROM below JOIN pg_type t ON t.oid = below.typbasetype
        ) SELECT typname, nspname FROM below JOIN pg_namespace y ON y.oid = typnamespace WHERE typtype <> 'd') b
        LEFT JOIN pg_collation l ON l.oid = a.attcollation JOIN pg_database d ON d.datname = current_database()
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]') AS columns,
    coalesce((SELECT jsonb_agg(a.attname ORDER BY k.position)
      FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, position)
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum WHERE k.position <= i.indnkeyatts), '[]') AS key,
    coalesce((SELECT sum(greatest(p.reltuples, 0)) FROM pg_partition_tree(c.oid) r JOIN pg_class p ON p.oid = r.relid WHERE r.isleaf),
      greatest(c.reltuples, 0))::int8 AS rows, ${leftByExtension} AS condition
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN LATERAL (SELECT i.indkey, i.indnkeyatts, i.indclass FROM pg_index i
      WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
        AND NOT EXISTS (SELECT FROM unnest(i.indkey::int2[]) WITH ORDINALITY u(attnum, position)
          JOIN pg_attribute x ON x.attrelid = c.oid AND x.attnum = u.attnum WHERE u.position <= i.indnkeyatts AND NOT x.attnotnull)
      ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid LIMIT 1) i ON true
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND n.nspname = ANY ($1::text[])
    AND c.relname NOT LIKE 'awsdms\\_%' AND (${notOfExtension('pg_class', 'c.oid')} OR ${leftByExtension} IS NOT NULL)
  ORDER BY 1, 2`;

/** Reads the tables of some schemas; partitions are a part of their parent. */
export async function readTables(sessions: Sessions, schemas: readonly string[]): Promise<readonly Table[]> {
  const found = await sessions.query(tables, [schemas]);
  return found.map((row) => ({
    schema: `${row.schema}`,
    name: `${row.name}`,
    partitioned: row.partitioned === 't',
    columns: JSON.parse(`${row.columns}`) as readonly Column[],
    key: JSON.parse(`${row.key}`) as readonly string[],
    estimatedRows: Number(row.rows),
    ...(row.condition && { condition: row.condition }),
  }));
}

/** Types of PostgreSQL itself whose order does not depend on the server. */
const orderedAlike = new Set(['int2', 'int4', 'int8', 'oid', 'date', 'timestamp', 'timestamptz', 'uuid', 'bytea']);
/** Types that are ordered by a collation. */
const texts = new Set(['text', 'varchar']);

/** Decides how the rows of a table on both sides are compared. */
export function pairTables(source: Table, target: Table): TablePair {
  return pairTablesBy(source, target, { sameName: (left, right) => left === right, orderedAlike: alike });
}

function alike({ source, target }: ColumnPair): boolean {
  const { baseType } = source;
  return (
    baseType === target.baseType &&
    (orderedAlike.has(baseType) || (texts.has(baseType) && source.orderedByBytes && target.orderedByBytes))
  );
}
