import { embeddedMetrics } from '../embedded-metrics';
import { loadingMetricNames } from './metric-names';

/** How far a load is. */
export interface Progress {
  /** Steps that are done, 0..9. */
  readonly steps: number;
  readonly tablesLoaded: number;
  readonly tables: number;
  /** Percent 0..100. */
  readonly percent: number;
}

const units: Readonly<Record<keyof Progress, 'Count' | 'Percent'>> = {
  steps: 'Count',
  tablesLoaded: 'Count',
  tables: 'Count',
  percent: 'Percent',
};

/**
 * Returns the progress as a line of metrics.
 *
 * @param timestamp milliseconds since 1970
 */
export function progressLine(namespace: string, timestamp: number, progress: Progress): string {
  const keys = Object.keys(units) as (keyof Progress)[];
  const metrics = keys.map((key) => ({ name: loadingMetricNames[key], unit: units[key], value: progress[key] }));
  return embeddedMetrics(namespace, timestamp, metrics);
}
