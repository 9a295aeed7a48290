import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { MigrationDefinition } from '../../../lib/definition';
import { trading } from '../../../lib/definitions/trading';
import { valid } from '../../support/definition';
import { stacksFor, templateOf } from '../../support/stacks';

interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription: unknown;
  readonly AlarmActions: readonly unknown[];
  readonly OKActions: readonly unknown[];
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly TreatMissingData: string;
  readonly ComparisonOperator: string;
  readonly Metrics: readonly {
    readonly Id: string;
    readonly Expression?: string;
    readonly MetricStat?: {
      readonly Stat: string;
      readonly Period: number;
      readonly Metric: {
        readonly Namespace: string;
        readonly MetricName: string;
        readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
      };
    };
  }[];
}

/** The alarms of a definition by what they watch: the part of their name between `alarm-` and the environment. */
function alarmsOf(definition?: MigrationDefinition): Readonly<Record<string, AlarmProperties>> {
  const resources = Object.values(templateOf('monitoring', {}, definition).findResources('AWS::CloudWatch::Alarm'));
  return Object.fromEntries(
    resources.map(({ Properties }) => [
      (Properties as AlarmProperties).AlarmName.replace(/^alarm-(.*)-production-trading$/, '$1'),
      Properties as AlarmProperties,
    ]),
  );
}

const alarms = alarmsOf();

function alarm(type: string, all = alarms): AlarmProperties {
  const found = all[type];
  if (found === undefined) {
    throw new Error(`No alarm ${type}; there are: ${Object.keys(all).join(', ')}`);
  }
  return found;
}

const metric = (type: string) => alarm(type).Metrics.find(({ MetricStat }) => MetricStat)?.MetricStat;
const dimensions = (type: string) => metric(type)?.Metric.Dimensions.map(({ Name }) => Name);

/** Another definition of everything that the alarms depend on. */
const [web, ...otherServices] = trading.compute.services;
const other = alarmsOf({
  ...valid,
  replication: { ...valid.replication, lagAlarmSeconds: 15, instanceClass: 'dms.r6i.xlarge', storageGiB: 200 },
  target: { ...valid.target, capacity: { kind: 'serverless-v2', minimumUnits: 2, maximumUnits: 32 } },
  compute: {
    ...trading.compute,
    services: [{ ...web, minimumTasks: 4, cpuTargetPercent: 50, memoryTargetPercent: undefined }, ...otherServices],
  },
  network: {
    ...valid.network,
    natGateways: 1,
  },
});

