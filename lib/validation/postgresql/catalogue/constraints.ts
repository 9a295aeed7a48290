import { type CatalogueQuery, comment, notOfExtension, propertySetBy } from './query';

const table = 't.conrelid::regclass::text';

/** SQL of the triggers that check a constraint where rows are, by what they call and where. The server names them by numbers. */
const triggersOf = (constraint: string) => `WITH RECURSIVE k(oid) AS (
      SELECT ${constraint} UNION ALL SELECT y.oid FROM k JOIN pg_constraint y ON y.conparentid = k.oid
    ) SELECT g.tgrelid::regclass AS place, g.tgname, g.tgenabled, format('%s on %I.%I', f.proname, n.nspname, r.relname) AS what
    FROM k JOIN pg_trigger g ON g.tgconstraint = k.oid AND g.tgisinternal JOIN pg_class r ON r.oid = g.tgrelid AND r.relkind = 'r'
      JOIN pg_namespace n ON n.oid = r.relnamespace JOIN pg_proc f ON f.oid = g.tgfoid`;
/** SQL of something about those that are not enabled as they are made. ALTER TABLE ... DISABLE TRIGGER ALL switches them off. */
const states = (what: string) => `(SELECT ${what} FROM (SELECT s.what,
      CASE s.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END AS state
    FROM (${triggersOf('t.oid')}) s WHERE s.tgenabled <> 'O') g)`;
/** Statement that gives each of them its state: name of the constraint, its table, and the states. */
const setStates = `$format$DO $do$DECLARE one record; BEGIN
    FOR one IN ${triggersOf(`(SELECT c.oid FROM pg_constraint c WHERE c.conname = %L AND c.conrelid = %L::regclass)`).replaceAll(/%(?=[sI])/g, '%%')}
    LOOP EXECUTE concat('ALTER TABLE ', one.place, ' ', coalesce(%L::json->>one.what, 'ENABLE'), ' TRIGGER ', quote_ident(one.tgname)); END LOOP; END$do$$format$`;

/** Primary, unique, foreign, check and exclusion constraints. Those that a partition has from its parent come with it. */
export const constraints: CatalogueQuery = () => {
  const definition = `regexp_replace(pg_get_constraintdef(t.oid), ' NOT VALID$', '')`;
  const add = `format('ALTER TABLE %s ADD CONSTRAINT %I %s', ${table}, t.conname, pg_get_constraintdef(t.oid))`;
  const drop = `format('ALTER TABLE %s DROP CONSTRAINT %I', ${table}, t.conname)`;
  const enforced = `coalesce(${states(`string_agg(DISTINCT concat(lower(g.state), ' ', g.what), ', ')`)}, 'true')`;
  const enforce = `format(${setStates}, t.conname, ${table}, coalesce(${states('json_object_agg(g.what, g.state)')}, '{}'))`;
  const create = `concat(${add}, CASE WHEN ${enforced} <> 'true' THEN E';\\n' || ${enforce} END)`;
  return `
  SELECT 'constraint' AS kind, format('%s on %s', quote_ident(t.conname), ${table}) AS name, NULL AS part_of,
    'pg_constraint ' || t.oid AS address, ${create} AS create,
    json_build_object(
      'definition', ${propertySetBy(definition, drop, create)},
      'valid', json_build_object('value', t.convalidated::text, 'statement', CASE WHEN t.convalidated
        THEN json_build_array(format('ALTER TABLE %s VALIDATE CONSTRAINT %I', ${table}, t.conname)) ELSE json_build_array(${drop}, ${create}) END),
      'enforced', ${propertySetBy(enforced, enforce)},
      'comment', ${comment('pg_constraint', 't.oid', `format('CONSTRAINT %I ON %s', t.conname, ${table})`)}) AS properties
  FROM pg_constraint t JOIN pg_class c ON c.oid = t.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE t.contype IN ('p', 'u', 'f', 'c', 'x') AND t.conparentid = 0 AND t.conislocal
    AND n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_class', 'c.oid')}
  -- A foreign key needs the key that it refers to.
  ORDER BY position(t.contype IN 'puxcf'), t.oid`;
};

/** Indexes that no constraint brings. Those that a partition has from its parent come with it. */
export const indexes: CatalogueQuery = () => {
  // Of a partitioned table it prints ON ONLY, which would leave the partitions without an index.
  const create = `regexp_replace(pg_get_indexdef(c.oid), ' ON ONLY ', ' ON ')`;
  return `
  SELECT 'index' AS kind, c.oid::regclass::text AS name, NULL AS part_of, 'pg_class ' || c.oid AS address, ${create} AS create,
    json_build_object(
      'definition', ${propertySetBy('pg_get_indexdef(c.oid)', `format('DROP INDEX %s', c.oid::regclass)`, create)},
      'valid', ${propertySetBy('i.indisvalid', `format('REINDEX INDEX %s', c.oid::regclass)`)},
      'comment', ${comment('pg_class', 'c.oid', `'INDEX ' || c.oid::regclass`)}) AS properties
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1::text[]) AND NOT c.relispartition AND ${notOfExtension('pg_class', 'i.indrelid')}
    AND NOT EXISTS (SELECT FROM pg_constraint t WHERE t.conindid = c.oid AND t.contype IN ('p', 'u', 'x')) ORDER BY c.oid`;
};

/** Row-level security policies. */
export const policies: CatalogueQuery = () => {
  const roles = `(SELECT coalesce(string_agg(CASE WHEN r = 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(r)) END, ', ' ORDER BY pg_get_userbyid(r)), '')
    FROM unnest(p.polroles) r)`;
  const command = `CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END`;
  const permissive = `CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END`;
  const using = 'pg_get_expr(p.polqual, p.polrelid)';
  const check = 'pg_get_expr(p.polwithcheck, p.polrelid)';
  const create = `concat_ws(' ', 'CREATE POLICY', quote_ident(p.polname), 'ON', p.polrelid::regclass, 'AS', ${permissive}, 'FOR', ${command},
      'TO', ${roles}, 'USING (' || ${using} || ')', 'WITH CHECK (' || ${check} || ')')`;
  const again = (value: string) =>
    propertySetBy(value, `format('DROP POLICY %I ON %s', p.polname, p.polrelid::regclass)`, create);
  return `
  SELECT 'policy' AS kind, format('%s on %s', quote_ident(p.polname), p.polrelid::regclass) AS name, NULL AS part_of,
    'pg_policy ' || p.oid AS address, ${create} AS create,
    json_build_object('kind', ${again(permissive)}, 'command', ${again(command)}, 'roles', ${again(roles)},
      'using', ${again(using)}, 'with check', ${again(check)}) AS properties
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1::text[])`;
};
