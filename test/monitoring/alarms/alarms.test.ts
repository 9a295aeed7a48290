import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { stacksFor } from '../../support/stacks';
import { alarm, alarms, metric, other } from './alarms';

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