describe('every alarm', () => {
  test('tells the alert topic when it fires and when it is over', () => {
    const topic = { 'Fn::ImportValue': expect.stringMatching(/^network-stack-production-trading:.*AlertTopic/) };
    for (const { AlarmName, AlarmActions, OKActions } of Object.values(alarms)) {
      expect([AlarmName, AlarmActions, OKActions]).toEqual([AlarmName, [topic], [topic]]);
    }
  });

  test('says what it means and what to do first, within the 1024 characters of CloudWatch', () => {
    for (const { AlarmName, AlarmDescription } of Object.values(alarms)) {
      const description = JSON.stringify(AlarmDescription);
      expect([AlarmName, description]).toEqual([AlarmName, expect.stringMatching(/\w{3,}.*[.)] First: \w{3,}/)]);
      expect(description.length).toBeLessThanOrEqual(1024);
    }
  });

  test('has a name that no other alarm of the five stacks has', () => {
    const names = stacksFor()
      .monitoring.node.root.node.findAll()
      .filter((construct) => construct instanceof CfnAlarm)
      .map(({ alarmName }) => alarmName);
    expect(names.length).toBeGreaterThan(Object.keys(alarms).length);
    expect(new Set(names).size).toBe(names.length);
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
  test('stays within the 10 metrics and the one day of CloudWatch', () => {
    for (const { Metrics, EvaluationPeriods } of Object.values(alarms)) {
      const period = Math.max(...Metrics.map(({ MetricStat }) => MetricStat?.Period ?? 0));
      expect(Metrics.length).toBeLessThanOrEqual(10);
      expect(period * EvaluationPeriods).toBeLessThanOrEqual(86400);
    }
  });
});

describe('alarms on the replication', () => {
  test('fire on a lag over the limit of the definition, and keep their state while the task does not run', () => {
    for (const [type, name] of [
      ['lag-source', 'CDCLatencySource'],
      ['lag-target', 'CDCLatencyTarget'],
    ] as const) {
      expect(alarm(type)).toMatchObject({
        Threshold: 60,
        EvaluationPeriods: 5,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'ignore',
      });
      expect(metric(type)).toMatchObject({ Stat: 'Maximum', Period: 60, Metric: { MetricName: name } });
      expect(alarm(type, other).Threshold).toBe(15);
    }
  });

  test('name both dimensions of the task, and the instance alone where it is the instance', () => {
    const task = ['ReplicationInstanceIdentifier', 'ReplicationTaskIdentifier'];
    expect(['lag-source', 'lag-target', 'validation'].map(dimensions)).toEqual([task, task, task]);
    const instance = ['ReplicationInstanceIdentifier'];
    expect(['dms-cpu', 'dms-memory', 'dms-storage'].map(dimensions)).toEqual([instance, instance, instance]);
  });

  test('fire on one row that differs', () => {
    expect(alarm('validation')).toMatchObject({ Threshold: 0, EvaluationPeriods: 1, TreatMissingData: 'ignore' });
  });

  test('are quiet before the load: no event, no line in the log, no task is no reason', () => {
    for (const type of ['replication-task', 'replication-events', 'replication-log']) {
      expect(alarm(type).TreatMissingData).toBe('notBreaching');
    }
    expect(metric('replication-task')?.Metric).toMatchObject({
      Namespace: 'AWS/Events',
      MetricName: 'TriggeredRules',
      Dimensions: [{ Name: 'RuleName' }],
    });
  });

  test('are sized by the class and the storage of the instance', () => {
    expect(alarm('dms-memory').Threshold).toBe(Math.round(0.1 * 16 * 2 ** 30));
    expect(alarm('dms-storage').Threshold).toBe(20 * 2 ** 30);
    expect(alarm('dms-memory', other).Threshold).toBe(Math.round(0.1 * 32 * 2 ** 30));
    expect(alarm('dms-storage', other).Threshold).toBe(40 * 2 ** 30);
  });

  test('notice an instance that reports nothing', () => {
    expect(alarm('dms-memory').TreatMissingData).toBe('breaching');
  });
});

describe('alarms on Aurora', () => {
  test('cover CPU, memory, connections, local storage, reader lag and deadlocks of the worst instance', () => {
    const thresholds = Object.entries(alarms).filter(([type]) => type.startsWith('aurora-'));
    expect(thresholds.map(([type, { Threshold }]) => [type, metric(type)?.Stat, Threshold])).toEqual([
      ['aurora-writer', 'Average', 0],
      ['aurora-cpu', 'Maximum', 90],
      ['aurora-memory', 'Minimum', Math.round(0.05 * 16 * 2 ** 30)],
      ['aurora-connections', 'Maximum', 1441],
      ['aurora-local-storage', 'Minimum', Math.round(0.2 * 32 * 2 ** 30)],
      ['aurora-replica-lag', 'Maximum', 1000],
      ['aurora-deadlocks', 'Average', 0],
    ]);
  });

  test('fire when the cluster has no writer, which is when there is no data', () => {
    expect(alarm('aurora-writer').TreatMissingData).toBe('breaching');
    expect(dimensions('aurora-writer')).toEqual(['DBClusterIdentifier', 'Role']);
  });

  test('follow the capacity', () => {
    expect(alarm('aurora-memory', other).Threshold).toBe(Math.round(0.05 * 64 * 2 ** 30));
  });

  test('watch the room to scale up where the capacity is serverless, in place of a local storage without a size', () => {
    expect(alarm('aurora-capacity', other)).toMatchObject({ Threshold: 95, EvaluationPeriods: 15 });
    expect(alarm('aurora-capacity', other).Metrics[0]?.MetricStat).toMatchObject({
      Stat: 'Maximum',
      Metric: { MetricName: 'ACUUtilization' },
    });
    expect(Object.keys(other)).not.toContain('aurora-local-storage');
    expect(Object.keys(alarms)).not.toContain('aurora-capacity');
  });
});

describe('alarms on the application', () => {
  test('warn at half of what rolls traffic back, by the same metric and minimum of requests', () => {
    expect([alarm('early-error-rate').Threshold, alarm('early-latency').Threshold]).toEqual([2.5, 0.5]);
    expect(alarm('early-error-rate').Metrics.find(({ Expression }) => Expression)?.Expression).toContain('>= 100');
    expect(alarm('early-latency').Metrics.map(({ MetricStat }) => MetricStat?.Stat)).toContain('p95');
  });

  test('are quiet while the load balancer has nothing to count', () => {
    for (const type of ['alb-rejected', 'alb-connections', 'early-error-rate', 'early-latency', 'web-unhealthy']) {
      expect(alarm(type).TreatMissingData).toBe('notBreaching');
    }
  });

  /** What CloudWatch would compare with the threshold, had the two target groups reported these numbers. */
  function unhealthyHosts(reported: Readonly<Record<string, number | undefined>>): number {
    const expression = alarm('api-unhealthy').Metrics.find(({ Expression }) => Expression)?.Expression ?? '';
    return expression
      .split(' + ')
      .map((term) => /^FILL\((\w+), (\d+)\)$/.exec(term) ?? [])
      .reduce((sum, [, id = '', filling]) => sum + (reported[id] ?? Number(filling)), 0);
  }

  test('let an empty green group, or an empty blue one after a release, raise no alarm', () => {
    const { Threshold, ComparisonOperator } = alarm('api-unhealthy');
    expect(ComparisonOperator).toBe('GreaterThanThreshold');
    for (const reported of [{ blue: 0 }, { green: 0 }, {}]) {
      expect(unhealthyHosts(reported)).toBeLessThanOrEqual(Threshold);
    }
    for (const reported of [{ blue: 1 }, { green: 1 }, { blue: 0, green: 1 }]) {
      expect(unhealthyHosts(reported)).toBeGreaterThan(Threshold);
    }
  });

  test('watch the unhealthy hosts of both groups of a service', () => {
    const groups = alarm('api-unhealthy').Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.Dimensions ?? []);
    const names = groups.filter(({ Name }) => Name === 'TargetGroup').map(({ Value }) => JSON.stringify(Value));
    expect(new Set(names).size).toBe(2);
  });

  test('fire when fewer tasks run than the definition wants, or none report', () => {
    expect(alarm('web-tasks')).toMatchObject({
      Threshold: 3,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
    expect(metric('web-tasks')?.Metric).toMatchObject({
      Namespace: 'ECS/ContainerInsights',
      MetricName: 'RunningTaskCount',
    });
    expect(alarm('web-tasks', other).Threshold).toBe(4);
  });

  test('fire half way between what autoscaling holds and all there is', () => {
    expect([alarm('web-cpu').Threshold, alarm('web-memory').Threshold]).toEqual([80, 85]);
    expect([alarm('web-cpu', other).Threshold, alarm('web-memory', other).Threshold]).toEqual([75, 90]);
  });
});

describe('alarms on the rollback', () => {
  test('fire on one failed run and on one dead letter', () => {
    for (const type of ['rollback-function', 'rollback-dead-letters']) {
      expect(alarm(type)).toMatchObject({ Threshold: 0, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' });
    }
    expect(metric('rollback-function')?.Metric.MetricName).toBe('Errors');
    expect(metric('rollback-dead-letters')?.Metric.MetricName).toBe('ApproximateNumberOfMessagesVisible');
  });

  test('bring the command that rolls back by hand', () => {
    expect(JSON.stringify(alarm('rollback-dead-letters').AlarmDescription)).toContain('aws lambda invoke');
  });
});

describe('alarms on the network', () => {
  test('watch every NAT gateway', () => {
    const expressionOf = (all: typeof alarms) =>
      alarm('nat-ports', all).Metrics.flatMap(({ Expression }) => Expression ?? []);
    expect(expressionOf(alarms)).toEqual(['nat1 + nat2 + nat3']);
    expect(expressionOf(other)).toEqual(['nat1']);
  });
});
