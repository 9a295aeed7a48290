import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { NetworkMetrics } from '../metrics/network';
import type { AlarmDefinition } from './notifying-alarms';

/** The alarm on the ways out of the VPC. */
export function networkAlarms({ portAllocationErrors }: NetworkMetrics): readonly AlarmDefinition[] {
  return [
    {
      id: 'NatPorts',
      type: 'nat-ports',
      metric: portAllocationErrors,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      // AWS recommends 0 over 15 minutes; five are enough to hurt the calls to third parties.
      threshold: 0,
      evaluationPeriods: 5,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      meaning: 'A NAT gateway has had no source port left for five minutes: connections to one destination fail.',
      firstStep: 'look which service opens many connections to one address; reuse them, or add an interface endpoint.',
    },
  ];
}
