import { Match, Template } from 'aws-cdk-lib/assertions';
import lookups from '../../cdk.context.json';
import { onInstances } from './instances';
import { applicationStacks, appTemplate, onlyOf, resourcesOf, statementsOf } from './stack';

const stacks = applicationStacks({}, onInstances());
const { app } = stacks;
const template = Template.fromStack(app);
const released = appTemplate({ imageTag: '1.4.2' }, onInstances());

interface LaunchTemplate {
  readonly LaunchTemplateData: Readonly<Record<string, unknown>>;
}

interface Group {
  readonly MinSize: string;
  readonly MaxSize: string;
}

const launch = (candidate: Template) =>
  onlyOf<LaunchTemplate>(candidate, 'AWS::EC2::LaunchTemplate').Properties.LaunchTemplateData;
const group = onlyOf<Group>(template, 'AWS::AutoScaling::AutoScalingGroup');

test('gives the stacks after it one service with one target group', () => {
  expect(app.application.kind).toBe('ec2-auto-scaling');
  expect(app.services.map(({ definition }) => definition.name)).toEqual(['payments']);
  expect(app.services.map(({ targetGroups }) => targetGroups.length)).toEqual([1]);
});

describe('an instance', () => {
  test('is ARM64, watched by the minute, and has neither a key pair nor a public address', () => {
    expect(launch(template)).toMatchObject({
      InstanceType: 'm6g.large',
      Monitoring: { Enabled: true },
      NetworkInterfaces: [{ AssociatePublicIpAddress: false, DeviceIndex: 0 }],
    });
    expect(launch(template)).not.toHaveProperty('KeyName');
  });

  test('has the AMI that was looked up once, so that no deploy brings another one', () => {
    const [name] = Object.keys(lookups).filter((key) =>
      key.includes('ami-amazon-linux-latest/al2023-ami-kernel-6.1-arm64'),
    );
    expect(launch(template)['ImageId']).toBe(Object(lookups)[String(name)]);
    expect(Object.keys(template.toJSON().Parameters)).toEqual(['BootstrapVersion']);
  });

  test('gives its metadata against a token only, and not to its container', () => {
    expect(launch(template)['MetadataOptions']).toEqual({
      HttpEndpoint: 'enabled',
      HttpTokens: 'required',
      HttpPutResponseHopLimit: 1,
      InstanceMetadataTags: 'disabled',
    });
  });

  test('lets its container reach them where the application uses AWS itself', () => {
    const { hopLimit, actions } = withFiles();
    expect(hopLimit).toBe(2);
    expect(actions).toEqual(expect.arrayContaining(['s3:GetObject', 's3:PutObject']));
  });

  test('has an encrypted volume that goes with it', () => {
    expect(launch(template)['BlockDeviceMappings']).toEqual([
      {
        DeviceName: '/dev/xvda',
        Ebs: {
          DeleteOnTermination: true,
          Encrypted: true,
          KmsKeyId: { 'Fn::ImportValue': expect.stringMatching(/^data-stack-.*Key/) },
          VolumeSize: 30,
          VolumeType: 'gp3',
        },
      },
    ]);
  });

  test('carries the tags of the definition, and so does its volume', () => {
    const tags = launch(template)['TagSpecifications'] as { ResourceType: string; Tags: { Key: string }[] }[];
    expect(tags.map(({ ResourceType }) => ResourceType)).toEqual(['instance', 'volume']);
    for (const { Tags } of tags) {
      expect(Tags).toEqual(
        expect.arrayContaining([
          { Key: 'Project', Value: 'trading-migration' },
          { Key: 'Name', Value: 'instances-payments-production-trading' },
        ]),
      );
    }
  });

  test('knows where its variables come from, and none of their values', () => {
    const userData = JSON.stringify(launch(template)['UserData']);
    expect(userData).toMatch(/'DATABASE_PASSWORD=",.*:password::'/);
    expect(userData).toMatch(/'LOG_LEVEL=arn:aws:ssm:us-east-1:000000000000:parameter",/);
    expect(userData).toContain(`RESOURCE='${group.id}'`);
    expect(userData).not.toMatch(/'info'|LOG_LEVEL=info/);
  });

  test('is another one when the configuration changes, and the same whatever image is released', () => {
    const changed = appTemplate({}, onInstances({ configuration: { LOG_LEVEL: 'debug' } }));
    expect(launch(changed)).not.toEqual(launch(template));
    expect(launch(released)).toEqual(launch(template));
  });
});

describe('the Auto Scaling group', () => {
  test('has as many instances as the definition says, over the three subnets of the application', () => {
    expect(group.Properties).toMatchObject({ MinSize: '3', MaxSize: '9' });
    expect(group.Properties).not.toHaveProperty('DesiredCapacity');
    expect(Object(group.Properties).VPCZoneIdentifier).toHaveLength(3);
  });

  test('asks the load balancer whether an instance is well', () => {
    expect(group.Properties).toMatchObject({ HealthCheckType: 'ELB', HealthCheckGracePeriod: 120 });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      Name: 'tg-payments-production-trading',
      TargetType: 'instance',
      Port: 8080,
      HealthCheckPath: '/health',
    });
  });

  test('follows the CPU', () => {
    template.hasResourceProperties('AWS::AutoScaling::ScalingPolicy', {
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
        TargetValue: 60,
      },
    });
  });

  test('keeps an instance out of service until its container answers, and ends one that does not say so', () => {
    expect(group.Properties).toMatchObject({
      LifecycleHookSpecificationList: [
        {
          LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
          LifecycleHookName: 'hook-payments-production-trading',
          HeartbeatTimeout: 900,
          DefaultResult: 'ABANDON',
        },
      ],
    });
  });

  test('settles when as many instances as it starts with have signalled, and is updated one by one', () => {
    expect(group).toMatchObject({
      CreationPolicy: { ResourceSignal: { Count: 3, Timeout: 'PT20M' } },
      UpdatePolicy: {
        AutoScalingRollingUpdate: {
          MinInstancesInService: 3,
          MaxBatchSize: 1,
          WaitOnResourceSignals: true,
          PauseTime: 'PT20M',
          MinSuccessfulInstancesPercent: 100,
          SuspendProcesses: expect.arrayContaining(['AZRebalance', 'ReplaceUnhealthy', 'AlarmNotification']),
        },
      },
    });
  });

  test('launches nothing before the listener, the live image, the bootstrap image and the rights are there', () => {
    expect(group.DependsOn).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^ListenersProduction/),
        expect.stringMatching(/LiveImage/),
        expect.stringMatching(/^BootstrapImageRepository/),
        expect.stringMatching(/RoleDefaultPolicy/),
      ]),
    );
  });

  test('is the same whatever image is released', () => {
    expect(released.findResources('AWS::AutoScaling::AutoScalingGroup')).toEqual(
      template.findResources('AWS::AutoScaling::AutoScalingGroup'),
    );
  });
});

