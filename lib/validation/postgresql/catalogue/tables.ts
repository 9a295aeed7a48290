import { type CatalogueQuery, comment, list, notOfExtension, property, propertySetBy } from './query';
import { settingsOf } from './sequences';

/** The collation where it is not the database's default; those of the databases are compared by themselves. */
const collation = `(SELECT format('%I.%I', k.nspname, l.collname) FROM pg_collation l JOIN pg_namespace k ON k.oid = l.collnamespace
  WHERE l.oid = a.attcollation AND l.collname NOT IN ('default', coalesce((SELECT b.collname FROM pg_type y
    JOIN pg_collation b ON b.oid = y.typcollation WHERE y.oid = a.atttypid), '')))`;
const typeName = 'format_type(a.atttypid, a.atttypmod)';
const expression = 'pg_get_expr(d.adbin, d.adrelid)';
const identity = `CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END`;
/** The settings of the sequence that an identity column brings. */
const identitySettings = `(SELECT ${settingsOf('s')} FROM pg_depend i JOIN pg_sequence s ON s.seqrelid = i.objid
  WHERE a.attidentity <> '' AND i.classid = 'pg_class'::regclass AND i.deptype = 'i'
    AND i.refclassid = 'pg_class'::regclass AND i.refobjid = a.attrelid AND i.refobjsubid = a.attnum)`;

/**
 * SQL of a column `a` with its default `d`, as it stands in CREATE TABLE and after ADD COLUMN.
 *
 * @param options SQL of what stands behind the type
 */
export const definitionOfColumn = (
  options: string,
): string => `concat_ws(' ', quote_ident(a.attname), ${typeName}, ${options}, 'COLLATE ' || ${collation},
    CASE WHEN a.attgenerated = 's' THEN 'GENERATED ALWAYS AS (' || ${expression} || ') STORED' ELSE 'DEFAULT ' || ${expression} END,
    'GENERATED ' || upper(${identity}) || ' AS IDENTITY (' || ${identitySettings} || ')', CASE WHEN a.attnotnull THEN 'NOT NULL' END)`;
const columnDefinition = definitionOfColumn('NULL');
/** Columns of a table `c` as `a`, and their defaults as `d`. */
export const columnsOf: string = `pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped`;

/** SQL of the first of them. */
export const parent: string = `(SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = c.oid ORDER BY i.inhseqno LIMIT 1)`;
/** SQL of the tables that a table `c` is a partition of, or inherits from. */
export const parents: string = list(
  'pg_inherits i WHERE i.inhrelid = c.oid',
  'i.inhparent::regclass::text',
  'i.inhseqno',
);
/** SQL of the rows that a partition `c` takes. */
export const bound = 'pg_get_expr(c.relpartbound, c.oid)';
const partitionKey = 'pg_get_partkeydef(c.oid)';
const self = 'c.oid::regclass::text';
/** Sequences that have to be there before the table, and belong to a column of it. */
const belongings = `(SELECT string_agg(format(E';\\nALTER SEQUENCE %s OWNED BY %s.%I', o.objid::regclass, c.oid::regclass, b.attname), '' ORDER BY o.objid)
  FROM pg_depend o JOIN pg_sequence s ON s.seqrelid = o.objid JOIN pg_attribute b ON b.attrelid = o.refobjid AND b.attnum = o.refobjsubid
  WHERE o.classid = 'pg_class'::regclass AND o.deptype = 'a' AND o.refclassid = 'pg_class'::regclass AND o.refobjid = c.oid)`;
const replicaIdentity = `CASE c.relreplident WHEN 'f' THEN 'full' WHEN 'n' THEN 'nothing' WHEN 'i' THEN
  'using index ' || (SELECT quote_ident(x.relname) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident)
  ELSE 'default' END`;

