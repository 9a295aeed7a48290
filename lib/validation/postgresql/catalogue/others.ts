import { anySchema, type CatalogueQuery, list, madeByItself, notOfExtension, property, propertySetBy } from './query';

/** Casts that the application has made. */
export const casts: CatalogueQuery = () => {
  const name = `format('(%s AS %s)', format_type(k.castsource, NULL), format_type(k.casttarget, NULL))`;
  const definition = `concat(CASE k.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || k.castfunc::regprocedure WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END,
    CASE k.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' END)`;
  const create = `format('CREATE CAST %s %s', ${name}, ${definition})`;
  return `
  SELECT 'cast' AS kind, ${name} AS name, NULL AS part_of, 'pg_cast ' || k.oid AS address, ${create} AS create,
    json_build_object('definition', ${propertySetBy(definition, `'DROP CAST ' || ${name}`, create)}) AS properties
  FROM pg_cast k WHERE k.oid >= 16384 AND ${madeByItself('pg_cast', 'k.oid')} AND ${anySchema} ORDER BY k.oid`;
};

/** Collations that the application has made. */
export const collations: CatalogueQuery = (major) => {
  const name = `format('%I.%I', n.nspname, l.collname)`;
  const locale = major >= 17 ? 'l.colllocale' : major >= 15 ? 'l.colliculocale' : 'NULL';
  const provider = `CASE l.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END`;
  const names = `CASE WHEN l.collcollate <> l.collctype
    THEN concat('lc_collate = ', quote_literal(l.collcollate), ', lc_ctype = ', quote_literal(l.collctype))
    ELSE 'locale = ' || quote_literal(coalesce(${locale}, l.collcollate)) END`;
  const rules = major >= 16 ? `', rules = ' || quote_literal(l.collicurules)` : 'NULL';
  const definition = `concat('(provider = ', ${provider}, ', ', ${names}, ${rules},
    CASE WHEN NOT l.collisdeterministic THEN ', deterministic = false' END, ')')`;
  const create = `format('CREATE COLLATION %s %s', ${name}, ${definition})`;
  return `
  SELECT 'collation' AS kind, ${name} AS name, NULL AS part_of, 'pg_collation ' || l.oid AS address, ${create} AS create,
    json_build_object('definition', ${propertySetBy(definition, `'DROP COLLATION ' || ${name}`, create)}) AS properties
  FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
  WHERE n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_collation', 'l.oid')} ORDER BY l.oid`;
};

/** Operators that the application has made. */
export const operators: CatalogueQuery = () => {
  const types = `concat_ws(', ', coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE'), format_type(o.oprright, NULL))`;
  const symbol = `format('%I.%s', n.nspname, o.oprname)`;
  const procedure = (column: string, word: string) => `', ${word} = ' || nullif(${column}::regproc::text, '-')`;
  const other = (
    column: string,
    word: string,
  ) => `', ${word} = ' || (SELECT format('OPERATOR(%I.%s)', k.nspname, q.oprname)
    FROM pg_operator q JOIN pg_namespace k ON k.oid = q.oprnamespace WHERE q.oid = ${column})`;
  const definition = `concat('(FUNCTION = ', o.oprcode::regproc, ', LEFTARG = ' || format_type(nullif(o.oprleft, 0), NULL), ', RIGHTARG = ', format_type(o.oprright, NULL),
    ${other('o.oprcom', 'COMMUTATOR')}, ${other('o.oprnegate', 'NEGATOR')}, ${procedure('o.oprrest', 'RESTRICT')}, ${procedure('o.oprjoin', 'JOIN')},
    CASE WHEN o.oprcanhash THEN ', HASHES' END, CASE WHEN o.oprcanmerge THEN ', MERGES' END, ')')`;
  const create = `format('CREATE OPERATOR %s %s', ${symbol}, ${definition})`;
  return `
  SELECT 'operator' AS kind, format('%s (%s)', ${symbol}, ${types}) AS name, NULL AS part_of, 'pg_operator ' || o.oid AS address, ${create} AS create,
    json_build_object('definition', ${propertySetBy(definition, `format('DROP OPERATOR %s (%s)', ${symbol}, ${types})`, create)}) AS properties
  FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
  -- One that is only named, by another that it belongs to, has no function yet.
  WHERE o.oprcode <> 0 AND n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_operator', 'o.oid')} ORDER BY o.oid`;
};