describe('the load balancer', () => {
  test('has the redirect and the production listener, and no port for what users do not see yet', () => {
    const ports = Object.values(
      resourcesOf<{ readonly Port: number }>(template, 'AWS::ElasticLoadBalancingV2::Listener'),
    ).map(({ Properties }) => Properties.Port);
    expect(ports.sort()).toEqual([443, 80]);
    const rules = JSON.stringify(Template.fromStack(stacks.network).findResources('AWS::EC2::SecurityGroup'));
    expect(rules).not.toContain('8443');
    expect(rules).not.toMatch(/"FromPort":22\b/);
  });
});

test('prints the name of the group and how to open a shell on an instance', () => {
  template.hasOutput('AutoScalingGroupName', { Value: { Ref: group.id } });
  template.hasOutput('Session', {
    Value: Match.stringLikeRegexp(
      '^aws ssm start-session --region us-east-1 --target .*--auto-scaling-group-names instances-payments-production-trading ',
    ),
  });
  template.hasOutput('TargetGroupspayments', {});
  expect(Object.keys(template.toJSON().Outputs)).not.toContain('ClusterArn');
});

function withFiles() {
  const definition = {
    ...onInstances({ fileAccess: 'read-write' }),
    fileStorage: { name: 'images', sizeGiB: 10 },
  };
  const candidate = appTemplate({}, definition);
  const { HttpPutResponseHopLimit: hopLimit } = Object(launch(candidate)['MetadataOptions']);
  return {
    hopLimit,
    actions: statementsOf(candidate, 'ServicepaymentsRole').flatMap(({ Action }) => Action),
  };
}
