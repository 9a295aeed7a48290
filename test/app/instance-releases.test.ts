import { onInstances } from './instances';
import { appTemplate, onlyOf, resourcesOf, statementsOf, withAction } from './stack';

const template = appTemplate({}, onInstances());
const parameter = '/crossfade-production-trading/live/image-payments';

interface Release {
  readonly ImageTag: string;
  readonly CanarySeconds: number;
}

describe('the release of a service on EC2', () => {
  const release = onlyOf<Release>(template, 'Custom::InstanceRelease');

  test('has no tag and so keeps the live image, unless the flag names one', () => {
    const released = appTemplate({ imageTag: '1.4.2' }, onInstances());
    expect(release.Properties.ImageTag).toBe('');
    expect(onlyOf<Release>(released, 'Custom::InstanceRelease').Properties.ImageTag).toBe('1.4.2');
    expect(released.findResources('Custom::LiveImage')).toEqual(template.findResources('Custom::LiveImage'));
  });

  test('watches the first instance for as long as its alarms need to fire, publishing included', () => {
    expect(release.Properties).toMatchObject({ Parameter: parameter, WarmupSeconds: 120, CanarySeconds: 6 * 60 });
    const slow = onInstances();
    const { traffic } = slow;
    const patient = { ...slow, traffic: { ...traffic, rollback: { ...traffic.rollback, minutes: 10 } } };
    const other = onlyOf<Release>(appTemplate({}, patient), 'Custom::InstanceRelease');
    expect(other.Properties.CanarySeconds).toBe(13 * 60);
  });

  test('obeys the alarms of its one target group, which fire at the threshold of the definition', () => {
    const alarms = resourcesOf<{ readonly AlarmName: string }>(template, 'AWS::CloudWatch::Alarm');
    expect(release.Properties).toMatchObject({ Alarms: Object.keys(alarms).map((Ref) => ({ Ref })) });
    expect(Object.values(alarms).map(({ Properties }) => Properties.AlarmName)).toEqual([
      'alarm-release-payments-instances-errors-production-trading',
      'alarm-release-payments-instances-unhealthy-production-trading',
    ]);
    expect(JSON.stringify(alarms)).toContain('IF(requests >= 100, 100 * errors / requests, 0)');
  });

  test('comes after the group, and so goes before it', () => {
    const { id } = onlyOf(template, 'AWS::AutoScaling::AutoScalingGroup');
    expect(release.DependsOn).toContain(id);
  });
});

describe('the live image', () => {
  test('is no parameter of CloudFormation, which would put the old image back', () => {
    expect(onlyOf(template, 'Custom::LiveImage').Properties).toMatchObject({ Parameter: parameter });
    expect(JSON.stringify(template.findResources('AWS::SSM::Parameter'))).not.toContain('live/');
  });
});

describe('the rights of a release', () => {
  const statements = statementsOf(template, 'ReleasesIsCompleteRole');
  const resources = (action: string) => withAction(statements, action).flatMap(({ Resource }) => Resource);

  test('replace the instances of one group and write one parameter', () => {
    expect(resources('autoscaling:StartInstanceRefresh')).toEqual([
      'arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:*:autoScalingGroupName/instances-payments-production-trading',
    ]);
    expect(resources('ssm:PutParameter')).toEqual([`arn:aws:ssm:us-east-1:000000000000:parameter${parameter}`]);
  });

  test('are "*" only to read what knows no resource', () => {
    expect(statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action)).toEqual([
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeInstanceRefreshes',
      'autoscaling:DescribeScalingActivities',
      'cloudwatch:DescribeAlarms',
    ]);
  });

  test('of the function that begins are to read the events of this stack, and to make and delete the parameter', () => {
    const actions = statementsOf(template, 'ReleasesOnEventRole').flatMap(({ Action }) => Action);
    expect(actions).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'cloudformation:DescribeStackEvents',
      'ssm:DeleteParameter',
      'ssm:PutParameter',
    ]);
  });
});
