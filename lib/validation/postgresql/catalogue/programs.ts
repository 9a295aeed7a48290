import { type CatalogueQuery, notOfExtension, property } from './query';

const list = (elements: string, sql: string, order: string) =>
  `(SELECT coalesce(string_agg(${sql}, ', ' ORDER BY ${order}), '') FROM ${elements})`;

/** The arguments one by one: the server's own list has gained an IN for procedures with version 14. */
const argumentList = list(
  `unnest(coalesce(p.proallargtypes, p.proargtypes::oid[]), p.proargnames, p.proargmodes::text[])
     WITH ORDINALITY AS x(type, name, mode, position)`,
  `concat_ws(' ', nullif(x.mode, 'i'), nullif(x.name, ''), format_type(x.type, NULL))`,
  'x.position',
);
const identityName = `format('%s(%s)', p.oid::regproc, pg_get_function_identity_arguments(p.oid))`;
const signature = `format('%I.%I(%s)', n.nspname, p.proname, ${list('unnest(p.proargtypes::oid[]) WITH ORDINALITY AS x(type, position)', 'format_type(x.type, NULL)', 'x.position')})`;

/** Functions and procedures with their bodies, and aggregates. */
export const functions: CatalogueQuery = (major) => {
  // The body of a function in standard SQL, which is stored parsed, exists since version 14.
  const body = major >= 14 ? 'coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)' : 'p.prosrc';
  return `
  SELECT 'function' AS kind, ${signature} AS name, NULL AS part_of,
    CASE p.prokind WHEN 'a' THEN concat('CREATE AGGREGATE ', ${identityName}, ' (SFUNC = ', g.aggtransfn, ', STYPE = ',
        format_type(g.aggtranstype, NULL), ', FINALFUNC = ' || nullif(g.aggfinalfn::text, '-'), ', INITCOND = ' || quote_literal(g.agginitval), ')')
      ELSE pg_get_functiondef(p.oid) END AS create,
    jsonb_build_object(
      'body', ${property(body)}, 'library', ${property('p.probin')}, 'kind', ${property('p.prokind')},
      'language', ${property('(SELECT l.lanname FROM pg_language l WHERE l.oid = p.prolang)')},
      'arguments', ${property(argumentList)}, 'argument defaults', ${property('pg_get_expr(p.proargdefaults, 0)')},
      'result', ${property('pg_get_function_result(p.oid)')}, 'volatility', ${property('p.provolatile')},
      'strict', ${property('p.proisstrict')}, 'security definer', ${property('p.prosecdef')},
      'parallel', ${property('p.proparallel')}, 'leakproof', ${property('p.proleakproof')},
      'settings', ${property(list('unnest(p.proconfig) s', 's', 's'))},
      'transition', ${property(`concat_ws(' ', g.aggtransfn, format_type(g.aggtranstype, NULL), g.aggfinalfn, g.agginitval)`)}
    ) AS properties
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace LEFT JOIN pg_aggregate g ON g.aggfnoid = p.oid
  WHERE n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_proc', 'p.oid')}
    -- The constructors of a range type come with the type.
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')`;
};

/** Triggers, and whether they fire. Those that a partition has from its parent come with it. */
export const triggers: CatalogueQuery = () => {
  const table = 't.tgrelid::regclass::text';
  const enabled = `CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END`;
  return `
  SELECT 'trigger' AS kind, format('%s on %s', quote_ident(t.tgname), ${table}) AS name, NULL AS part_of,
    pg_get_triggerdef(t.oid) AS create,
    jsonb_build_object('definition', ${property('pg_get_triggerdef(t.oid)')}, 'state',
      jsonb_build_object('value', lower(${enabled}), 'statement', format('ALTER TABLE %s %s TRIGGER %I', ${table}, ${enabled}, t.tgname))
    ) AS properties
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_trigger', 't.oid')}`;
};

/** Rules beside those that make a view. */
export const rules: CatalogueQuery = () => `
  SELECT 'rule' AS kind, format('%s on %s', quote_ident(r.rulename), r.ev_class::regclass) AS name, NULL AS part_of,
    pg_get_ruledef(r.oid) AS create,
    jsonb_build_object('definition', ${property('pg_get_ruledef(r.oid)')}) AS properties
  FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE r.rulename <> '_RETURN' AND n.nspname = ANY ($1::text[])`;

/** Views and materialised views. */
export const views: CatalogueQuery = () => {
  const options = `array_to_string(ARRAY(SELECT o FROM unnest(c.reloptions) o ORDER BY o), ', ')`;
  return `
  SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialised view' END AS kind, c.oid::regclass::text AS name, NULL AS part_of,
    concat('CREATE ', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED ' END, 'VIEW ', c.oid::regclass,
      ' WITH (' || nullif(${options}, '') || ')', ' AS ', pg_get_viewdef(c.oid)) AS create,
    jsonb_build_object(
      'query', ${property('pg_get_viewdef(c.oid)')}, 'options', ${property(options)},
      'populated', jsonb_build_object('value', CASE c.relkind WHEN 'm' THEN c.relispopulated END::text,
        'statement', format('REFRESH MATERIALIZED VIEW %s', c.oid::regclass))
    ) AS properties
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('v', 'm') AND n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_class', 'c.oid')}`;
};
