import { anySchema, type CatalogueQuery, madeByItself, notOfExtension, propertySetBy } from './query';

/** Names of the roles that Aurora and RDS have for themselves. */
const ofProvider = '^rds(_|admin|repladmin|topmgr|proxyadmin|writeforwarduser)';
/** And of those of every server, and of DMS. */
const ofServer = `^(pg_|awsdms)|${ofProvider}`;

/**
 * Roles that are no administrators. Those hold every right whatever is granted, and the ones of Aurora are others: its
 * `rds_superuser` stands for the superuser, which it does not give.
 */
const ordinary = (
  role: string,
) => `NOT ${role}.rolsuper AND ${role}.rolname !~ '${ofServer}' AND NOT EXISTS (SELECT FROM pg_auth_members am
  JOIN pg_roles ar ON ar.oid = am.roleid WHERE am.member = ${role}.oid AND ar.rolname = 'rds_superuser')`;
const grantee = `CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END`;

/** Roles that own something in the database or hold rights on something in it, and the members of such roles. */
const concerned = `WITH RECURSIVE concerned(oid) AS (
    SELECT s.refobjid FROM pg_shdepend s JOIN pg_database b ON b.oid = s.dbid AND b.datname = current_database() WHERE s.refclassid = 'pg_authid'::regclass
    UNION SELECT x.grantee FROM pg_database b, aclexplode(b.datacl) x WHERE b.datname = current_database()
    UNION SELECT m.member FROM concerned c JOIN pg_auth_members m ON m.roleid = c.oid
  )`;

/** The roles themselves, without passwords, and the settings that they bring to every session. */
export const roles: CatalogueQuery = () => {
  const may = (attribute: string, word: string) =>
    propertySetBy(
      attribute,
      `format('ALTER ROLE %I %s', r.rolname, CASE WHEN ${attribute} THEN '${word}' ELSE 'NO${word}' END)`,
    );
  return `${concerned}
  SELECT 'grant' AS kind, 'role ' || quote_ident(r.rolname) AS name, NULL AS part_of, NULL AS address,
    concat_ws(' ', 'CREATE ROLE', quote_ident(r.rolname), CASE WHEN r.rolcanlogin THEN 'LOGIN' END, CASE WHEN NOT r.rolinherit THEN 'NOINHERIT' END,
      CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END) AS create,
    json_build_object('login', ${may('r.rolcanlogin', 'LOGIN')}, 'inherits', ${may('r.rolinherit', 'INHERIT')},
      'bypasses row-level security', ${may('r.rolbypassrls', 'BYPASSRLS')}) AS properties
  FROM pg_roles r WHERE r.oid IN (SELECT oid FROM concerned) AND ${ordinary('r')} AND ${anySchema} ORDER BY r.rolname`;
};

/** Who is a member of which role. */
export const memberships: CatalogueQuery = () => `${concerned}
  SELECT 'grant' AS kind, format('role %I of %I', r.rolname, m.rolname) AS name, NULL AS part_of, NULL AS address,
    format('GRANT %I TO %I%s', r.rolname, m.rolname, CASE WHEN bool_or(a.admin_option) THEN ' WITH ADMIN OPTION' ELSE '' END) AS create,
    json_build_object('may grant it', ${propertySetBy(
      'bool_or(a.admin_option)',
      `CASE WHEN bool_or(a.admin_option) THEN format('GRANT %I TO %I WITH ADMIN OPTION', r.rolname, m.rolname)
        ELSE format('REVOKE ADMIN OPTION FOR %I FROM %I', r.rolname, m.rolname) END`,
    )}) AS properties
  FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
  WHERE a.roleid IN (SELECT oid FROM concerned) AND ${ordinary('m')} AND r.rolname !~ '${ofProvider}' AND ${anySchema}
  GROUP BY r.rolname, m.rolname ORDER BY 2`;

/** What can be granted: the words before its name, its name, its rights, or those that it has by default, and its owner. */
const objects = `
  SELECT 'DATABASE', quote_ident(b.datname), 'the database', b.datacl, acldefault('d', b.datdba) FROM pg_database b WHERE b.datname = current_database()
  UNION ALL SELECT 'SCHEMA', quote_ident(n.nspname), quote_ident(n.nspname), n.nspacl, acldefault('n', n.nspowner) FROM pg_namespace n WHERE n.nspname = ANY ($1::text[])
  UNION ALL SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass::text, c.oid::regclass::text, c.relacl,
      acldefault(CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, c.relowner)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_class', 'c.oid')}
  UNION ALL SELECT 'ROUTINE', f.name, f.name, p.proacl, acldefault('f', p.proowner)
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace, LATERAL (SELECT p.oid::regprocedure::text AS name) f WHERE n.nspname = ANY ($1::text[]) AND ${madeByItself('pg_proc', 'p.oid')}
  UNION ALL SELECT CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, t.oid::regtype::text, t.oid::regtype::text, t.typacl, acldefault('T', t.typowner)
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE (t.typtype IN ('d', 'e', 'r') OR c.relkind = 'c') AND n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_type', 't.oid')}`;

/** Newer servers know it, older ones do not: whoever owns a table has it there. */
const notOfAllVersions = `x.privilege_type <> 'MAINTAIN'`;
/** What version 15 took from everybody in the schema \`public\`, so that older servers give more by default. */
const creation = `x.grantee = 0 AND o.kind = 'SCHEMA' AND o.name = 'public' AND x.privilege_type = 'CREATE'`;

const usual = `EXISTS (SELECT FROM aclexplode(o.usual) u WHERE u.grantee = 0 AND u.privilege_type = x.privilege_type)`;
const shown = `CASE WHEN o.kind = 'DATABASE' THEN o.shown ELSE lower(o.kind) || ' ' || o.shown END`;

