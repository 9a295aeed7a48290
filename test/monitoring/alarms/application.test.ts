import { alarm, metric, other } from './alarms';

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
