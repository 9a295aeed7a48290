import { controlSchema } from '../../data/task-settings';
import type { Found, SourceCheck } from './check';

/** Connections that a task opens; see the limit of the server in the check of free slots. */
const neededConnections = 16;

/**
 * Who the user of DMS is, and what he may do.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Prerequisites
 */
export const replicationUser: SourceCheck = {
  name: 'replication-user',
  title: 'the user of DMS',
  async look(source) {
    const { managed } = await source.server();
    const user = source.replicationUser;
    const [role] = await source.source.session.query(
      `SELECT format('%I', q.name) AS name, r.oid, r.rolcanlogin AS login, r.rolsuper AS super, r.rolconnlimit AS connections,
        r.rolvaliduntil < now() + interval '180 days' AS ends, r.rolvaliduntil::text AS until,
        CASE WHEN r.oid IS NOT NULL THEN (SELECT string_agg(g.rolname, ', ' ORDER BY g.rolname) FROM pg_roles g
          WHERE g.rolname IN ('rds_superuser', 'rds_replication') AND NOT pg_has_role(r.oid, g.oid, 'MEMBER')) END AS missing
        FROM (SELECT $1::text AS name) q LEFT JOIN pg_roles r ON r.rolname = q.name`,
      [user],
    );
    const name = `${role?.name}`;
    const finding = (found: string, consequence: string, remedy: readonly string[]): Found => ({
      severity: 'blocker',
      subject: `user ${user}`,
      found,
      consequence,
      remedy,
    });
    if (role?.oid == null) {
      return [
        finding(
          'It does not exist.',
          'DMS cannot sign in.',
          managed
            ? [`CREATE ROLE ${name} LOGIN PASSWORD '<password>'`, `GRANT rds_superuser, rds_replication TO ${name}`]
            : [`CREATE ROLE ${name} LOGIN SUPERUSER PASSWORD '<password>'`],
        ),
      ];
    }
    return [
      ...(role.login === 't'
        ? []
        : [finding('It may not sign in.', 'DMS cannot sign in.', [`ALTER ROLE ${name} LOGIN`])]),
      ...(!managed && role.super !== 't'
        ? [
            finding(
              'It is no superuser.',
              'On a server of your own DMS asks for a superuser: for its slot, and for the event trigger by which it learns of altered tables.',
              [`ALTER ROLE ${name} SUPERUSER`],
            ),
          ]
        : []),
      ...(managed && role.missing != null
        ? [
            finding(
              `It is no member of ${role.missing}.`,
              'On RDS and Aurora DMS asks for both rds_superuser and rds_replication: for its slot, and for the event trigger by which it learns of altered tables.',
              [`GRANT ${role.missing} TO ${name}`],
            ),
          ]
        : []),
      ...(role.ends === 't'
        ? [
            {
              ...finding(
                `Its password is valid until ${role.until}.`,
                'The replication ends with it, and so does the way back.',
                [`ALTER ROLE ${name} VALID UNTIL 'infinity'`],
              ),
              severity: 'warning' as const,
            },
          ]
        : []),
      ...(Number(role.connections) >= 0 && Number(role.connections) < neededConnections
        ? [
            {
              ...finding(
                `It may open ${role.connections} connections, and a task opens up to ${neededConnections}.`,
                'Tables fail in the load.',
                [`ALTER ROLE ${name} CONNECTION LIMIT -1`],
              ),
              severity: 'warning' as const,
            },
          ]
        : []),
    ];
  },
};

/** What the user of DMS may read, and whether he sees all of it. */
export const replicationRights: SourceCheck = {
  name: 'replication-rights',
  title: 'rights of the user of DMS',
  async look({ source: { session }, schemas, replicationUser }) {
    const rows = await session.query(
      `SELECT r.name AS role, format('%I', n.nspname) AS schema, has_schema_privilege(r.oid, n.oid, 'USAGE') AS usage,
        (SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'S', 'm') AND NOT has_table_privilege(r.oid, c.oid, 'SELECT')) AS unreadable,
        (SELECT min(format('%I.%I', n.nspname, c.relname)) FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'S', 'm') AND NOT has_table_privilege(r.oid, c.oid, 'SELECT')) AS first,
        (SELECT string_agg(format('%I.%I', n.nspname, c.relname), ', ' ORDER BY c.relname) FROM pg_class c WHERE c.relnamespace = n.oid AND c.relrowsecurity
          AND NOT r.rolbypassrls AND (c.relforcerowsecurity OR NOT pg_has_role(r.oid, c.relowner, 'USAGE'))) AS hidden
        FROM (SELECT format('%I', rolname) AS name, * FROM pg_roles WHERE rolname = $2 AND NOT rolsuper) r CROSS JOIN pg_namespace n
        WHERE n.nspname = ANY ($1::text[]) ORDER BY 2`,
      [schemas, replicationUser],
    );
    return rows.flatMap(({ role, schema, usage, unreadable, first, hidden }): readonly Found[] => [
      ...(usage === 't'
        ? []
        : [
            {
              severity: 'blocker' as const,
              subject: `schema ${schema}`,
              found: `User ${replicationUser} may not use it.`,
              consequence: 'DMS finds no table in it.',
              remedy: [`GRANT USAGE ON SCHEMA ${schema} TO ${role}`],
            },
          ]),
      ...(unreadable === '0'
        ? []
        : [
            {
              severity: 'blocker' as const,
              subject: `schema ${schema}`,
              found: `User ${replicationUser} may not read all of its tables and sequences: not ${first}${unreadable === '1' ? '' : `, nor ${Number(unreadable) - 1} more`}.`,
              consequence: 'They are not loaded, or without the columns that may not be read.',
              remedy: [
                `GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role}`,
                `GRANT SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role}`,
              ],
            },
          ]),
      ...(hidden == null
        ? []
        : [
            {
              severity: 'blocker' as const,
              subject: `schema ${schema}`,
              found: `Row-level security hides rows from user ${replicationUser}: ${hidden}.`,
              consequence: 'DMS loads the rows that it sees, and does not know that there are others.',
              remedy: [`ALTER ROLE ${role} BYPASSRLS`],
            },
          ]),
    ]);
  },
};

