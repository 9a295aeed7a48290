import { anySchema, type CatalogueQuery, list, notOfExtension, property, propertySetBy } from './query';

/** Options but for those that hold a secret. */
const options = (column: string) =>
  list(
    `pg_options_to_table(${column}) o WHERE o.option_name !~* 'password|secret'`,
    `format('%I %L', o.option_name, o.option_value)`,
    'o.option_name',
  );

/** Servers of other databases, and who may use them as whom; never with a password. */
export const foreignServers: CatalogueQuery = () => {
  const wrapper = '(SELECT w.fdwname FROM pg_foreign_data_wrapper w WHERE w.oid = s.srvfdw)';
  const create = `concat('CREATE SERVER ', quote_ident(s.srvname), ' TYPE ' || quote_literal(s.srvtype), ' VERSION ' || quote_literal(s.srvversion),
    ' FOREIGN DATA WRAPPER ', quote_ident(${wrapper}), ' OPTIONS (' || nullif(${options('s.srvoptions')}, '') || ')')`;
  const user = `CASE WHEN m.umuser = 0 THEN 'PUBLIC' ELSE quote_ident(m.usename) END`;
  return `
  SELECT 'foreign server' AS kind, quote_ident(s.srvname) AS name, NULL AS part_of, 'pg_foreign_server ' || s.oid AS address, ${create} AS create,
    json_build_object('wrapper', ${property(wrapper)}, 'type', ${property('s.srvtype')}, 'version', ${property('s.srvversion')},
      'options', ${property(options('s.srvoptions'))}) AS properties
  FROM pg_foreign_server s WHERE ${notOfExtension('pg_foreign_server', 's.oid')} AND ${anySchema}
  UNION ALL SELECT 'foreign server', format('%s for %s', quote_ident(m.srvname), ${user}), NULL, NULL,
    format('CREATE USER MAPPING FOR %s SERVER %I', ${user}, m.srvname), '{}'::json
  FROM pg_user_mappings m WHERE ${anySchema}`;
};

/** Tables whose rows are elsewhere. */
export const foreignTables: CatalogueQuery = () => {
  const self = 'c.oid::regclass::text';
  const columns = list(
    `pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped`,
    `concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod), 'OPTIONS (' || nullif(${options('a.attfdwoptions')}, '') || ')',
      'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), CASE WHEN a.attnotnull THEN 'NOT NULL' END)`,
    'a.attnum',
  );
  const server = '(SELECT s.srvname FROM pg_foreign_server s WHERE s.oid = f.ftserver)';
  const create = `concat('CREATE FOREIGN TABLE ', ${self}, ' (', ${columns}, ') SERVER ', quote_ident(${server}), ' OPTIONS (' || nullif(${options('f.ftoptions')}, '') || ')')`;
  // It holds nothing that could be lost.
  const again = (value: string) => propertySetBy(value, `'DROP FOREIGN TABLE ' || ${self}`, create);
  return `
  SELECT 'foreign table' AS kind, ${self} AS name, NULL AS part_of, 'pg_class ' || c.oid AS address, ${create} AS create,
    json_build_object('columns', ${again(columns)}, 'server', ${again(server)}, 'options', ${again(options('f.ftoptions'))}) AS properties
  FROM pg_foreign_table f JOIN pg_class c ON c.oid = f.ftrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_class', 'c.oid')} ORDER BY c.oid`;
};
