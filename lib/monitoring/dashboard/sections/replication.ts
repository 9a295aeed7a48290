import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { ReplicationDefinition } from '../../../definition';
import type { ReplicationMetrics } from '../../metrics/replication';
import type { ReplicationEvents } from '../../replication-events';
import type { WatchedReplication } from '../../watched-replication';
import { heading, type Row, row, splitRow } from '../grid';
import { graph, numbers } from '../panels';

/** What the sections on the replication show. */
export interface ReplicationSectionProps {
  readonly watched: Pick<WatchedReplication, 'from' | 'to'>;
  readonly definition: ReplicationDefinition;
  readonly metrics: ReplicationMetrics;
  readonly events: Pick<ReplicationEvents, 'troubles' | 'quiet'>;
  /** Lines of the replication log at the level of an error. */
  readonly loggedErrors: cloudwatch.IMetric;
}

/** The lag, first and big: the number that the weekend hangs on. */
export function lag({ watched, definition, metrics }: ReplicationSectionProps): Row[] {
  const { sourceLag, targetLag, waitingChanges } = metrics;
  return [
    splitRow(
      8,
      [
        18,
        graph(
          watched.to === 'Aurora' ? 'Replication lag' : 'Replication lag, back to the source',
          [sourceLag, targetLag],
          {
            unit: 'seconds',
            limit: { value: definition.lagAlarmSeconds, label: 'Alarm' },
          },
        ),
      ],
      [6, numbers('Lag now (seconds), changes waiting', [sourceLag, targetLag, waitingChanges])],
    ),
  ];
}

/** How far the load and the changes have come, and how the replication instance fares. */
export function progress({ metrics, events, loggedErrors }: ReplicationSectionProps): Row[] {
  return [
    heading('Migration progress'),
    row(
      6,
      graph('Throughput: full load', [metrics.readRows, metrics.loadedRows], {
        unit: 'rows a second',
        right: [metrics.loadedVolume],
        rightUnit: 'KB a second',
      }),
      graph('Throughput: changes', [metrics.changedRowsIn, metrics.changedRowsOut], {
        unit: 'rows a second',
        right: [metrics.changedVolume],
        rightUnit: 'KB a second',
      }),
      graph('Changes waiting', [...metrics.waitingInMemory, ...metrics.waitingOnDisk], { unit: 'rows' }),
      graph('Validation', [metrics.failedRows, metrics.suspendedRows], {
        unit: 'rows',
        right: [metrics.pendingRows, metrics.validatedRows],
        rightUnit: 'rows',
      }),
    ),
    row(
      6,
      graph('Replication: CPU', [metrics.cpu], { unit: 'percent', maximum: 100 }),
      graph('Replication: memory', [metrics.freeableMemory, metrics.swap], { unit: 'bytes' }),
      graph('Replication: storage', [metrics.freeStorage], { unit: 'bytes' }),
      graph('Replication: events', [events.troubles, events.quiet, loggedErrors], { unit: 'in 5 minutes' }),
    ),
  ];
}