/** Columns of a partition as `a` and `d`, and those of its parent as `pa` and `pd`. */
const partitionColumns = `pg_inherits i JOIN pg_attribute a ON a.attrelid = i.inhrelid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  JOIN pg_attribute pa ON pa.attrelid = i.inhparent AND pa.attname = a.attname AND pa.attnum > 0 AND NOT pa.attisdropped
  LEFT JOIN pg_attrdef pd ON pd.adrelid = pa.attrelid AND pd.adnum = pa.attnum
  WHERE c.relispartition AND i.inhrelid = c.oid`;
/** What columns of a partition have in another way than those of its parent, which are compared by themselves. */
export const ownOfPartition: string = list(
  `${partitionColumns} AND (a.attnotnull, a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
    IS DISTINCT FROM (pa.attnotnull, pa.attgenerated, pg_get_expr(pd.adbin, pd.adrelid))`,
  `concat_ws(' ', quote_ident(a.attname), CASE WHEN a.attnotnull THEN 'NOT NULL' ELSE 'NULL' END,
    CASE WHEN a.attgenerated = '' THEN 'DEFAULT' ELSE 'GENERATED' END, coalesce(${expression}, 'NULL'))`,
  'a.attname',
);
/** The statement that gives them. A generated column of a partition cannot be made another one. */
export const alterPartition: string = `'ALTER TABLE ' || ${self} || ' ' || nullif(${list(
  partitionColumns,
  `concat('ALTER ', quote_ident(a.attname), CASE WHEN a.attnotnull THEN ' SET' ELSE ' DROP' END, ' NOT NULL',
    CASE WHEN a.attgenerated = '' AND a.attidentity = '' AND pa.attidentity = ''
      THEN concat(', ALTER ', quote_ident(a.attname), coalesce(' SET DEFAULT ' || ${expression}, ' DROP DEFAULT')) END)`,
  'a.attname',
)}, '')`;

/** The composite type that gives a table its columns. */
const type = 'format_type(nullif(c.reloftype, 0), NULL)';
const alterType = `format('ALTER TABLE %s OF ', ${self}) || ${type}`;

/** Tables and partitions, with row-level security. How a server stores them is its own affair. */
export const tables: CatalogueQuery = () => `
  SELECT 'table' AS kind, ${self} AS name, NULL AS part_of, 'pg_class ' || c.oid AS address,
    concat('CREATE ', CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' END,
      CASE WHEN c.relispartition THEN format('TABLE %s PARTITION OF %s %s', ${self}, ${parent}, ${bound})
        ELSE format('TABLE %s (%s)', ${self}, ${list(`${columnsOf} AND a.attislocal`, columnDefinition, 'a.attnum')})
          || coalesce(' INHERITS (' || nullif(${parents}, '') || ')', '') END,
      CASE WHEN c.relkind = 'p' THEN ' PARTITION BY ' || ${partitionKey} END, ${belongings},
      CASE WHEN ${ownOfPartition} <> '' THEN E';\\n' || ${alterPartition} END, E';\\n' || ${alterType}) AS create,
    json_build_object(
      'partition key', ${property(partitionKey)},
      'partition of', ${property(parents)},
      'of type', ${propertySetBy(type, `coalesce(${alterType}, format('ALTER TABLE %s NOT OF', ${self}))`)},
      'partition bound', ${property(bound)},
      'columns of its own', ${propertySetBy(ownOfPartition, alterPartition)},
      'persistence', ${propertySetBy(
        `CASE c.relpersistence WHEN 'u' THEN 'unlogged' ELSE 'logged' END`,
        `format('ALTER TABLE %s SET %s', ${self}, CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' ELSE 'LOGGED' END)`,
      )},
      'row-level security', ${propertySetBy(
        'c.relrowsecurity',
        `format('ALTER TABLE %s %s ROW LEVEL SECURITY', ${self}, CASE WHEN c.relrowsecurity THEN 'ENABLE' ELSE 'DISABLE' END)`,
      )},
      'forced row-level security', ${propertySetBy(
        'c.relforcerowsecurity',
        `format('ALTER TABLE %s %s ROW LEVEL SECURITY', ${self}, CASE WHEN c.relforcerowsecurity THEN 'FORCE' ELSE 'NO FORCE' END)`,
      )},
      'order of columns', ${propertySetBy(
        `CASE WHEN NOT c.relispartition THEN ${list(columnsOf, 'quote_ident(a.attname)', 'a.attnum')} END`,
        // No statement changes it.
        `'[]'::json`,
      )},
      'replica identity', ${propertySetBy(replicaIdentity, `format('ALTER TABLE %s REPLICA IDENTITY %s', ${self}, ${replicaIdentity})`)},
      'comment', ${comment('pg_class', 'c.oid', `'TABLE ' || ${self}`)}) AS properties
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_class', 'c.oid')} ORDER BY c.oid`;

