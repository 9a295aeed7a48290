import type * as logs from 'aws-cdk-lib/aws-logs';
import { replicationErrorMark } from '../../replication-log';
import { heading, type Row, row } from '../grid';
import { logTable } from '../panels';

/** The newest errors in the logs of the replication, where there is one, and of the services. */
export function recentErrors(replication: logs.ILogGroup | undefined, services: readonly logs.ILogGroup[]): Row[] {
  const newest = ['sort @timestamp desc', 'limit 20'];
  return [
    heading('Recent errors'),
    row(
      6,
      ...(replication === undefined
        ? []
        : [
            logTable(
              'Errors of the replication',
              [replication],
              'fields @timestamp, @message',
              `filter @message like "${replicationErrorMark}"`,
              ...newest,
            ),
          ]),
      logTable(
        'Errors of the services',
        services,
        'fields @timestamp, @log, @message',
        // The log format is the application's own; these words are in most of them.
        'filter @message like /(?i)(error|exception|fatal)/',
        ...newest,
      ),
    ),
  ];
}
