import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { OnPremisesLink } from '../../definition';
import type { NetworkMetrics } from '../metrics/network';
import type { AlarmDefinition } from './notifying-alarms';

/** The alarms on the ways out of the VPC. */
export function networkAlarms(
  { portAllocationErrors, tunnels }: NetworkMetrics,
  link: OnPremisesLink,
): readonly AlarmDefinition[] {
  const nat: AlarmDefinition = {
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
  };
  if (tunnels === undefined) {
    return [nat];
  }
  return [
    nat,
    {
      id: 'VpnTunnels',
      type: 'vpn',
      metric: tunnels,
      comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
      // Not "below 1": AWS takes one tunnel after the other down for maintenance, and the other one carries on.
      threshold: 0,
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.BREACHING,
      meaning: 'Neither tunnel of the VPN has been up for 15 minutes: the source database is out of reach.',
      firstStep:
        link.kind === 'new-vpn'
          ? 'check the on-premises router; until it is configured for the first time, this is as it should be.'
          : 'check the on-premises router; the connection was there before this migration, which changes nothing of it.',
    },
  ];
}