/** Operator classes that the application has made, with their operators and functions. */
export const operatorClasses: CatalogueQuery = () => {
  const name = `format('%I.%I', n.nspname, o.opcname)`;
  const method = '(SELECT quote_ident(m.amname) FROM pg_am m WHERE m.oid = o.opcmethod)';
  const own = `d.refclassid = 'pg_opclass'::regclass AND d.refobjid = o.oid`;
  const operatorList = list(
    `pg_amop p JOIN pg_operator q ON q.oid = p.amopopr JOIN pg_namespace k ON k.oid = q.oprnamespace
      WHERE EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_amop'::regclass AND d.objid = p.oid AND ${own})`,
    `format('OPERATOR %s %I.%s (%s, %s)', p.amopstrategy, k.nspname, q.oprname, format_type(p.amoplefttype, NULL), format_type(p.amoprighttype, NULL))`,
    'p.amopstrategy',
  );
  const functionList = list(
    `pg_amproc p WHERE EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_amproc'::regclass AND d.objid = p.oid AND ${own})`,
    `format('FUNCTION %s (%s, %s) %s', p.amprocnum, format_type(p.amproclefttype, NULL), format_type(p.amprocrighttype, NULL), p.amproc::regprocedure)`,
    'p.amprocnum',
  );
  const definition = `concat(CASE WHEN o.opcdefault THEN 'DEFAULT ' END, 'FOR TYPE ', format_type(o.opcintype, NULL), ' USING ', ${method},
    ' AS ', concat_ws(', ', nullif(${operatorList}, ''), nullif(${functionList}, ''), 'STORAGE ' || format_type(nullif(o.opckeytype, 0), NULL)))`;
  return `
  SELECT 'operator' AS kind, format('class %s using %s', ${name}, ${method}) AS name, NULL AS part_of, 'pg_opclass ' || o.oid AS address,
    format('CREATE OPERATOR CLASS %s %s', ${name}, ${definition}) AS create, json_build_object('definition', ${property(definition)}) AS properties
  FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace
  WHERE n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_opclass', 'o.oid')} ORDER BY o.oid`;
};

/** Dictionaries and configurations of the text search. */
export const textSearch: CatalogueQuery = () => {
  const dictionary = `format('%I.%I', n.nspname, t.dictname)`;
  const template = `(SELECT format('(TEMPLATE = %I.%I%s)', k.nspname, m.tmplname, coalesce(', ' || t.dictinitoption, ''))
    FROM pg_ts_template m JOIN pg_namespace k ON k.oid = m.tmplnamespace WHERE m.oid = t.dicttemplate)`;
  const configuration = `format('%I.%I', n.nspname, t.cfgname)`;
  const parser = `(SELECT format('(PARSER = %I.%I)', k.nspname, s.prsname) FROM pg_ts_parser s JOIN pg_namespace k ON k.oid = s.prsnamespace WHERE s.oid = t.cfgparser)`;
  const mappings = list(
    `(SELECT m.maptokentype, (SELECT y.alias FROM ts_token_type(t.cfgparser) y WHERE y.tokid = m.maptokentype) AS alias,
        string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno) AS dictionaries
      FROM pg_ts_config_map m WHERE m.mapcfg = t.oid GROUP BY 1) p`,
    `format('%s: %s', p.alias, p.dictionaries)`,
    'p.maptokentype',
  );
  const additions = `(SELECT string_agg(format(E';\\nALTER TEXT SEARCH CONFIGURATION %s ADD MAPPING FOR %I WITH %s', ${configuration}, p.alias, p.dictionaries), '')
    FROM (SELECT y.alias, string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno) AS dictionaries
      FROM pg_ts_config_map m JOIN ts_token_type(t.cfgparser) y ON y.tokid = m.maptokentype WHERE m.mapcfg = t.oid GROUP BY 1) p)`;
  const create = `concat('CREATE TEXT SEARCH CONFIGURATION ', ${configuration}, ' ', ${parser}, ${additions})`;
  const again = (value: string) =>
    propertySetBy(value, `'DROP TEXT SEARCH CONFIGURATION ' || ${configuration}`, create);
  return `
  SELECT 'text search' AS kind, 'dictionary ' || ${dictionary} AS name, NULL AS part_of, 'pg_ts_dict ' || t.oid AS address,
    format('CREATE TEXT SEARCH DICTIONARY %s %s', ${dictionary}, ${template}) AS create, json_build_object('definition', ${property(template)}) AS properties
  FROM pg_ts_dict t JOIN pg_namespace n ON n.oid = t.dictnamespace WHERE n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_ts_dict', 't.oid')}
  UNION ALL SELECT 'text search', 'configuration ' || ${configuration}, NULL, 'pg_ts_config ' || t.oid, ${create},
    json_build_object('parser', ${again(parser)}, 'mappings', ${again(mappings)})
  FROM pg_ts_config t JOIN pg_namespace n ON n.oid = t.cfgnamespace WHERE n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_ts_config', 't.oid')}`;
};

