import type { EndpointEngine } from './endpoint-engines';

/**
 * The settings of both ends for MySQL. Neither names a database: with one, DMS would put every table into it, whatever
 * database the table comes from.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.MySQL.html
 */
export const mysqlEndpoints: EndpointEngine = {
  source: ({ timeZone }, secret) => ({
    engineName: 'mysql',
    mySqlSettings: {
      ...secret,
      // Seconds. The default of 5 on a server that has gone idle would be added to the pause of the writes at the cutover.
      eventsPollInterval: 1,
      serverTimezone: timeZone,
    },
  }),
  target: (_source, secret) => ({
    engineName: 'aurora',
    // Tables arrive in any order. Part of the connection itself, so it holds for every connection that DMS opens; an
    // AfterConnectScript may fail, and the task goes on. Triggers have no such switch: they are made at the cutover.
    extraConnectionAttributes: 'Initstmt=SET FOREIGN_KEY_CHECKS=0',
    ...(secret.secretsManagerSecretId === undefined ? {} : { mySqlSettings: secret }),
  }),
};