const column = 'quote_ident(a.attname)';
const alter = (change: string) => `format('ALTER TABLE %s ALTER COLUMN %s ', ${self}, ${column}) || ${change}`;
const alterIdentity = (change: string) =>
  alter(`CASE a.attidentity WHEN '' THEN 'DROP IDENTITY IF EXISTS' ELSE ${change} END`);
const addColumn = `format('ALTER TABLE %s ADD COLUMN %s', ${self}, ${columnDefinition})`;
const dropColumn = `format('ALTER TABLE %s DROP COLUMN %s', ${self}, ${column})`;
const description = 'col_description(c.oid, a.attnum)';

/** Columns of tables, partitions left out: theirs are those of their parent, but for what the table itself says. */
export const columns: CatalogueQuery = () => `
  SELECT 'column' AS kind, ${self} || '.' || ${column} AS name, ${self} AS part_of, 'pg_class ' || c.oid AS address, ${addColumn} AS create,
    json_build_object(
      'type', ${propertySetBy(typeName, alter(`'TYPE ' || ${typeName}`))},
      'not null', ${propertySetBy('a.attnotnull', alter(`CASE WHEN a.attnotnull THEN 'SET NOT NULL' ELSE 'DROP NOT NULL' END`))},
      'default', ${propertySetBy(
        `CASE WHEN a.attgenerated = '' THEN ${expression} END`,
        alter(`coalesce('SET DEFAULT ' || CASE WHEN a.attgenerated = '' THEN ${expression} END, 'DROP DEFAULT')`),
      )},
      'generated as', json_build_object('value', CASE WHEN a.attgenerated <> '' THEN ${expression} END, 'statement',
        CASE WHEN a.attgenerated <> '' THEN json_build_array(${dropColumn}, ${addColumn}) ELSE to_json(${alter(`'DROP EXPRESSION'`)}) END),
      'identity', ${propertySetBy(
        `CASE WHEN a.attidentity <> '' THEN 'yes' END`,
        alterIdentity(`'ADD GENERATED ' || upper(${identity}) || ' AS IDENTITY'`),
      )},
      'identity kind', ${propertySetBy(identity, alterIdentity(`'SET GENERATED ' || upper(${identity})`))},
      'identity settings', ${propertySetBy(
        identitySettings,
        // Each setting by itself; NO CYCLE is one.
        alterIdentity(
          `'SET ' || regexp_replace(${identitySettings}, ' (?=MINVALUE|MAXVALUE|START|CACHE|NO CYCLE)|(?<!NO) (?=CYCLE$)', ' SET ', 'g')`,
        ),
      )},
      'collation', ${propertySetBy(collation, alter(`'TYPE ' || ${typeName} || coalesce(' COLLATE ' || ${collation}, '')`))},
      'comment', ${propertySetBy(description, `format('COMMENT ON COLUMN %s.%s IS %L', ${self}, ${column}, ${description})`)}
    ) AS properties
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
    AND n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_class', 'c.oid')} ORDER BY c.oid, a.attnum`;
