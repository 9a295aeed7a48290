import { type CatalogueQuery, notOfExtension, property } from './query';

const table = 't.conrelid::regclass::text';

/** Primary, unique, foreign, check and exclusion constraints. Those that a partition has from its parent come with it. */
export const constraints: CatalogueQuery = () => `
  SELECT 'constraint' AS kind, format('%s on %s', quote_ident(t.conname), ${table}) AS name, NULL AS part_of,
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', ${table}, t.conname, pg_get_constraintdef(t.oid)) AS create,
    jsonb_build_object('definition', ${property('pg_get_constraintdef(t.oid)')}) AS properties
  FROM pg_constraint t JOIN pg_class c ON c.oid = t.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE t.contype IN ('p', 'u', 'f', 'c', 'x') AND t.conparentid = 0 AND t.conislocal
    AND n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_class', 'c.oid')}
  -- A foreign key needs the key that it refers to.
  ORDER BY position(t.contype IN 'puxcf')`;

/** Indexes that no constraint brings. Those that a partition has from its parent come with it. */
export const indexes: CatalogueQuery = () => `
  SELECT 'index' AS kind, c.oid::regclass::text AS name, NULL AS part_of, -- Of a partitioned table it prints ON ONLY, which would leave the partitions without an index.
    replace(pg_get_indexdef(c.oid), ' ON ONLY ', ' ON ') AS create,
    jsonb_build_object(
      'definition', ${property('pg_get_indexdef(c.oid)')},
      'valid', jsonb_build_object('value', i.indisvalid::text, 'statement', format('REINDEX INDEX %s', c.oid::regclass))
    ) AS properties
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1::text[]) AND NOT c.relispartition AND ${notOfExtension('pg_class', 'i.indrelid')}
    AND NOT EXISTS (SELECT FROM pg_constraint t WHERE t.conindid = c.oid AND t.contype IN ('p', 'u', 'x'))`;

/** Row-level security policies. */
export const policies: CatalogueQuery = () => {
  const roles = `(SELECT coalesce(string_agg(CASE WHEN r = 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(r)) END, ', ' ORDER BY pg_get_userbyid(r)), '')
    FROM unnest(p.polroles) r)`;
  const command = `CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END`;
  const permissive = `CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END`;
  const using = 'pg_get_expr(p.polqual, p.polrelid)';
  const check = 'pg_get_expr(p.polwithcheck, p.polrelid)';
  return `
  SELECT 'policy' AS kind, format('%s on %s', quote_ident(p.polname), p.polrelid::regclass) AS name, NULL AS part_of,
    concat_ws(' ', 'CREATE POLICY', quote_ident(p.polname), 'ON', p.polrelid::regclass, 'AS', ${permissive}, 'FOR', ${command},
      'TO', ${roles}, 'USING (' || ${using} || ')', 'WITH CHECK (' || ${check} || ')') AS create,
    jsonb_build_object('kind', ${property(permissive)}, 'command', ${property(command)}, 'roles', ${property(roles)},
      'using', ${property(using)}, 'with check', ${property(check)}) AS properties
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1::text[])`;
};
