import type { EndpointEngine } from './endpoint-engines';
import { controlSchema } from './task-settings';

/**
 * The settings of both ends for PostgreSQL.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.PostgreSQL.html
 */
export const postgresqlEndpoints: EndpointEngine = {
  source: ({ databaseName }, secret) => ({
    engineName: 'postgres',
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
      // knows REPLICA IDENTITY FULL. DMS makes its own slot for it, so no slotName: a slot is named only for a task
      // that starts from a position noted before.
      pluginName: 'test-decoding',
      // Through an event trigger DMS learns of a column that is added in mid-migration. Its table goes beside the
      // heartbeat.
      captureDdls: true,
      ddlArtifactsSchema: controlSchema,
      // The default cuts a large object that is over the limit, and only warns.
      failTasksOnLobTruncation: true,
    },
  }),
  target: ({ databaseName }, secret) => ({
    engineName: 'aurora-postgresql',
    databaseName,
    postgreSqlSettings: {
      ...secret,
      // Foreign keys and triggers do not fire for what DMS writes: they fired on the source already. In Aurora only a
      // member of rds_superuser may set this variable (its parameter rds.superuser_variables).
      afterConnectScript: "SET session_replication_role='replica'",
      mapBooleanAsBoolean: true,
    },
  }),
};
