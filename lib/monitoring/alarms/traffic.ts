import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { MigrationDefinition } from '../../definition';
import { legacyAddresses } from '../../traffic/legacy-health-check';
import type { HealthMetrics } from '../metrics/health';
import { route53Region, type TrafficMetrics } from '../metrics/traffic';
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

/** Rounds of the monitor in a row that must be bad: one may be a lost packet or a task that was just replaced. */
const badRounds = 2;

/** The alarms on the health of both sides, as far as the definition has it watched. */
export function healthAlarms(
  { traffic, region }: MigrationDefinition,
  { legacyAnswering, monitor }: TrafficMetrics,
): readonly AlarmDefinition[] {
  const below = { comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD };
  const addresses = legacyAddresses(traffic.legacyEndpoint);
  const ofRoute53: readonly AlarmDefinition[] =
    // An alarm watches metrics of its own Region only, and Route 53 has its in us-east-1. A migration elsewhere sees them
    // on its dashboard; to be woken, it has the health monitor.
    legacyAnswering === undefined || region !== route53Region
      ? []
      : [
          {
            id: 'LegacyHealth',
            type: 'legacy-health',
            ...below,
            metric: legacyAnswering,
            threshold: addresses.length,
            // Route 53 itself waits for three failures in a row, 30 seconds apart.
            evaluationPeriods: 2,
            // A health check that is young has no value yet.
            treatMissingData: TreatMissingData.MISSING,
            meaning: `The legacy system (${addresses.join(', ')}) has failed the health checks of Route 53, at one address at the least.`,
            firstStep:
              'look at the legacy system: it is the way back, and no user must be sent there while it is down.',
          },
        ];
  return [...ofRoute53, ...(monitor === undefined ? [] : monitorAlarms(monitor))];
}

function monitorAlarms({ aws, legacy, errors }: HealthMetrics): readonly AlarmDefinition[] {
  const unwell = {
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    evaluationPeriods: badRounds,
  };
  const firstStep = 'read the last failed health checks on the dashboard: they name the endpoint and the reason.';
  return [
    {
      id: 'AwsUnwell',
      type: 'health-aws',
      ...unwell,
      metric: aws,
      // The monitor runs from the first deploy on, and AWS answers from before it: silence is a monitor that does not run.
      // One alarm tells of it, not three.
      treatMissingData: TreatMissingData.BREACHING,
      meaning: `A service on AWS has failed the health monitor ${badRounds} rounds in a row, or the monitor has reported nothing.`,
      firstStep,
    },
    ...(legacy === undefined
      ? []
      : [
          {
            id: 'LegacyUnwell',
            type: 'health-legacy',
            ...unwell,
            metric: legacy,
            treatMissingData: TreatMissingData.MISSING,
            meaning: `The legacy system has failed the health monitor ${badRounds} rounds in a row: the way back leads to a system that does not answer.`,
            firstStep,
          },
        ]),
    {
      id: 'HealthMonitorErrors',
      type: 'health-monitor',
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      metric: errors,
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      meaning: 'A round of the health monitor failed by a fault of its own: what it knows of both sides is old.',
      firstStep: 'read the log of the function: it names the variable that is wrong, or the time that ran out.',
    },
  ];
}
