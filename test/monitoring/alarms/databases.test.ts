import { alarm, alarms, dimensions, metric, other } from './alarms';

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
