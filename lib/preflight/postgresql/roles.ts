import type { SourceCheck } from './check';

/** Roles that Aurora gives to nobody. */
const ofServer = ['pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program'];

/**
 * Roles that own objects or have rights, and do not travel.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.rds_superuser.html
 */
export const roles: SourceCheck = {
  name: 'roles',
  title: 'roles and rights that do not travel',
  async look({ source: { session }, schemas, replicationUser }) {
    const [members, owners] = await Promise.all([
      session.query(
        `SELECT m.rolname AS name, g.rolname AS role, format('REVOKE %I FROM %I', g.rolname, m.rolname) AS revoke
          FROM pg_auth_members x JOIN pg_roles m ON m.oid = x.member JOIN pg_roles g ON g.oid = x.roleid
          WHERE g.rolname = ANY ($1::text[]) AND m.rolname NOT LIKE 'pg\\_%' ORDER BY 1, 2`,
        [ofServer],
      ),
      session.query(
        `SELECT DISTINCT r.rolname AS name, r.rolsuper AS super FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          CROSS JOIN LATERAL (SELECT c.relowner UNION SELECT (aclexplode(c.relacl)).grantee) x(role) JOIN pg_roles r ON r.oid = x.role
          WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND r.rolname <> $2 ORDER BY 1`,
        [schemas, replicationUser],
      ),
    ]);
    return [
      ...members.map(({ name, role, revoke }) => ({
        severity: 'warning' as const,
        subject: `role ${name}`,
        found: `It is a member of ${role}.`,
        consequence:
          'Nobody reads or writes files of the server on Aurora, or starts programs there: COPY FROM and TO a file fail. Extension aws_s3, or psql on another host, takes its place.',
        remedy: [`${revoke}`],
      })),
      ...owners.map(({ name, super: superuser }) => ({
        severity: 'note' as const,
        subject: `role ${name}`,
        found: `It owns tables or has rights on them${superuser === 't' ? ', and is a superuser' : ''}.`,
        consequence:
          'The load gives rights to the one user of the application and to that of DMS; what other roles need has to be granted on Aurora, which has no superuser.',
        remedy: [],
      })),
    ];
  },
};
