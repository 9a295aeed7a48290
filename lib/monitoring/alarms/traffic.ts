import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { TrafficMetrics } from '../metrics/traffic';
import type { AlarmDefinition } from './notifying-alarms';

/** The alarms on the rollback itself: it is not allowed to fail, so one failure fires. */
export function rollbackFailureAlarms(metrics: TrafficMetrics, rollbackCommand: string): readonly AlarmDefinition[] {
  const any = {
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 0,
    evaluationPeriods: 1,
    // A function that is not invoked and a queue that nobody uses report nothing.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  };
  return [
    {
      id: 'RollbackErrors',
      type: 'rollback-function',
      ...any,
      metric: metrics.rollbackErrors,
      meaning: 'A run of the rollback failed. Lambda tries twice more.',
      firstStep: 'read the last rollbacks on the dashboard; the notification of the run says what to do by hand.',
    },
    {
      id: 'RollbackDeadLetters',
      type: 'rollback-dead-letters',
      ...any,
      metric: metrics.deadLetters,
      meaning: 'A rollback failed in every try: traffic may still be on AWS while an alarm asks for it to go back.',
      firstStep: `roll back by hand: ${rollbackCommand}`,
    },
  ];
}
