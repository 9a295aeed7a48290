import type { DatabaseSide, EndpointEngine } from './endpoint-engines';
import { controlSchema } from './task-settings';

const engineNames: Readonly<Record<DatabaseSide, string>> = { source: 'postgres', aurora: 'aurora-postgresql' };

/**
 * Name of the slot in Aurora PostgreSQL from which the way back is read. Who cuts over makes it, before anyone writes to
 * Aurora; DMS starts no task from an endpoint that names a slot which does not exist.
 */
export const reverseSlotName = 'crossfade_reverse';

/**
 * The settings of the ends for PostgreSQL.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.PostgreSQL.html
 */
export const postgresqlEndpoints: EndpointEngine = {
  reads: (side, { source: { databaseName } }, secret) => ({
    engineName: engineNames[side],
    databaseName,
    postgreSqlSettings: {
      ...secret,
      // An idle slot keeps the write-ahead log of a busy server until its disk is full. A heartbeat each minute moves it.
      heartbeatEnable: true,
      heartbeatFrequency: 1,
      heartbeatSchema: controlSchema,
      // Otherwise a boolean arrives as varchar(5). It takes effect only where both ends have it. CloudFormation has no
      // property for MapUnboundedNumericAsString: a NUMERIC without precision arrives rounded to six decimals, which
      // the validation shows, unless the setting is made on both endpoints by the API before the load.
      mapBooleanAsBoolean: true,
      // In contrast to pglogical it comes with PostgreSQL, needs no restart of the production server to be loaded, and
      // knows REPLICA IDENTITY FULL.
      pluginName: 'test-decoding',
      // For the load DMS makes its own slot. A slot is named only for a task that starts from a position noted before.
      slotName: side === 'aurora' ? reverseSlotName : undefined,
      // Through an event trigger DMS learns of a column that is added in mid-migration. Its table goes beside the
      // heartbeat.
      captureDdls: true,
      ddlArtifactsSchema: controlSchema,
      // The default cuts a large object that is over the limit, and only warns.
      failTasksOnLobTruncation: true,
    },
  }),
  writes: (side, { source: { databaseName } }, secret) => ({
    engineName: engineNames[side],
    databaseName,
    postgreSqlSettings: {
      ...secret,
      // Foreign keys and triggers do not fire for what DMS writes: they fired on the other side already. In Aurora and
      // RDS only a member of rds_superuser may set this variable (its parameter rds.superuser_variables), elsewhere a
      // superuser or, from version 15, a user with GRANT SET ON PARAMETER. Not as a setting of the user: where somebody
      // forgot it, every trigger of the source would fire again for each row that comes back, without a word.
      afterConnectScript: "SET session_replication_role='replica'",
      mapBooleanAsBoolean: true,
    },
  }),
};
