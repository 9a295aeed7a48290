import { type CatalogueQuery, notOfExtension, property, propertySetBy } from './query';

/** SQL of the settings of a sequence, a row of `pg_sequence`. */
export function settingsOf(row: string): string {
  return `concat_ws(' ', 'INCREMENT', ${row}.seqincrement, 'MINVALUE', ${row}.seqmin, 'MAXVALUE', ${row}.seqmax, 'START', ${row}.seqstart,
    'CACHE', ${row}.seqcache, CASE WHEN ${row}.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)`;
}

/** Sequences that stand for themselves; one that an identity column brings comes with the column. */
export const sequences: CatalogueQuery = () => {
  const owner = (what: string) => `(SELECT ${what} FROM pg_depend d
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'a')`;
  const column = owner(`format('%s.%I', d.refobjid::regclass, a.attname)`);
  const owned = `format('ALTER SEQUENCE %s OWNED BY %s', c.oid::regclass, coalesce(${column}, 'NONE'))`;
  const type = 'format_type(s.seqtypid, NULL)';
  const set = (word: string, value: string) =>
    propertySetBy(value, `format('ALTER SEQUENCE %s ${word} %s', c.oid::regclass, ${value})`);
  return `
  SELECT 'sequence' AS kind, c.oid::regclass::text AS name, NULL AS part_of, 'pg_class ' || c.oid AS address,
    concat('CREATE SEQUENCE ', c.oid::regclass, ' AS ', ${type}, ' ', ${settingsOf('s')}) AS create,
    CASE WHEN ${column} IS NOT NULL
      THEN json_build_object('table', ${owner('d.refobjid::regclass::text')}, 'statement', ${owned}) END AS completion,
    json_build_object('type', ${set('AS', type)}, 'increment', ${set('INCREMENT', 's.seqincrement')},
      'minimum', ${set('MINVALUE', 's.seqmin')}, 'maximum', ${set('MAXVALUE', 's.seqmax')}, 'start', ${set('START', 's.seqstart')},
      'cache', ${set('CACHE', 's.seqcache')},
      'cycle', ${propertySetBy('s.seqcycle', `format('ALTER SEQUENCE %s %s', c.oid::regclass, CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)`)},
      'persistence', ${property('c.relpersistence')}, 'owned by', ${propertySetBy(column, owned)}) AS properties
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_class', 'c.oid')}
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i') ORDER BY c.oid`;
};
