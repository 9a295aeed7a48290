import type { MigrationDefinition } from '../definition';
import type { DatabaseSide, EndpointEngine } from './endpoint-engines';

const engineNames: Readonly<Record<DatabaseSide, string>> = { source: 'mysql', aurora: 'aurora' };

/**
 * The settings of the ends for MySQL. None names a database: with one, DMS would put every table into it, whatever
 * database the table comes from.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.MySQL.html
 */
export const mysqlEndpoints: EndpointEngine = {
  reads: (side, definition, secret) => ({
    engineName: engineNames[side],
    mySqlSettings: {
      ...secret,
      // Seconds. The default of 5 on a server that has gone idle would be added to the pause of the writes at the cutover.
      eventsPollInterval: 1,
      serverTimezone: side === 'source' ? definition.source.timeZone : auroraTimeZone(definition),
    },
  }),
  writes: (side, _definition, secret) => ({
    engineName: engineNames[side],
    // Tables arrive in any order. Part of the connection itself, so it holds for every connection that DMS opens; an
    // AfterConnectScript may fail, and the task goes on. Triggers have no such switch: they are made at the cutover.
    extraConnectionAttributes: 'Initstmt=SET FOREIGN_KEY_CHECKS=0',
    ...(secret.secretsManagerSecretId === undefined ? {} : { mySqlSettings: secret }),
  }),
};

/**
 * Returns the time zone in which Aurora MySQL runs: what its parameters say, of which those of the instance win. Nothing
 * where it is UTC, which both Aurora and DMS take by themselves.
 */
function auroraTimeZone({ target }: MigrationDefinition): string | undefined {
  const { value } = target.instanceParameters?.['time_zone'] ?? target.parameters?.['time_zone'] ?? {};
  return value === undefined || value.toUpperCase() === 'UTC' ? undefined : value;
}
