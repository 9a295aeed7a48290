import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ServiceDefinition } from '../../definition';
import type { InstanceMetrics } from '../metrics/instances';
import { busyCpuAlarm, unhealthyHostsAlarm } from './application';
import type { AlarmDefinition } from './notifying-alarms';

/** The alarms on one service that runs on EC2 instances. */
export function instanceAlarms(definition: ServiceDefinition, metrics: InstanceMetrics): readonly AlarmDefinition[] {
  const { name, minimumTasks } = definition;
  return [
    busyCpuAlarm(definition, metrics.cpu, 'instances'),
    {
      id: `InService-${name}`,
      type: `${name}-instances`,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      metric: metrics.inService,
      threshold: minimumTasks,
      evaluationPeriods: 5,
      // A group reports every minute, also that it has no instance; no report at all is no better.
      treatMissingData: TreatMissingData.BREACHING,
      meaning: `Service ${name} has had fewer than its ${minimumTasks} instances in service for five minutes.`,
      firstStep:
        'look at the activities of the group in the EC2 console, then at the streams boot/... in the log of the service.',
    },
    unhealthyHostsAlarm(name, metrics.unhealthyHosts, 'an instance'),
  ];
}
