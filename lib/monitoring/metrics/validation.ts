import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { metricNames } from '../../../lambda/validation/metric-names';
import { ageMinutes } from '../../../lambda/validation/timing';

/** Metrics of the validation. */
export type ValidationMetrics = ReturnType<typeof validationMetrics>;

/** What the parts of a pass came to: one value a part. They have no dimension, since their namespace is one deployment's. */
export function validationMetrics(namespace: string) {
  const { SUM, MAXIMUM } = cloudwatch.Stats;
  const metric = (metricName: string, label: string, statistic: string, period = Duration.minutes(5)) =>
    new cloudwatch.Metric({ namespace, metricName, label, statistic, period });
  const period = Duration.minutes(ageMinutes);
  return {
    rowsCompared: metric(metricNames.rowsCompared, 'Rows compared', SUM),
    rowsDiffering: metric(metricNames.rowsDiffering, 'Rows differing', SUM),
    objectsMissing: metric(metricNames.objectsMissing, 'Objects missing', MAXIMUM),
    objectsDiffering: metric(metricNames.objectsDiffering, 'Objects differing', MAXIMUM),
    /** Hours. No value before the first pass that proved both sides equal. */
    lastPassAge: new cloudwatch.MathExpression({
      label: 'Hours since both were proven equal',
      expression: 'age / 3600',
      usingMetrics: { age: metric(metricNames.lastPassAge, 'Seconds', MAXIMUM, period) },
      period,
    }),
  };
}
