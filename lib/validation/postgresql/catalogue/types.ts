import { anySchema, type CatalogueQuery, comment, list, notOfExtension, property, propertySetBy } from './query';

const self = `format('%I.%I', n.nspname, t.typname)`;
const from = `FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace`;
const address = `'pg_type ' || t.oid AS address`;
const typeComment = comment('pg_type', 't.oid', `'TYPE ' || ${self}`);
const where = `n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_type', 't.oid')}`;

/** Enumerated types with their labels in order. */
export const enums: CatalogueQuery = () => {
  const labels = `(SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)`;
  // A label can be added, and none taken away.
  const additions = `(SELECT json_agg(format('ALTER TYPE %s ADD VALUE IF NOT EXISTS %L', ${self}, e.enumlabel) || coalesce(' AFTER ' || quote_literal(e.before), '')
      ORDER BY e.enumsortorder) FROM (SELECT *, lag(enumlabel) OVER (ORDER BY enumsortorder) AS before FROM pg_enum WHERE enumtypid = t.oid) e)`;
  return `
  SELECT 'enum' AS kind, ${self} AS name, NULL AS part_of, ${address}, format('CREATE TYPE %s AS ENUM (%s)', ${self}, ${labels}) AS create,
    json_build_object('labels', ${propertySetBy(labels, additions)}, 'comment', ${typeComment}) AS properties
  ${from} WHERE t.typtype = 'e' AND ${where}`;
};

/** Domains with their constraints. */
export const domains: CatalogueQuery = () => {
  const base = 'format_type(t.typbasetype, t.typtypmod)';
  const checks = `(SELECT string_agg(format('CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), ' ' ORDER BY k.conname)
    FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c')`;
  const collation = `(SELECT format('%I.%I', k.nspname, l.collname) FROM pg_collation l JOIN pg_namespace k ON k.oid = l.collnamespace
    JOIN pg_type b ON b.oid = t.typbasetype WHERE l.oid = t.typcollation AND l.oid <> b.typcollation)`;
  const set = (value: string, change: string) =>
    propertySetBy(value, `format('ALTER DOMAIN %s ', ${self}) || ${change}`);
  return `
  SELECT 'domain' AS kind, ${self} AS name, NULL AS part_of, ${address},
    concat_ws(' ', 'CREATE DOMAIN', ${self}, 'AS', ${base}, 'COLLATE ' || ${collation}, 'DEFAULT ' || t.typdefault,
      CASE WHEN t.typnotnull THEN 'NOT NULL' END, ${checks}) AS create,
    json_build_object('type', ${property(base)}, 'collation', ${property(collation)},
      'default', ${set('t.typdefault', `coalesce('SET DEFAULT ' || t.typdefault, 'DROP DEFAULT')`)},
      'not null', ${set('t.typnotnull', `CASE WHEN t.typnotnull THEN 'SET NOT NULL' ELSE 'DROP NOT NULL' END`)},
      'constraints', ${property(checks)}, 'comment', ${comment('pg_type', 't.oid', `'DOMAIN ' || ${self}`)}) AS properties
  ${from} WHERE t.typtype = 'd' AND ${where}`;
};

/** Composite types that are not the row of a table, and range types. */
export const compositeAndRangeTypes: CatalogueQuery = (major) => {
  const attribute = `concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
    (SELECT 'COLLATE ' || a.attcollation::regcollation FROM pg_type b WHERE b.oid = a.atttypid AND b.typcollation <> a.attcollation))`;
  const definitionWith = (more: string) => `CASE t.typtype
    WHEN 'c' THEN '(' || ${list('pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped', attribute, 'a.attnum')} || ')'
    ELSE (SELECT concat('RANGE (SUBTYPE = ', format_type(r.rngsubtype, NULL),
        ', SUBTYPE_OPCLASS = ' || (SELECT format('%I.%I', k.nspname, o.opcname) FROM pg_opclass o JOIN pg_namespace k ON k.oid = o.opcnamespace
          WHERE o.oid = r.rngsubopc AND NOT o.opcdefault),
        ', COLLATION = ' || (SELECT r.rngcollation::regcollation::text FROM pg_type b WHERE b.oid = r.rngsubtype AND b.typcollation <> r.rngcollation),
        ', CANONICAL = ' || nullif(r.rngcanonical::text, '-'), ', SUBTYPE_DIFF = ' || nullif(r.rngsubdiff::text, '-'), ${more}, ')')
      FROM pg_range r WHERE r.rngtypid = t.oid) END`;
  const definition = definitionWith('NULL');
  // The type of several ranges, which comes with the range type since version 14.
  const multirange =
    major >= 14
      ? `(SELECT format('%I.%I', k.nspname, m.typname) FROM pg_range r JOIN pg_type m ON m.oid = r.rngmultitypid
        JOIN pg_namespace k ON k.oid = m.typnamespace WHERE r.rngtypid = t.oid)`
      : undefined;
  const create = `format('CREATE TYPE %s AS %s', ${self}, ${definitionWith(`', MULTIRANGE_TYPE_NAME = ' || ${multirange ?? 'NULL'}`)})`;
  const again = (value: string) => propertySetBy(value, `'DROP TYPE ' || ${self}`, create);
  return `
  SELECT 'type' AS kind, ${self} AS name, NULL AS part_of, ${address}, ${create} AS create,
    json_build_object('definition', ${property(definition)},${multirange === undefined ? '' : ` 'multirange', ${again(multirange)},`} 'comment', ${typeComment}) AS properties
  ${from} LEFT JOIN pg_class c ON c.oid = t.typrelid WHERE (t.typtype = 'r' OR c.relkind = 'c') AND ${where}`;
};

/** Extensions, by name: each server brings its own versions. */
export const extensions: CatalogueQuery = () => `
  SELECT 'extension' AS kind, quote_ident(x.extname) AS name, NULL AS part_of, 'pg_extension ' || x.oid AS address,
    format('CREATE EXTENSION %I WITH SCHEMA %I', x.extname, n.nspname) AS create,
    json_build_object('schema', ${propertySetBy('n.nspname', `format('ALTER EXTENSION %I SET SCHEMA %I', x.extname, n.nspname)`)}, 'version', ${property('x.extversion')}) AS properties
  FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace
  WHERE ${anySchema}`;

/** The schemas themselves. */
export const schemas: CatalogueQuery = () => `
  SELECT 'schema' AS kind, quote_ident(n.nspname) AS name, NULL AS part_of, 'pg_namespace ' || n.oid AS address,
    format('CREATE SCHEMA %I', n.nspname) AS create, json_build_object('comment', ${comment('pg_namespace', 'n.oid', `format('SCHEMA %I', n.nspname)`)}) AS properties
  FROM pg_namespace n WHERE n.nspname = ANY ($1::text[])`;

/** What the database gives to every text in it. Aurora spells the names of locales with a hyphen, other systems without. */
export const database: CatalogueQuery = (major) => {
  const locale = (name: string) => `lower(replace(${name}, '-', ''))`;
  return `
  SELECT 'database' AS kind, 'default' AS name, NULL AS part_of, NULL AS address, 'CREATE DATABASE with the encoding of the source' AS create,
    json_build_object('encoding', ${property('pg_encoding_to_char(d.encoding)')}, 'collation', ${property(locale('d.datcollate'))},
      'character type', ${property(locale('d.datctype'))}${major >= 15 ? `, 'locale provider', ${property('d.datlocprovider')}` : ''}) AS properties
  FROM pg_database d WHERE d.datname = current_database() AND ${anySchema}`;
};
