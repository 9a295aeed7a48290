import type { Side } from '../context';
import type { Found, SourceCheck } from './check';
import { changeSetting, countText, readServer } from './server';

/** Returns the check whether a target can receive rows, and give them back. */
export const targetSettings = (target: Side): SourceCheck => ({
  name: 'target-settings',
  title: 'settings of the target',
  async look() {
    const server = await readServer(target.session);
    const { managed, settings, standby, superuser, major } = server;
    const logical = managed
      ? settings.get('rds.logical_replication') === 'on'
      : settings.get('wal_level') === 'logical';
    // From version 15 on a right of its own. The name of the function would be an error before.
    const [right] = await target.session.query(
      `SELECT ${managed ? "pg_has_role('rds_superuser', 'USAGE')" : major >= 15 ? "has_parameter_privilege('session_replication_role', 'SET')" : "current_setting('is_superuser') = 'on'"} AS granted,
        format('%I', current_user) AS user`,
    );
    return [
      ...(standby
        ? [
            finding(
              'blocker',
              'server',
              'It is a reader.',
              'Nothing can be written to it: name the writer of the cluster.',
            ),
          ]
        : []),
      ...(logical
        ? []
        : [
            finding(
              'warning',
              managed ? 'rds.logical_replication' : 'wal_level',
              'Changes cannot be read from its log.',
              'There is no way back after the cutover. It takes a restart, which then would fall into the cutover.',
              managed
                ? [
                    'aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name <group> --parameters ParameterName=rds.logical_replication,ParameterValue=1,ApplyMethod=pending-reboot',
                  ]
                : changeSetting(server, 'wal_level', 'logical', 'restart'),
            ),
          ]),
      ...(superuser || right?.granted === 't'
        ? []
        : [
            finding(
              'warning',
              `user ${target.user}`,
              'It may not set session_replication_role.',
              'Where the user of DMS may not either, foreign keys and triggers fire for what DMS writes, and the load fails. The load gives its user the right, as one who has it.',
              [
                managed
                  ? `GRANT rds_superuser TO ${right?.user}`
                  : `GRANT SET ON PARAMETER session_replication_role TO ${right?.user}`,
              ],
            ),
          ]),
    ];
  },
});

/** Returns the check whether tables of a target hold rows already. */
export const targetRows = (target: Side): SourceCheck => ({
  name: 'target-rows',
  title: 'rows that the target has already',
  async look({ schemas }) {
    const tables = await target.session.query(
      `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname = ANY ($1::text[]) AND c.relname NOT LIKE 'awsdms\\_%' AND pg_relation_size(c.oid) > 0 ORDER BY 1`,
      [schemas],
    );
    const filled = await Promise.all(
      tables.map(async ({ name }) => {
        const [row] = await target.session.query(`SELECT EXISTS (SELECT FROM ONLY ${name}) AS filled`);
        return row?.filled === 't' ? [`${name}`] : [];
      }),
    );
    const names = filled.flat();
    return names.length === 0
      ? []
      : [
          finding(
            'blocker',
            'target',
            `Rows are in ${countText(names.length, 'table')}: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', ...' : ''}.`,
            'DMS adds to what is there: duplicate keys, or rows that nobody knows of. Empty the target before the load, unless it is this migration that has loaded it.',
            [`TRUNCATE TABLE ${names.join(', ')}`],
          ),
        ];
  },
});

function finding(
  severity: Found['severity'],
  subject: string,
  found: string,
  consequence: string,
  remedy: readonly string[] = [],
): Found {
  return { severity, subject, found, consequence, remedy };
}
