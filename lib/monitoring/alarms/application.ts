import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { FargateServiceDefinition, ServiceDefinition } from '../../definition';
import { writesToAurora } from '../../migration-phase';
import type { MigrationSettings } from '../../settings';
import { unpublishedMinutes } from '../../traffic/rollback-alarms';
import type { LoadBalancerMetrics } from '../metrics/load-balancer';
import type { ServiceMetrics } from '../metrics/services';
import { wordsOf } from '../words';
import type { AlarmDefinition } from './notifying-alarms';

/**
 * Percent of a rollback's own threshold at which people are warned. At half of it there is time to look before traffic
 * goes back by itself.
 */
const earlyWarningPercent = 50;

/**
 * Warns before traffic goes back, or where it cannot, before people are called: the same metrics as the rollback alarms, so
 * with their minimum of requests, at half their thresholds.
 */
export function earlyWarnings(
  rollbackAlarms: readonly cloudwatch.Alarm[],
  settings: Pick<MigrationSettings, 'migrationPhase'>,
): readonly AlarmDefinition[] {
  const [limit, remedy] = writesToAurora(settings)
    ? ['the rate at which people are called', 'release the image before it, or scale, if they get worse']
    : ['a rollback of all traffic', 'lower awsTrafficWeight if they get worse'];
  return rollbackAlarms.map((alarm) => {
    const { label, value } = alarm.toAnnotation();
    const threshold = (earlyWarningPercent / 100) * value;
    return {
      id: `Early-${alarm.node.id}`,
      type: ['early', ...wordsOf(alarm.node.id)].join('-'),
      metric: alarm.metric,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold,
      // One minute, so that a steep rise is still announced; see the rollback alarms for the others.
      datapointsToAlarm: 1,
      evaluationPeriods: 1 + unpublishedMinutes,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      meaning: `Over ${threshold}, half way to ${limit} (${label}).`,
      firstStep: `look at the responses and response times of each service; ${remedy}.`,
    };
  });
}

/** The alarms on the load balancer. It reports a metric only while there is something to count. */
export function loadBalancerAlarms(metrics: LoadBalancerMetrics): readonly AlarmDefinition[] {
  const sustained = {
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    // Neither happens to a load balancer that is well, and neither is retried for the user.
    threshold: 0,
    // A task that ends in the middle of a minute fails a few connections; three minutes of them are no such end.
    evaluationPeriods: 3,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  };
  return [
    {
      id: 'RejectedConnections',
      type: 'alb-rejected',
      ...sustained,
      metric: metrics.rejectedConnections,
      meaning: 'The load balancer has refused connections of users for three minutes, because it had too many.',
      firstStep: 'look at the requests: it grows by itself, but not as fast as a sudden crowd.',
    },
    {
      id: 'TargetConnectionErrors',
      type: 'alb-connections',
      ...sustained,
      metric: metrics.targetConnectionErrors,
      meaning: 'The load balancer has failed to connect to tasks for three minutes.',
      firstStep: 'look which service has unhealthy hosts, then at its log: does it listen on its containerPort?',
    },
  ];
}

/**
 * Minutes over the limit before autoscaling counts as having lost: it measures for three, then starts tasks and waits for
 * their health checks.
 */
const autoscalingMinutes = 10;

const sustainedUse = {
  comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
  evaluationPeriods: autoscalingMinutes,
  treatMissingData: TreatMissingData.MISSING,
} as const;

/** Percent at which memory that does not scale the service is scarce: a task is killed at 100. */
const scarceMemoryPercent = 90;

/** The alarms on one Fargate service. */
export function serviceAlarms(
  definition: FargateServiceDefinition,
  metrics: ServiceMetrics,
): readonly AlarmDefinition[] {
  const { name, minimumTasks, memoryTargetPercent } = definition;
  const memoryLimit = memoryTargetPercent === undefined ? scarceMemoryPercent : halfWayToFull(memoryTargetPercent);
  return [
    busyCpuAlarm(definition, metrics.cpu, 'tasks'),
    {
      id: `Memory-${name}`,
      type: `${name}-memory`,
      ...sustainedUse,
      metric: metrics.memory,
      threshold: memoryLimit,
      meaning: `Service ${name} has used more than ${memoryLimit} % of its memory for ${autoscalingMinutes} minutes.`,
      firstStep: 'look whether it grows without end (a leak: release a fix) or with the requests (raise memoryMiB).',
    },
    {
      id: `RunningTasks-${name}`,
      type: `${name}-tasks`,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      metric: metrics.runningTasks,
      threshold: minimumTasks,
      evaluationPeriods: 5,
      // Container Insights reports 0 for a service without tasks; no report at all is no better.
      treatMissingData: TreatMissingData.BREACHING,
      meaning: `Service ${name} has run fewer than its ${minimumTasks} tasks for five minutes.`,
      firstStep: 'look at the events of the service in the ECS console: they say why a task could not start.',
    },
    unhealthyHostsAlarm(name, metrics.unhealthyHosts, 'a task'),
  ];
}

/** The alarm on CPU that autoscaling does not hold. */
export function busyCpuAlarm(
  { name, maximumTasks, cpuTargetPercent }: ServiceDefinition,
  metric: cloudwatch.IMetric,
  targets: 'tasks' | 'instances',
): AlarmDefinition {
  const threshold = halfWayToFull(cpuTargetPercent);
  return {
    id: `Cpu-${name}`,
    type: `${name}-cpu`,
    ...sustainedUse,
    metric,
    threshold,
    meaning: `Service ${name} has used more than ${threshold} % of its CPU for ${autoscalingMinutes} minutes: scaling has not kept up.`,
    firstStep: `look whether it runs its ${maximumTasks} ${targets} already; then raise maximumTasks.`,
  };
}

/** The alarm on targets that fail the health check of the load balancer. */
export function unhealthyHostsAlarm(
  name: string,
  metric: cloudwatch.IMetric,
  target: 'a task' | 'an instance',
): AlarmDefinition {
  return {
    id: `UnhealthyHosts-${name}`,
    type: `${name}-unhealthy`,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    metric,
    threshold: 0,
    // A release and a scaled-out target are unhealthy while they start.
    datapointsToAlarm: 5,
    evaluationPeriods: 5 + unpublishedMinutes,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    meaning: `Service ${name} has had ${target} that fails its health check for five minutes.`,
    firstStep: 'read the log of the service; the reason of the failed check stands in the target group.',
  };
}

/** Half way between what autoscaling holds and all there is, in percent: beyond that it does not hold it any more. */
function halfWayToFull(targetPercent: number): number {
  return (targetPercent + 100) / 2;
}
