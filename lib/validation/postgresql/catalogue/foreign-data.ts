import { randomBytes } from 'node:crypto';
import type { Unread } from '../../schema';
import type { Sessions } from '../sessions';
import { anySchema, type CatalogueQuery, list, notOfExtension, property, propertySetBy } from './query';
import { alterPartition, bound, columnsOf, definitionOfColumn, ownOfPartition, parent, parents } from './tables';

/** Options that may hold a secret. */
const secret = `o.option_name ~* 'password|secret'`;
/** Options but for those. */
const options = (column: string) =>
  list(
    `pg_options_to_table(${column}) o WHERE NOT ${secret}`,
    `format('%I %L', o.option_name, o.option_value)`,
    'o.option_name',
  );

/** Makes hashes that tell nothing of a secret: it is another one in each run, and never shown. */
const key = randomBytes(16).toString('hex');
/** SQL of an option whose value is compared without being shown. */
const hidden = `format('%I (hidden, as %s)', o.option_name,
  left(encode(sha256(convert_to(concat('${key}', o.option_name, '=', o.option_value), 'UTF8')), 'hex'), 16))`;

/** SQL of all options, those that may hold a secret without their values. */
const compared = (column: string) =>
  list(
    `pg_options_to_table(${column}) o`,
    `CASE WHEN ${secret} THEN ${hidden} ELSE format('%I %L', o.option_name, o.option_value) END`,
    'o.option_name',
  );
/** SQL of a property of all options, with the statement that changes those of the target which hold no secret. */
const comparedOptions = (column: string, object: string, found: string) =>
  propertySetBy(
    compared(column),
    `format($format$DO $do$DECLARE changes text; BEGIN
    SELECT string_agg(CASE WHEN o.option_name IS NULL THEN format('ADD %%I %%L', w.key, w.value) WHEN w.key IS NULL THEN format('DROP %%I', o.option_name)
        ELSE format('SET %%I %%L', w.key, w.value) END, ', ') INTO changes
      FROM json_each_text(%1$L) w FULL JOIN (SELECT o.* FROM %2$s, pg_options_to_table(${column}) o WHERE NOT ${secret}) o ON o.option_name = w.key;
    IF changes IS NOT NULL THEN EXECUTE concat('ALTER ', %3$L, ' OPTIONS (', changes, ')'); END IF; END$do$$format$,
    (SELECT coalesce(json_object_agg(o.option_name, o.option_value), '{}') FROM pg_options_to_table(${column}) o WHERE NOT ${secret}), ${found}, ${object})`,
  );

/** Programs of the server that reach other databases, but for those of extensions. */
export const foreignDataWrappers: CatalogueQuery = () => {
  const self = 'quote_ident(w.fdwname)';
  const handler = `nullif(w.fdwhandler::regproc::text, '-')`;
  const validator = `nullif(w.fdwvalidator::regproc::text, '-')`;
  const create = `concat('CREATE FOREIGN DATA WRAPPER ', ${self}, ' HANDLER ' || ${handler}, ' VALIDATOR ' || ${validator},
    ' OPTIONS (' || nullif(${options('w.fdwoptions')}, '') || ')')`;
  const set = (word: string, value: string) =>
    propertySetBy(
      value,
      `concat('ALTER FOREIGN DATA WRAPPER ', ${self}, coalesce(' ${word} ' || ${value}, ' NO ${word}'))`,
    );
  return `
  SELECT 'foreign server' AS kind, 'wrapper ' || ${self} AS name, NULL AS part_of, 'pg_foreign_data_wrapper ' || w.oid AS address, ${create} AS create,
    json_build_object('handler', ${set('HANDLER', handler)}, 'validator', ${set('VALIDATOR', validator)},
      'options', ${comparedOptions('w.fdwoptions', `'FOREIGN DATA WRAPPER ' || ${self}`, `format('(SELECT * FROM pg_foreign_data_wrapper WHERE fdwname = %L) w', w.fdwname)`)}) AS properties
  FROM pg_foreign_data_wrapper w WHERE ${notOfExtension('pg_foreign_data_wrapper', 'w.oid')} AND ${anySchema}`;
};

const mappedUser = `CASE WHEN m.umuser = 0 THEN 'PUBLIC' ELSE quote_ident(m.usename) END`;
const mappingName = `format('%s for %s', quote_ident(m.srvname), ${mappedUser})`;
/** To whom `pg_user_mappings` shows the options of a mapping: it shows none to everybody else, as of one that has none. */
const shown = `((SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user)
  OR pg_has_role((SELECT s.srvowner FROM pg_foreign_server s WHERE s.oid = m.srvid), 'USAGE') AND (m.umuser = 0 OR m.usename = current_user)
  OR m.usename = current_user AND has_server_privilege(m.srvid, 'USAGE'))`;

