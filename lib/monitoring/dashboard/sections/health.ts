import type { HealthMonitor } from '../../../traffic/health-monitor';
import type { HealthMetrics } from '../../metrics/health';
import { heading, type Row, splitRow } from '../grid';
import { graph, logTable } from '../panels';

/** What the health monitor sees of both sides: nothing where the definition asks for none. */
export function healthOfBothSides(monitor: HealthMonitor | undefined, metrics: HealthMetrics | undefined): Row[] {
  if (monitor === undefined || metrics === undefined) {
    return [];
  }
  const { aws, legacy, latencies } = metrics;
  const sides = legacy === undefined ? 'AWS' : 'Both sides';
  return [
    heading(legacy === undefined ? 'Health of AWS, asked as users ask' : 'Health of both sides, asked as users ask'),
    splitRow(
      6,
      [6, graph(`${sides}: well or not`, legacy === undefined ? [aws] : [aws, legacy], { unit: '1 or 0', maximum: 1 })],
      [6, graph(`${sides}: time to answer`, latencies, { unit: 'milliseconds' })],
      [
        12,
        logTable(
          'Last failed health checks',
          [monitor.fn.logGroup],
          'fields @timestamp',
          'filter message.event = "unhealthy"',
          'sort @timestamp desc',
          'limit 20',
          'display @timestamp, message.side, message.name, message.kind, message.detail',
        ),
      ],
    ),
  ];
}
