import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { loadingMetricNames } from '../../../lambda/loading/metric-names';
import { lookSeconds } from '../../../lambda/loading/timing';

/** Metrics of the load. */
export type LoadingMetrics = ReturnType<typeof loadingMetrics>;

/** How far the load is: one value a look. They have no dimension, since their namespace is one deployment's. */
export function loadingMetrics(namespace: string) {
  const metric = (metricName: string, label: string) =>
    new cloudwatch.Metric({
      namespace,
      metricName,
      label,
      statistic: cloudwatch.Stats.MAXIMUM,
      period: Duration.seconds(lookSeconds),
    });
  return {
    /** Steps that are done, 0..9. */
    steps: metric(loadingMetricNames.steps, 'Steps done'),
    tablesLoaded: metric(loadingMetricNames.tablesLoaded, 'Tables loaded'),
    tables: metric(loadingMetricNames.tables, 'Tables'),
    /** Percent 0..100. */
    percent: metric(loadingMetricNames.percent, 'Loaded (percent)'),
  };
}
