import { type CatalogueQuery, comment, list, madeByItself, notOfExtension, property, propertySetBy } from './query';

/** The arguments one by one: the server's own list has gained an IN for procedures with version 14. */
const argumentList = list(
  `unnest(coalesce(p.proallargtypes, p.proargtypes::oid[]), p.proargnames, p.proargmodes::text[])
     WITH ORDINALITY AS x(type, name, mode, position)`,
  `concat_ws(' ', nullif(x.mode, 'i'), nullif(x.name, ''), format_type(x.type, NULL))`,
  'x.position',
);
const identityName = `format('%s(%s)', p.oid::regproc, pg_get_function_identity_arguments(p.oid))`;
const signature = `format('%I.%I(%s)', n.nspname, p.proname, ${list('unnest(p.proargtypes::oid[]) WITH ORDINALITY AS x(type, position)', 'format_type(x.type, NULL)', 'x.position')})`;

const given = (word: string, value: string) => `', ${word} = ' || ${value}`;
const called = (word: string, column: string) => given(word, `nullif(g.${column}::text, '-')`);
const spaced = (word: string, column: string) => given(word, `nullif(g.${column}, 0)`);
/** Whether the last function may change the state, where it is not what it may by default. */
const modifying = (word: string, column: string) =>
  given(
    word,
    `CASE nullif(g.${column}, CASE g.aggkind WHEN 'n' THEN 'r'::"char" ELSE 'w' END)
      WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' WHEN 'w' THEN 'READ_WRITE' END`,
  );
/** What an aggregate does, as it stands in the statement that creates it. */
const aggregation = `concat('SFUNC = ', g.aggtransfn, ', STYPE = ', format_type(g.aggtranstype, NULL), ${[
  spaced('SSPACE', 'aggtransspace'),
  called('FINALFUNC', 'aggfinalfn'),
  `CASE WHEN g.aggfinalextra THEN ', FINALFUNC_EXTRA' END`,
  modifying('FINALFUNC_MODIFY', 'aggfinalmodify'),
  called('COMBINEFUNC', 'aggcombinefn'),
  called('SERIALFUNC', 'aggserialfn'),
  called('DESERIALFUNC', 'aggdeserialfn'),
  given('INITCOND', 'quote_literal(g.agginitval)'),
  called('MSFUNC', 'aggmtransfn'),
  called('MINVFUNC', 'aggminvtransfn'),
  given('MSTYPE', 'format_type(nullif(g.aggmtranstype, 0), NULL)'),
  spaced('MSSPACE', 'aggmtransspace'),
  called('MFINALFUNC', 'aggmfinalfn'),
  `CASE WHEN g.aggmfinalextra THEN ', MFINALFUNC_EXTRA' END`,
  modifying('MFINALFUNC_MODIFY', 'aggmfinalmodify'),
  given('MINITCOND', 'quote_literal(g.aggminitval)'),
  given(
    'SORTOP',
    `(SELECT format('OPERATOR(%I.%s)', k.nspname, q.oprname) FROM pg_operator q JOIN pg_namespace k ON k.oid = q.oprnamespace WHERE q.oid = g.aggsortop)`,
  ),
  `CASE g.aggkind WHEN 'h' THEN ', HYPOTHETICAL' END`,
].join(',\n    ')})`;

/** Functions and procedures with their bodies, and aggregates. */
export const functions: CatalogueQuery = (major) => {
  // The body of a function in standard SQL, which is stored parsed, exists since version 14.
  const parsed = major >= 14 ? 'pg_get_function_sqlbody(p.oid)' : 'NULL';
  return `
  SELECT 'function' AS kind, ${signature} AS name, NULL AS part_of, 'pg_proc ' || p.oid AS address,
    CASE p.prokind WHEN 'a' THEN concat('CREATE OR REPLACE AGGREGATE ', ${identityName}, ' (', ${aggregation},
        CASE p.proparallel WHEN 's' THEN ', PARALLEL = SAFE' WHEN 'r' THEN ', PARALLEL = RESTRICTED' END, ')')
      ELSE pg_get_functiondef(p.oid) END AS create,
    json_build_object(
      'body', ${property('p.prosrc')}, 'query', ${property(parsed)}, 'library', ${property('p.probin')}, 'kind', ${property('p.prokind')},
      'language', ${property('(SELECT l.lanname FROM pg_language l WHERE l.oid = p.prolang)')},
      'arguments', ${property(argumentList)}, 'argument defaults', ${property('pg_get_expr(p.proargdefaults, 0)')},
      'result', ${property('pg_get_function_result(p.oid)')}, 'cost', ${property('p.procost')}, 'rows', ${property('p.prorows')}, 'volatility', ${property('p.provolatile')},
      'strict', ${property('p.proisstrict')}, 'security definer', ${property('p.prosecdef')},
      'parallel', ${property('p.proparallel')}, 'leakproof', ${property('p.proleakproof')},
      'settings', ${property(list('unnest(p.proconfig) s', 's', 's'))},
      'planner support', ${property(`nullif(p.prosupport::regproc::text, '-')`)},
      'transition', ${property(`CASE p.prokind WHEN 'a' THEN ${aggregation} END`)},
      'comment', ${comment('pg_proc', 'p.oid', `format('%s %s', CASE p.prokind WHEN 'a' THEN 'AGGREGATE' ELSE 'ROUTINE' END, ${identityName})`)}
    ) AS properties
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace LEFT JOIN pg_aggregate g ON g.aggfnoid = p.oid
  WHERE n.nspname = ANY ($1::text[]) AND ${madeByItself('pg_proc', 'p.oid')} ORDER BY p.oid`;
};

