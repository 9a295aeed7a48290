import { Duration } from 'aws-cdk-lib';
import type { RollbackThresholds } from '../../../definition';
import type { LoadBalancerMetrics } from '../../metrics/load-balancer';
import { errorRate, type ReadinessProps, readinessConditions } from '../../metrics/readiness';
import { heading, type Row, splitRow } from '../grid';
import { graph, numbers, text } from '../panels';

/** Whether the cutover may begin, as far as metrics can tell, and what to ask for the rest. */
export function readiness(props: ReadinessProps): Row[] {
  return [
    heading('Cutover readiness'),
    splitRow(
      6,
      [12, numbers('Conditions: 1 met, 0 not, none unknown', readinessConditions(props))],
      [6, errors(props.loadBalancer, props.definition.traffic.rollback)],
      [
        6,
        text(
          '**Ready** when each condition has been 1 for some time and no alarm below is red.',
          '',
          'No metric tells the state of a table (one in error leaves the others running), the weights in force, or a rollback that waits to be acknowledged: ask with the commands below.',
        ),
      ],
    ),
  ];
}

function errors(loadBalancer: LoadBalancerMetrics, { errorRatePercent }: RollbackThresholds) {
  return graph('Error rate at AWS', [errorRate(loadBalancer, Duration.minutes(1))], {
    unit: 'percent',
    limit: { value: errorRatePercent, label: 'Rollback' },
  });
}