/** Servers of other databases, and who may use them as whom; never with a password. */
export const foreignServers: CatalogueQuery = () => {
  const wrapper = '(SELECT w.fdwname FROM pg_foreign_data_wrapper w WHERE w.oid = s.srvfdw)';
  const create = `concat('CREATE SERVER ', quote_ident(s.srvname), ' TYPE ' || quote_literal(s.srvtype), ' VERSION ' || quote_literal(s.srvversion),
    ' FOREIGN DATA WRAPPER ', quote_ident(${wrapper}), ' OPTIONS (' || nullif(${options('s.srvoptions')}, '') || ')')`;
  const user = `(SELECT o.option_value FROM pg_options_to_table(m.umoptions) o WHERE o.option_name = 'user')`;
  const others = list(`pg_options_to_table(m.umoptions) o WHERE o.option_name <> 'user'`, hidden, 'o.option_name');
  const place = `format('USER MAPPING FOR %s SERVER %I', ${mappedUser}, m.srvname)`;
  // Whether the target has a name there is not known here.
  const setUser = `format(CASE WHEN ${user} IS NULL THEN 'ALTER %s OPTIONS (DROP "user")' ELSE
      'DO $do$BEGIN ALTER %1$s OPTIONS (SET "user" %2$L); EXCEPTION WHEN undefined_object THEN ALTER %1$s OPTIONS (ADD "user" %2$L); END$do$' END,
    ${place}, ${user})`;
  return `
  SELECT 'foreign server' AS kind, quote_ident(s.srvname) AS name, NULL AS part_of, 'pg_foreign_server ' || s.oid AS address, ${create} AS create,
    json_build_object('wrapper', ${property(wrapper)}, 'type', ${property('s.srvtype')}, 'version', ${property('s.srvversion')},
      'options', ${comparedOptions('s.srvoptions', `'SERVER ' || quote_ident(s.srvname)`, `format('(SELECT * FROM pg_foreign_server WHERE srvname = %L) s', s.srvname)`)}) AS properties
  FROM pg_foreign_server s WHERE ${notOfExtension('pg_foreign_server', 's.oid')} AND ${anySchema}
  UNION ALL SELECT 'foreign server', ${mappingName}, NULL, NULL,
    concat('CREATE ', ${place}, ' OPTIONS ("user" ' || quote_literal(${user}) || ')'), CASE WHEN ${shown}
      THEN json_build_object('user', ${propertySetBy(user, setUser)}, 'options', ${propertySetBy(
        others,
        // Nothing of what is hidden can be in a statement.
        `'[]'::json`,
      )}) ELSE '{}'::json END
  FROM pg_user_mappings m WHERE ${anySchema}`;
};

/** Finds the mappings whose options the server does not show to the user of the sessions. */
export async function readHiddenMappings(sessions: Sessions): Promise<readonly Unread[]> {
  const found = await sessions.query(
    `SELECT ${mappingName} AS name, coalesce(nullif(${mappedUser}, 'PUBLIC'), 'the owner of the server') AS seer
      FROM pg_user_mappings m WHERE NOT ${shown} ORDER BY 1`,
  );
  return found.map(({ name, seer }) => ({
    kind: 'foreign server',
    name: `${name}`,
    reason: `its options are shown to superusers and ${seer} only`,
  }));
}

/** Tables whose rows are elsewhere. */
export const foreignTables: CatalogueQuery = () => {
  const self = 'c.oid::regclass::text';
  const columnWith = (given: string) => definitionOfColumn(`'OPTIONS (' || nullif(${given}, '') || ')'`);
  // The columns of a partition may stand in another order.
  const columns = list(
    columnsOf,
    columnWith(compared('a.attfdwoptions')),
    'CASE WHEN c.relispartition THEN a.attname END, a.attnum',
  );
  const server = '(SELECT s.srvname FROM pg_foreign_server s WHERE s.oid = f.ftserver)';
  const added = list(
    `pg_options_to_table(a.attfdwoptions) o WHERE NOT ${secret}`,
    `format('ADD %I %L', o.option_name, o.option_value)`,
    'o.option_name',
  );
  const setColumns = `(SELECT string_agg(format(E';\\nALTER FOREIGN TABLE %s ALTER %I OPTIONS (', ${self}, a.attname) || nullif(${added}, '') || ')', '' ORDER BY a.attnum)
    FROM ${columnsOf} AND c.relispartition)`;
  const create = `concat('CREATE FOREIGN TABLE ', ${self}, CASE WHEN c.relispartition THEN format(' PARTITION OF %s %s', ${parent}, ${bound})
      ELSE format(' (%s)', ${list(`${columnsOf} AND a.attislocal`, columnWith(options('a.attfdwoptions')), 'a.attnum')}) || coalesce(' INHERITS (' || nullif(${parents}, '') || ')', '') END,
    ' SERVER ', quote_ident(${server}), ' OPTIONS (' || nullif(${options('f.ftoptions')}, '') || ')',
    CASE WHEN ${ownOfPartition} <> '' THEN E';\\n' || ${alterPartition} END, ${setColumns})`;
  // It holds nothing that could be lost.
  const again = (value: string) => propertySetBy(value, `'DROP FOREIGN TABLE ' || ${self}`, create);
  return `
  SELECT 'foreign table' AS kind, ${self} AS name, NULL AS part_of, 'pg_class ' || c.oid AS address, ${create} AS create,
    json_build_object('columns', ${again(columns)}, 'partition of', ${again(parents)}, 'partition bound', ${again(bound)},
      'server', ${again(server)}, 'options', ${again(compared('f.ftoptions'))}) AS properties
  FROM pg_foreign_table f JOIN pg_class c ON c.oid = f.ftrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_class', 'c.oid')} ORDER BY c.oid`;
};
