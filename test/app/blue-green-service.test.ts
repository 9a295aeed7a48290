import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { BlueGreenService } from '../../lib/app/blue-green-service';
import { BootstrapImage } from '../../lib/app/bootstrap-image';
import { trading } from '../../lib/definitions/trading';
import { applicationStacks, appTemplate, onlyOf, resourcesOf, withServices } from './stack';

const stacks = applicationStacks();
const template = Template.fromStack(stacks.app);

interface ServiceProperties {
  readonly ServiceName: string;
  readonly DesiredCount: number;
  readonly NetworkConfiguration: {
    readonly AwsvpcConfiguration: { readonly AssignPublicIp: string; readonly Subnets: readonly object[] };
  };
}

const services = resourcesOf<ServiceProperties>(template, 'AWS::ECS::Service');

const plain = appTemplate(
  {},
  withServices({ memoryTargetPercent: undefined, healthCheckIntervalSeconds: 10, stickySessionSeconds: 3600 }),
);

describe('a service', () => {
  test('is deployed by CodeDeploy, from the family of its task definition', () => {
    for (const name of ['web', 'api']) {
      template.hasResourceProperties('AWS::ECS::Service', {
        ServiceName: `service-${name}-production-trading`,
        DeploymentController: { Type: 'CODE_DEPLOY' },
        TaskDefinition: `task-${name}-production-trading`,
        LaunchType: 'FARGATE',
        EnableExecuteCommand: false,
      });
    }
  });

  test('stands in the application subnets and takes no public address', () => {
    for (const { Properties } of Object.values(services)) {
      const { AssignPublicIp, Subnets } = Properties.NetworkConfiguration.AwsvpcConfiguration;
      expect(AssignPublicIp).toBe('DISABLED');
      expect(Subnets).toHaveLength(3);
      expect(JSON.stringify(Subnets).match(/applicationSubnet/g)).toHaveLength(3);
    }
  });

  test('starts with a task in each zone, which autoscaling then moves between the bounds of the definition', () => {
    expect(Object.values(services).map(({ Properties }) => Properties.DesiredCount)).toEqual([3, 3]);
    template.allResourcesProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 3, MaxCapacity: 12 });
  });

  test('starts when its listener, its images and the rights to pull them are there', () => {
    const web = onlyOf<ServiceProperties>(template, 'AWS::ECS::Service', ({ ServiceName }) => /web/.test(ServiceName));
    expect(web.DependsOn).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^ListenersProduction/),
        expect.stringMatching(/^BootstrapImageRule/),
        expect.stringMatching(/^BootstrapImageRepository/),
        expect.stringMatching(/^ServicewebExecutionRoleDefaultPolicy/),
      ]),
    );
  });

  test('follows CPU and memory', () => {
    const target = (PredefinedMetricType: string, TargetValue: number) => ({
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType },
        TargetValue,
      },
    });
    template.hasResourceProperties(
      'AWS::ApplicationAutoScaling::ScalingPolicy',
      target('ECSServiceAverageCPUUtilization', 60),
    );
    template.hasResourceProperties(
      'AWS::ApplicationAutoScaling::ScalingPolicy',
      target('ECSServiceAverageMemoryUtilization', 70),
    );
  });

  test('follows CPU alone where the definition names no memory target', () => {
    plain.resourceCountIs('AWS::ApplicationAutoScaling::ScalingPolicy', 2);
  });

  test('needs a security group of the network stack', () => {
    const { network, data, app } = stacks;
    const scope = new Stack(app, 'Other');
    const { release, services } = trading.compute;
    const props = { settings: app.settings, network, data, release, loadBalancer: app.loadBalancer };
    const bootstrapImage = new BootstrapImage(scope, 'Image', {
      settings: app.settings,
      image: { repository: 'nginx/nginx', tag: '1.29.3-alpine' },
      encryptionKey: data.dataKey,
    });
    const cluster = new ecs.Cluster(scope, 'Cluster', { vpc: network.vpc });
    const definition = { ...services[0], name: 'batch' };
    expect(() => new BlueGreenService(scope, 'Batch', { ...props, bootstrapImage, cluster, definition })).toThrow(
      'service batch: NetworkStack made no security group for it',
    );
  });
});

describe('the target groups of a service', () => {
  test('are two, blue and green, alike but for the name', () => {
    const groups = Object.values(resourcesOf<{ Name: string }>(template, 'AWS::ElasticLoadBalancingV2::TargetGroup'));
    expect(groups.map(({ Properties }) => Properties.Name).sort()).toEqual([
      'tg-api-blue-production-trading',
      'tg-api-green-production-trading',
      'tg-web-blue-production-trading',
      'tg-web-green-production-trading',
    ]);
    const web = groups.filter(({ Properties }) => Properties.Name.startsWith('tg-web'));
    expect(new Set(web.map(({ Properties }) => JSON.stringify({ ...Properties, Name: '' }))).size).toBe(1);
  });

  test('ask the health path on the port of the container', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      Name: 'tg-api-green-production-trading',
      HealthCheckPath: '/api/health',
      HealthCheckIntervalSeconds: 30,
      Port: 8081,
      Protocol: 'HTTP',
      TargetType: 'ip',
    });
  });

  test('take interval and sticky sessions from the definition', () => {
    plain.allResourcesProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      HealthCheckIntervalSeconds: 10,
      TargetGroupAttributes: Match.arrayWith([
        { Key: 'stickiness.enabled', Value: 'true' },
        { Key: 'stickiness.lb_cookie.duration_seconds', Value: '3600' },
      ]),
    });
  });
});

test('the cluster has Container Insights, whose log group is made before it', () => {
  const cluster = onlyOf(template, 'AWS::ECS::Cluster');
  expect(cluster.Properties).toMatchObject({ ClusterSettings: [{ Name: 'containerInsights', Value: 'enhanced' }] });
  expect(cluster.DependsOn).toEqual([expect.stringMatching(/InsightsLogs/)]);
  template.hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: '/aws/ecs/containerinsights/cluster-production-trading/performance',
  });
});
