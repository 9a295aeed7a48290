import { type CatalogueQuery, notOfExtension, property } from './query';

const self = `format('%I.%I', n.nspname, t.typname)`;
const from = `FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace`;
const where = `n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_type', 't.oid')}`;

/** Enumerated types with their labels in order. */
export const enums: CatalogueQuery = () => {
  const labels = `(SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)`;
  return `
  SELECT 'enum' AS kind, ${self} AS name, NULL AS part_of, format('CREATE TYPE %s AS ENUM (%s)', ${self}, ${labels}) AS create,
    jsonb_build_object('labels', ${property(labels)}) AS properties
  ${from} WHERE t.typtype = 'e' AND ${where}`;
};

/** Domains with their constraints. */
export const domains: CatalogueQuery = () => {
  const base = 'format_type(t.typbasetype, t.typtypmod)';
  const checks = `(SELECT string_agg(format('CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), ' ' ORDER BY k.conname)
    FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c')`;
  return `
  SELECT 'domain' AS kind, ${self} AS name, NULL AS part_of,
    concat_ws(' ', 'CREATE DOMAIN', ${self}, 'AS', ${base}, 'DEFAULT ' || t.typdefault,
      CASE WHEN t.typnotnull THEN 'NOT NULL' END, ${checks}) AS create,
    jsonb_build_object('type', ${property(base)}, 'default', ${property('t.typdefault')},
      'not null', ${property('t.typnotnull')}, 'constraints', ${property(checks)}) AS properties
  ${from} WHERE t.typtype = 'd' AND ${where}`;
};

/** Composite types that are not the row of a table, and range types. */
export const compositeAndRangeTypes: CatalogueQuery = () => {
  const definition = `CASE t.typtype
    WHEN 'c' THEN '(' || (SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
      FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) || ')'
    ELSE (SELECT format('RANGE (SUBTYPE = %s)', format_type(r.rngsubtype, NULL)) FROM pg_range r WHERE r.rngtypid = t.oid) END`;
  return `
  SELECT 'type' AS kind, ${self} AS name, NULL AS part_of, format('CREATE TYPE %s AS %s', ${self}, ${definition}) AS create,
    jsonb_build_object('definition', ${property(definition)}) AS properties
  ${from} LEFT JOIN pg_class c ON c.oid = t.typrelid WHERE (t.typtype = 'r' OR c.relkind = 'c') AND ${where}`;
};

/** Extensions, by name: each server brings its own versions. */
export const extensions: CatalogueQuery = () => `
  SELECT 'extension' AS kind, quote_ident(x.extname) AS name, NULL AS part_of,
    format('CREATE EXTENSION %I WITH SCHEMA %I', x.extname, n.nspname) AS create,
    jsonb_build_object('schema', ${property('n.nspname')}, 'version', ${property('x.extversion')}) AS properties
  FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace
  WHERE coalesce(cardinality($1::text[]), 0) >= 0`;

/** The schemas themselves. */
export const schemas: CatalogueQuery = () => `
  SELECT 'schema' AS kind, quote_ident(n.nspname) AS name, NULL AS part_of, format('CREATE SCHEMA %I', n.nspname) AS create,
    '{}'::jsonb AS properties
  FROM pg_namespace n WHERE n.nspname = ANY ($1::text[])`;

/** What the database gives to every text in it. Aurora spells the names of locales with a hyphen, other systems without. */
export const database: CatalogueQuery = () => {
  const locale = (name: string) => `lower(replace(${name}, '-', ''))`;
  return `
  SELECT 'database' AS kind, 'default' AS name, NULL AS part_of, 'CREATE DATABASE with the encoding of the source' AS create,
    jsonb_build_object('encoding', ${property('pg_encoding_to_char(d.encoding)')}, 'collation', ${property(locale('d.datcollate'))},
      'character type', ${property(locale('d.datctype'))}) AS properties
  FROM pg_database d WHERE d.datname = current_database() AND coalesce(cardinality($1::text[]), 0) >= 0`;
};

/** Sequences that stand for themselves; one that an identity column brings comes with the column. */
export const sequences: CatalogueQuery = () => {
  const owner = `(SELECT format('%s.%I', d.refobjid::regclass, a.attname) FROM pg_depend d
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'a')`;
  return `
  SELECT 'sequence' AS kind, c.oid::regclass::text AS name, NULL AS part_of,
    concat('CREATE SEQUENCE ', c.oid::regclass, ' AS ', format_type(s.seqtypid, NULL), ' INCREMENT ', s.seqincrement, ' MINVALUE ', s.seqmin,
      ' MAXVALUE ', s.seqmax, ' START ', s.seqstart, ' CACHE ', s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' END, ' OWNED BY ' || ${owner}) AS create,
    jsonb_build_object('type', ${property('format_type(s.seqtypid, NULL)')}, 'increment', ${property('s.seqincrement')},
      'minimum', ${property('s.seqmin')}, 'maximum', ${property('s.seqmax')}, 'start', ${property('s.seqstart')},
      'cache', ${property('s.seqcache')}, 'cycle', ${property('s.seqcycle')},
      'owned by', jsonb_build_object('value', ${owner}, 'statement', format('ALTER SEQUENCE %s OWNED BY %s', c.oid::regclass, coalesce(${owner}, 'NONE')))
    ) AS properties
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_class', 'c.oid')}
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')`;
};
