import { type CatalogueQuery, notOfExtension, property, propertySetBy } from './query';

/** The collation where it is not the database's default; those of the databases are compared by themselves. */
const collation = `(SELECT format('%I.%I', k.nspname, l.collname) FROM pg_collation l JOIN pg_namespace k ON k.oid = l.collnamespace
  WHERE l.oid = a.attcollation AND l.collname NOT IN ('default', coalesce((SELECT b.collname FROM pg_type y
    JOIN pg_collation b ON b.oid = y.typcollation WHERE y.oid = a.atttypid), '')))`;
const typeName = 'format_type(a.atttypid, a.atttypmod)';
const expression = 'pg_get_expr(d.adbin, d.adrelid)';
const identity = `CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END`;

/** SQL of a column, as it stands in CREATE TABLE and after ADD COLUMN. */
const columnDefinition = `concat_ws(' ', quote_ident(a.attname), ${typeName}, 'COLLATE ' || ${collation},
    CASE WHEN a.attgenerated = 's' THEN 'GENERATED ALWAYS AS (' || ${expression} || ') STORED' ELSE 'DEFAULT ' || ${expression} END,
    'GENERATED ' || upper(${identity}) || ' AS IDENTITY', CASE WHEN a.attnotnull THEN 'NOT NULL' END)`;
const columnList = `(SELECT coalesce(string_agg(${columnDefinition}, ', ' ORDER BY a.attnum), '')
  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)`;

const parent = `(SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = c.oid ORDER BY i.inhseqno LIMIT 1)`;
const bound = 'pg_get_expr(c.relpartbound, c.oid)';
const partitionKey = 'pg_get_partkeydef(c.oid)';
const self = 'c.oid::regclass::text';

/** Tables and partitions, with row-level security. */
export const tables: CatalogueQuery = () => `
  SELECT 'table' AS kind, ${self} AS name, NULL AS part_of,
    CASE WHEN c.relispartition THEN format('CREATE TABLE %s PARTITION OF %s %s', ${self}, ${parent}, ${bound})
         ELSE format('CREATE TABLE %s (%s)', ${self}, ${columnList}) END
      || CASE WHEN c.relkind = 'p' THEN ' PARTITION BY ' || ${partitionKey} ELSE '' END AS create,
    jsonb_build_object(
      'partition key', ${property(partitionKey)},
      'partition of', ${property(parent)},
      'partition bound', ${property(bound)},
      'persistence', ${property('c.relpersistence')},
      'row-level security', ${propertySetBy(
        'c.relrowsecurity',
        `format('ALTER TABLE %s %s ROW LEVEL SECURITY', ${self}, CASE WHEN c.relrowsecurity THEN 'ENABLE' ELSE 'DISABLE' END)`,
      )},
      'forced row-level security', ${propertySetBy(
        'c.relforcerowsecurity',
        `format('ALTER TABLE %s %s ROW LEVEL SECURITY', ${self}, CASE WHEN c.relforcerowsecurity THEN 'FORCE' ELSE 'NO FORCE' END)`,
      )}) AS properties
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_class', 'c.oid')}`;

const column = 'quote_ident(a.attname)';
const alter = (change: string) => `format('ALTER TABLE %s ALTER COLUMN %s ', ${self}, ${column}) || ${change}`;
/** Columns of tables, partitions left out: theirs are those of their parent. */
export const columns: CatalogueQuery = () => `
  SELECT 'column' AS kind, ${self} || '.' || ${column} AS name, ${self} AS part_of,
    format('ALTER TABLE %s ADD COLUMN %s', ${self}, ${columnDefinition}) AS create,
    jsonb_build_object(
      'type', ${propertySetBy(typeName, alter(`'TYPE ' || ${typeName}`))},
      'not null', ${propertySetBy('a.attnotnull', alter(`CASE WHEN a.attnotnull THEN 'SET NOT NULL' ELSE 'DROP NOT NULL' END`))},
      'default', ${propertySetBy(
        `CASE WHEN a.attgenerated = '' THEN ${expression} END`,
        alter(`coalesce('SET DEFAULT ' || CASE WHEN a.attgenerated = '' THEN ${expression} END, 'DROP DEFAULT')`),
      )},
      'generated as', ${property(`CASE WHEN a.attgenerated <> '' THEN ${expression} END`)},
      'identity', ${propertySetBy(identity, alter(`coalesce('ADD GENERATED ' || upper(${identity}) || ' AS IDENTITY', 'DROP IDENTITY')`))},
      'collation', ${propertySetBy(collation, alter(`'TYPE ' || ${typeName} || coalesce(' COLLATE ' || ${collation}, '')`))}
    ) AS properties
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
    AND n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_class', 'c.oid')}`;