/** Triggers, and whether they fire. Those that a partition has from its parent come with it, but for whether they fire. */
export const triggers: CatalogueQuery = () => {
  const table = 't.tgrelid::regclass::text';
  const enabledOf = (trigger: string) =>
    `CASE ${trigger}.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END`;
  const enabled = enabledOf('t');
  const state = `format('ALTER TABLE %s %s TRIGGER %I', ${table}, ${enabled}, t.tgname)`;
  const clones = (what: string, where: string) => `(WITH RECURSIVE k AS (
      SELECT y.oid, y.tgrelid, y.tgname, y.tgenabled, 1 AS depth FROM pg_trigger y WHERE c.relkind = 'p' AND y.tgparentid = t.oid
      UNION ALL SELECT y.oid, y.tgrelid, y.tgname, y.tgenabled, k.depth + 1 FROM k JOIN pg_trigger y ON y.tgparentid = k.oid
    ) SELECT ${what} FROM k WHERE ${where})`;
  // That of a partition which has partitions changes theirs as well.
  const clone = `format('ALTER TABLE %s %s TRIGGER %I', k.tgrelid::regclass, ${enabledOf('k')}, k.tgname)`;
  const otherClones = 'k.tgenabled <> t.tgenabled';
  const inPartitions = clones(
    `string_agg(format('%s %s', lower(${enabledOf('k')}), k.tgrelid::regclass), ', ' ORDER BY k.tgrelid::regclass::text)`,
    otherClones,
  );
  // A trigger is made enabled.
  const create = `concat(pg_get_triggerdef(t.oid), CASE WHEN t.tgenabled <> 'O' THEN E';\\n' || ${state} END,
    ${clones(`string_agg(E';\\n' || ${clone}, '' ORDER BY k.depth, k.tgrelid)`, `EXISTS (SELECT FROM k WHERE ${otherClones})`)})`;
  return `
  SELECT 'trigger' AS kind, format('%s on %s', quote_ident(t.tgname), ${table}) AS name, NULL AS part_of,
    'pg_trigger ' || t.oid AS address, ${create} AS create,
    json_build_object('definition', ${propertySetBy('pg_get_triggerdef(t.oid)', `format('DROP TRIGGER %I ON %s', t.tgname, ${table})`, create)},
      'state', ${propertySetBy(`lower(${enabled})`, state)},
      'state in partitions', ${propertySetBy(inPartitions, clones(`json_agg(${clone} ORDER BY k.depth, k.tgrelid)`, 'true'))},
      'comment', ${comment('pg_trigger', 't.oid', `format('TRIGGER %I ON %s', t.tgname, ${table})`)}) AS properties
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_trigger', 't.oid')} ORDER BY t.oid`;
};

/** Rules beside those that make a view. */
export const rules: CatalogueQuery = () => {
  const enabled = `CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END`;
  const state = `format('ALTER TABLE %s %s RULE %I', r.ev_class::regclass, ${enabled}, r.rulename)`;
  const create = `concat(regexp_replace(pg_get_ruledef(r.oid), '^CREATE ', 'CREATE OR REPLACE '), CASE WHEN r.ev_enabled <> 'O' THEN E'\\n' || ${state} END)`;
  return `
  SELECT 'rule' AS kind, format('%s on %s', quote_ident(r.rulename), r.ev_class::regclass) AS name, NULL AS part_of,
    'pg_rewrite ' || r.oid AS address, ${create} AS create,
    json_build_object('definition', ${property('pg_get_ruledef(r.oid)')}, 'state', ${propertySetBy(`lower(${enabled})`, state)}) AS properties
  FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE r.rulename <> '_RETURN' AND n.nspname = ANY ($1::text[]) ORDER BY r.oid`;
};

/** Views and materialised views. */
export const views: CatalogueQuery = () => {
  const options = `array_to_string(ARRAY(SELECT o FROM unnest(c.reloptions) o ORDER BY o), ', ')`;
  const kind = `CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW ' ELSE 'VIEW ' END || c.oid::regclass`;
  // A view can be replaced as long as its columns stay; what reads from it stays as well.
  const create = `concat('CREATE ', CASE c.relkind WHEN 'v' THEN 'OR REPLACE ' END, ${kind}, ' WITH (' || nullif(${options}, '') || ')', ' AS ',
      rtrim(pg_get_viewdef(c.oid), ';'), CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN ' WITH NO DATA' END)`;
  const again = (value: string) => `json_build_object('value', (${value})::text, 'statement', CASE c.relkind
    WHEN 'm' THEN json_build_array('DROP ' || ${kind}, ${create}) ELSE json_build_array(${create}) END)`;
  const defaults = list(
    'pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = c.oid',
    `format('%I %s', a.attname, pg_get_expr(d.adbin, d.adrelid))`,
    'd.adnum',
  );
  return `
  SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialised view' END AS kind, c.oid::regclass::text AS name, NULL AS part_of,
    'pg_class ' || c.oid AS address, ${create} AS create,
    json_build_object(
      'query', ${again('pg_get_viewdef(c.oid)')}, 'options', ${again(options)}, 'defaults', ${property(defaults)},
      'populated', ${propertySetBy(`CASE c.relkind WHEN 'm' THEN c.relispopulated END`, `format('REFRESH MATERIALIZED VIEW %s', c.oid::regclass)`)},
      'comment', ${comment('pg_class', 'c.oid', kind)}) AS properties
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('v', 'm') AND n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_class', 'c.oid')} ORDER BY c.oid`;
};
