import type { DatabaseMetrics } from '../../metrics/database';
import { heading, type Row, row } from '../grid';
import { graph } from '../panels';

/** How the Aurora cluster fares. */
export function database(metrics: DatabaseMetrics): Row[] {
  return [
    heading('Aurora, by the worst instance of each kind'),
    row(
      6,
      graph('Aurora: CPU', [metrics.writerCpu, metrics.readerCpu], { unit: 'percent', maximum: 100 }),
      graph('Aurora: connections', [metrics.writerConnections, metrics.readerConnections], { unit: 'connections' }),
      graph('Aurora: freeable memory', [metrics.freeableMemory], { unit: 'bytes' }),
    ),
    row(
      6,
      graph('Aurora: replica lag', [metrics.replicaLag], { unit: 'milliseconds' }),
      graph('Aurora: storage', [metrics.freeLocalStorage], {
        unit: 'bytes',
        right: [metrics.volumeUsed],
        rightUnit: 'bytes',
      }),
      graph('Aurora: deadlocks', [metrics.deadlocks], { unit: 'a second' }),
    ),
    ...capacity(metrics),
  ];
}

function capacity({ serverless }: DatabaseMetrics): Row[] {
  return serverless === undefined
    ? []
    : [
        row(
          6,
          graph('Aurora: capacity', [serverless.units], {
            unit: 'units',
            right: [serverless.use],
            rightUnit: 'percent',
          }),
        ),
      ];
}