/** Statistics of several columns, which the planner's choices depend on. */
export const statistics: CatalogueQuery = () => `
  SELECT 'statistics' AS kind, format('%I.%I', n.nspname, s.stxname) AS name, NULL AS part_of, 'pg_statistic_ext ' || s.oid AS address,
    pg_get_statisticsobjdef(s.oid) AS create,
    json_build_object('definition', ${propertySetBy('pg_get_statisticsobjdef(s.oid)', `format('DROP STATISTICS %I.%I', n.nspname, s.stxname)`, 'pg_get_statisticsobjdef(s.oid)')}) AS properties
  FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE n.nspname = ANY ($1::text[]) ORDER BY s.oid`;

/** Event triggers, which are of the whole database; those of DMS go by their names. */
export const eventTriggers: CatalogueQuery = () => {
  const enabled = `CASE t.evtenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END`;
  const state = `format('ALTER EVENT TRIGGER %I %s', t.evtname, ${enabled})`;
  const definition = `concat('ON ', t.evtevent, ' WHEN TAG IN (' || (SELECT string_agg(quote_literal(g), ', ' ORDER BY g) FROM unnest(t.evttags) g) || ')',
    ' EXECUTE FUNCTION ', t.evtfoid::regproc, '()')`;
  const create = `concat(format('CREATE EVENT TRIGGER %I %s', t.evtname, ${definition}), CASE WHEN t.evtenabled <> 'O' THEN E';\\n' || ${state} END)`;
  return `
  SELECT 'event trigger' AS kind, quote_ident(t.evtname) AS name, NULL AS part_of, 'pg_event_trigger ' || t.oid AS address, ${create} AS create,
    json_build_object('definition', ${propertySetBy(definition, `format('DROP EVENT TRIGGER %I', t.evtname)`, create)}, 'state', ${propertySetBy(`lower(${enabled})`, state)}) AS properties
  FROM pg_event_trigger t WHERE ${notOfExtension('pg_event_trigger', 't.oid')} AND ${anySchema} ORDER BY t.oid`;
};

/** What sessions with the database begin with, all of them or those of one role. */
export const settings: CatalogueQuery = () => {
  const name = `concat(split_part(s.setting, '=', 1), ' of ' || quote_ident(r.rolname))`;
  const value = `substr(s.setting, strpos(s.setting, '=') + 1)`;
  // Lists are stored as they were given, with quotes where they need them.
  const sql = `CASE WHEN split_part(s.setting, '=', 1) IN ('search_path', 'DateStyle', 'temp_tablespaces', 'session_preload_libraries', 'local_preload_libraries')
    THEN ${value} ELSE quote_literal(${value}) END`;
  const change = `concat('ALTER ', 'ROLE ' || quote_ident(r.rolname) || ' IN ', 'DATABASE ', quote_ident(b.datname), ' SET ', split_part(s.setting, '=', 1), ' TO ', ${sql})`;
  return `
  SELECT 'setting' AS kind, ${name} AS name, NULL AS part_of, NULL AS address, ${change} AS create,
    json_build_object('value', ${property(value)}) AS properties
  FROM pg_db_role_setting d JOIN pg_database b ON b.oid = d.setdatabase AND b.datname = current_database()
    LEFT JOIN pg_roles r ON r.oid = d.setrole, unnest(d.setconfig) s(setting) WHERE ${anySchema} ORDER BY 2`;
};
