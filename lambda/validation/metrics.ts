import { embeddedMetrics } from '../embedded-metrics';
import { metricNames } from './metric-names';

/** Values of metrics, by the names of `metricNames`. */
export type MetricValues = Partial<Readonly<Record<keyof typeof metricNames, number>>>;

const units: Readonly<Record<keyof typeof metricNames, 'Count' | 'Seconds'>> = {
  rowsCompared: 'Count',
  rowsDiffering: 'Count',
  objectsMissing: 'Count',
  objectsDiffering: 'Count',
  lastPassAge: 'Seconds',
};

/**
 * Returns the values as a line of metrics.
 *
 * @param timestamp milliseconds since 1970
 */
export function metricsLine(namespace: string, timestamp: number, values: MetricValues): string {
  const given = Object.entries(values) as [keyof typeof metricNames, number][];
  const metrics = given.map(([key, value]) => ({ name: metricNames[key], unit: units[key], value }));
  return embeddedMetrics(namespace, timestamp, metrics);
}