/**
 * Rights on objects, by who holds them, without those that everybody has on every new object. Who owns an object holds all, so that another owner on the target is no difference as
 * long as everybody may do the same.
 */
export const grants: CatalogueQuery = () => {
  const list = `string_agg(DISTINCT x.privilege_type, ', ' ORDER BY x.privilege_type) FILTER (WHERE NOT (${creation}))`;
  const options = `string_agg(DISTINCT x.privilege_type, ', ' ORDER BY x.privilege_type) FILTER (WHERE x.is_grantable)`;
  const place = `o.kind || ' ' || o.name`;
  const grant = `concat('GRANT ' || ${list} || ' ON ' || ${place} || ' TO ' || ${grantee}, E';\\nGRANT ' || ${options} || ' ON ' || ${place} || ' TO ' || ${grantee} || ' WITH GRANT OPTION')`;
  const again = (value: string) =>
    propertySetBy(value, `format('REVOKE ALL ON %s FROM %s', ${place}, ${grantee})`, grant);
  return `
  SELECT 'grant' AS kind, format('%s on %s', ${grantee}, ${shown}) AS name,
    NULL AS part_of, NULL AS address, ${grant} AS create,
    json_build_object('rights', ${again(list)}, 'may grant', ${again(options)},
      'creation', ${propertySetBy(`CASE WHEN bool_or(${creation}) THEN 'CREATE' END`, `CASE WHEN bool_or(${creation}) THEN 'GRANT CREATE ON SCHEMA public TO PUBLIC' END`)}) AS properties
  FROM (${objects}) o(kind, name, shown, acl, usual), aclexplode(coalesce(o.acl, o.usual)) x LEFT JOIN pg_roles r ON r.oid = x.grantee
  WHERE ${notOfAllVersions} AND CASE x.grantee WHEN 0 THEN NOT ${usual} ELSE ${ordinary('r')} END
  GROUP BY o.kind, o.name, o.shown, x.grantee ORDER BY 2`;
};

/** Rights that everybody has on every new object, and not on these. */
export const withheld: CatalogueQuery = () => `
  SELECT 'grant' AS kind, format('%s on %s not for PUBLIC', u.privilege_type, ${shown}) AS name, NULL AS part_of, NULL AS address,
    format('REVOKE %s ON %s %s FROM PUBLIC', u.privilege_type, o.kind, o.name) AS create, '{}'::json AS properties
  FROM (${objects}) o(kind, name, shown, acl, usual), aclexplode(o.usual) u
  WHERE u.grantee = 0 AND o.acl IS NOT NULL
    AND NOT EXISTS (SELECT FROM aclexplode(o.acl) x WHERE x.grantee = 0 AND x.privilege_type = u.privilege_type) ORDER BY 2`;

/** Rights on single columns. */
export const columnGrants: CatalogueQuery = () => {
  const column = 'quote_ident(a.attname)';
  const place = 'c.oid::regclass';
  const list = `string_agg(DISTINCT format('%s (%s)', x.privilege_type, ${column}), ', ')`;
  const grant = `format('GRANT %s ON %s TO %s', ${list}, ${place}, ${grantee}) || CASE WHEN bool_or(x.is_grantable) THEN ' WITH GRANT OPTION' ELSE '' END`;
  const again = (value: string) =>
    propertySetBy(value, `format('REVOKE ALL (%s) ON %s FROM %s', ${column}, ${place}, ${grantee})`, grant);
  return `
  SELECT 'grant' AS kind, format('%s on column %s.%s', ${grantee}, ${place}, ${column}) AS name, NULL AS part_of, NULL AS address, ${grant} AS create,
    json_build_object('rights', ${again(list)}, 'may grant', ${again('bool_or(x.is_grantable)')}) AS properties
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(a.attacl) x
    LEFT JOIN pg_roles r ON r.oid = x.grantee
  WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND n.nspname = ANY ($1::text[]) AND (x.grantee = 0 OR ${ordinary('r')})
  GROUP BY c.oid, a.attname, x.grantee ORDER BY 2`;
};

/** Rights that come with objects which are made later, by who makes them; those that an administrator makes left out. */
export const defaultGrants: CatalogueQuery = () => {
  const what = `CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' ELSE 'SCHEMAS' END`;
  const list = `string_agg(DISTINCT x.privilege_type, ', ' ORDER BY x.privilege_type)`;
  const change = (words: string) =>
    `concat('ALTER DEFAULT PRIVILEGES FOR ROLE ', quote_ident(w.rolname), ' IN SCHEMA ' || quote_ident(n.nspname), ' ', ${words})`;
  const grant = change(`format('GRANT %s ON %s TO %s', ${list}, ${what}, ${grantee})`);
  return `
  SELECT 'grant' AS kind, concat(${grantee}, ' on what ', quote_ident(w.rolname), ' makes: ', lower(${what}), ' in schema ' || quote_ident(n.nspname)) AS name,
    NULL AS part_of, NULL AS address, ${grant} AS create,
    json_build_object('rights', ${propertySetBy(list, change(`format('REVOKE ALL ON %s FROM %s', ${what}, ${grantee})`), grant)}) AS properties
  FROM pg_default_acl d JOIN pg_roles w ON w.oid = d.defaclrole LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace,
    aclexplode(d.defaclacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
  WHERE (n.nspname IS NULL OR n.nspname = ANY ($1::text[])) AND ${notOfAllVersions} AND (x.grantee = 0 OR ${ordinary('r')}) AND ${ordinary('w')}
  GROUP BY d.oid, d.defaclobjtype, w.rolname, n.nspname, x.grantee ORDER BY 2`;
};
