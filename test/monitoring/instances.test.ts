import type { Template } from 'aws-cdk-lib/assertions';
import { onInstances } from '../app/instances';
import { templateOf } from '../support/stacks';
import { metricsOf, widgetsOf } from './dashboard-body';

const template: Template = templateOf('monitoring', {}, onInstances());
const widgets = widgetsOf(template);

interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly TreatMissingData: string;
  readonly ComparisonOperator: string;
  readonly Metrics: readonly {
    readonly Expression?: string;
    readonly MetricStat?: { readonly Metric: { readonly Namespace: string; readonly MetricName: string } };
  }[];
}

function alarm(name: string): AlarmProperties {
  const found = Object.values(template.findResources('AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => Properties as AlarmProperties)
    .find(({ AlarmName }) => AlarmName === `alarm-payments-${name}-production-trading`);
  if (found === undefined) {
    throw new Error(`No alarm on ${name}`);
  }
  return found;
}

const labels = (title: string) =>
  widgets
    .filter(({ properties }) => properties.title === title)
    .flatMap(metricsOf)
    .map(({ options }) => options['label']);

describe('alarms on a service on EC2', () => {
  test('fire when autoscaling has lost: half way between its target and all there is', () => {
    expect(alarm('cpu')).toMatchObject({ Threshold: 80, EvaluationPeriods: 10, TreatMissingData: 'missing' });
    expect(alarm('cpu').AlarmDescription).toContain('look whether it runs its 9 instances already');
    expect(JSON.stringify(alarm('cpu').Metrics)).toContain('AWS/EC2');
  });

  test('fire when fewer instances than the minimum are in service, also when nobody says how many', () => {
    expect(alarm('instances')).toMatchObject({
      Threshold: 3,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
    expect(JSON.stringify(alarm('instances').Metrics)).toContain('GroupInServiceInstances');
  });

  test('fire when the load balancer finds an instance unwell for five minutes', () => {
    expect(alarm('unhealthy')).toMatchObject({ Threshold: 0, DatapointsToAlarm: 5, EvaluationPeriods: 8 });
    expect(alarm('unhealthy').Metrics.map(({ Expression }) => Expression)).toContain('FILL(instances, 0)');
    expect(alarm('unhealthy').AlarmDescription).toContain('an instance that fails its health check');
  });

  test('watch no task and no memory, which EC2 does not know', () => {
    const names = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties.AlarmName as string,
    );
    expect(names.filter((name) => /payments-(memory|tasks)/.test(name))).toEqual([]);
  });
});

describe('the dashboard of a service on EC2', () => {
  test('shows CPU, instances, errors and response times of the one target group', () => {
    expect(labels('payments: CPU')).toEqual(['CPU', 'CPU, busiest']);
    expect(labels('payments: instances')).toEqual(['Wanted', 'In service', 'Instances healthy', 'Instances unhealthy']);
    expect(labels('payments: errors')).toEqual(['Instances 4xx', 'Instances 5xx']);
    expect(labels('payments: response time')).toEqual(['Instances p50', 'Instances p95', 'Instances p99']);
  });

  test('leads to the Auto Scaling groups', () => {
    expect(JSON.stringify(widgets.map(({ properties }) => properties.markdown))).toContain(
      '[button:Services](https://us-east-1.console.aws.amazon.com/ec2/home?region=us-east-1#AutoScalingGroups:)',
    );
  });

  test('names the group in every metric of its instances, and nothing of blue and green', () => {
    const drawn = widgets.flatMap(metricsOf);
    const ofGroup = drawn.filter(({ namespace }) => namespace === 'AWS/EC2' || namespace === 'AWS/AutoScaling');
    expect(ofGroup.map(({ name }) => name)).toEqual([
      'CPUUtilization',
      'CPUUtilization',
      'GroupDesiredCapacity',
      'GroupInServiceInstances',
    ]);
    expect(ofGroup.map(({ dimensions }) => Object.keys(dimensions))).toEqual(
      ofGroup.map(() => ['AutoScalingGroupName']),
    );
    expect(widgets.map(({ properties }) => properties.markdown).join()).not.toMatch(/blue|green/);
  });
});