/** The schema in which DMS keeps what it makes for itself on the source. */
export const controlObjects: SourceCheck = {
  name: 'control-schema',
  title: `schema ${controlSchema}`,
  async look({ source: { session }, replicationUser }) {
    const [row] = await session.query(
      `SELECT n.oid IS NOT NULL AS exists, r.oid IS NOT NULL AS known, format('%I', q.name) AS role,
        CASE WHEN n.oid IS NOT NULL AND r.oid IS NOT NULL THEN has_schema_privilege(r.oid, n.oid, 'CREATE') AND has_schema_privilege(r.oid, n.oid, 'USAGE') END AS usable
        FROM (SELECT $1::text AS name) q LEFT JOIN pg_roles r ON r.rolname = q.name LEFT JOIN pg_namespace n ON n.nspname = $2`,
      [replicationUser, controlSchema],
    );
    // Without the user, which another check names, there is nobody to own it.
    if (row?.known !== 't' || row.usable === 't') {
      return [];
    }
    return [
      {
        severity: 'blocker',
        subject: `schema ${controlSchema}`,
        found: row.exists === 't' ? `User ${replicationUser} may not make tables in it.` : 'It does not exist.',
        consequence:
          'The endpoint keeps its heartbeat and its table of altered tables there. The task fails, or an idle slot keeps the log of the server.',
        remedy: [
          row.exists === 't'
            ? `GRANT USAGE, CREATE ON SCHEMA ${controlSchema} TO ${row.role}`
            : `CREATE SCHEMA ${controlSchema} AUTHORIZATION ${row.role}`,
        ],
      },
    ];
  },
};

/** Whether the server lets DMS in, and encrypted. */
export const connections: SourceCheck = {
  name: 'connections',
  title: 'TLS and pg_hba.conf',
  async look(source) {
    const { managed, settings, superuser } = await source.server();
    const found: readonly Found[] =
      settings.get('ssl') === 'on'
        ? []
        : [
            {
              severity: 'blocker',
              subject: 'ssl',
              found: 'The server offers no TLS.',
              consequence:
                'Each connection of DMS is encrypted, so that none succeeds. The server needs a certificate and its key (ssl_cert_file, ssl_key_file) before it is switched on.',
              remedy: ["ALTER SYSTEM SET ssl = 'on'", 'SELECT pg_reload_conf()'],
            },
          ];
    if (managed) {
      return found;
    }
    if (!superuser) {
      return [
        ...found,
        {
          severity: 'note',
          subject: 'pg_hba.conf',
          found: `User ${source.source.user} may not see it.`,
          consequence: 'A missing line keeps DMS out; TestConnections shows it once the endpoints are there.',
          remedy: [],
        },
      ];
    }
    const [row] = await source.source.session.query(
      `SELECT EXISTS (SELECT FROM pg_hba_file_rules WHERE type IN ('host', 'hostssl') AND auth_method <> 'reject'
          AND ('all' = ANY (user_name) OR $1 = ANY (user_name)) AND ('all' = ANY (database) OR current_database() = ANY (database))
          AND address NOT IN ('127.0.0.1', '::1', 'localhost', 'samehost')) AS admitted,
        (SELECT string_agg(format('line %s: %s', line_number, error), '; ') FROM pg_hba_file_rules WHERE error IS NOT NULL) AS errors`,
      [source.replicationUser],
    );
    return [
      ...found,
      ...(row?.admitted === 't'
        ? []
        : [
            {
              severity: 'warning' as const,
              subject: 'pg_hba.conf',
              found: `No line lets user ${source.replicationUser} in from another host${row?.errors == null ? '' : `; ${row.errors}`}.`,
              consequence:
                'DMS cannot sign in. Add: hostssl all,replication <user> <range of the VPC> scram-sha-256, and reload the configuration. A line for a group of users is not seen here.',
              remedy: [],
            },
          ]),
    ];
  },
};
