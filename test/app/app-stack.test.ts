import { Match, Template } from 'aws-cdk-lib/assertions';
import { applicationStacks, appTemplate, resourcesOf, withServices } from './stack';

const { app } = applicationStacks();
const template = Template.fromStack(app);
const released = appTemplate({ imageTag: '1.4.2' });

/** Other numbers, another configuration, another canary, no backups. */
const { backup, ...otherwise } = {
  ...withServices({ minimumTasks: 5, maximumTasks: 20, cpuTargetPercent: 30, configuration: { LOG_LEVEL: 'debug' } }),
  release: { canaryPercent: 50, canaryMinutes: 1, keepBlueMinutes: 5 },
};
const other = appTemplate({}, otherwise);

test('gives the stacks after it the load balancer, the cluster and the services in the order of the definition', () => {
  expect(app.loadBalancer.node.path).toBe('AppStack/Entrance/LoadBalancer');
  expect(app.application.kind === 'fargate' && app.application.cluster.node.path).toBe('AppStack/Cluster/Cluster');
  expect(app.services.map(({ definition }) => definition.name)).toEqual(['web', 'api']);
});

test('every task and every function is ARM64', () => {
  const functions = Object.values(resourcesOf<{ Architectures: string[] }>(template, 'AWS::Lambda::Function'));
  const tasks = Object.values(
    resourcesOf<{ RuntimePlatform: { CpuArchitecture: string } }>(template, 'AWS::ECS::TaskDefinition'),
  );
  expect(functions.map(({ Properties }) => Properties.Architectures)).toEqual(functions.map(() => ['arm64']));
  expect(tasks.map(({ Properties }) => Properties.RuntimePlatform.CpuArchitecture)).toEqual(['ARM64', 'ARM64']);
});

describe('the frozen resources', () => {
  const types = [
    'AWS::ECS::Service',
    'AWS::ElasticLoadBalancingV2::Listener',
    'AWS::ElasticLoadBalancingV2::ListenerRule',
    'AWS::ElasticLoadBalancingV2::TargetGroup',
  ];
  const frozen = (candidate: Template) => types.map((type) => candidate.findResources(type));
  const expected = frozen(template);

  test('depend on no image tag', () => {
    expect(frozen(released)).toEqual(expected);
  });

  test('depend on no weight', () => {
    expect(frozen(appTemplate({ awsTrafficWeight: '25' }))).toEqual(expected);
  });

  test('depend on no number of tasks, no scaling target, no configuration and no canary', () => {
    expect(frozen(other)).toEqual(expected);
  });
});

test('an image tag changes the releases and nothing else', () => {
  const changed = structuredClone(released.toJSON()) as {
    readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: { ImageTag: string } }>>;
  };
  const releases = Object.values(changed.Resources).filter(({ Type }) => Type === 'Custom::Release');
  expect(releases.map(({ Properties }) => Properties.ImageTag)).toEqual(['1.4.2', '1.4.2']);
  for (const { Properties } of releases) {
    Properties.ImageTag = '';
  }
  expect(changed).toEqual(template.toJSON());
});

describe('AWS Backup', () => {
  test('protects this stack by the plan and the role of the data stack', () => {
    template.hasResourceProperties('AWS::Backup::BackupSelection', {
      BackupSelection: {
        IamRoleArn: { 'Fn::ImportValue': Match.stringLikeRegexp('BackupsRole') },
        Resources: [{ Ref: 'AWS::StackId' }],
      },
    });
  });

  test('protects nothing where the definition asks for no backups', () => {
    expect(backup).toBeDefined();
    other.resourceCountIs('AWS::Backup::BackupSelection', 0);
  });
});

test('prints what a person pastes: login, build and push for ARM64, release', () => {
  const outputs = template.toJSON().Outputs as Record<string, { Value: unknown }>;
  expect(outputs['Release']?.Value).toBe(
    'npx cdk deploy AppStack -c migration=trading -c environment=production -c environmentSuffix=trading -c imageTag=<tag>',
  );
  expect(outputs['ReleaseProgress']?.Value).toBe(
    'aws logs tail /aws/lambda/release-is-complete-production-trading --region us-east-1 --since 10m --follow --format short',
  );
  template.hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: '/aws/lambda/release-is-complete-production-trading',
  });
  expect(JSON.stringify(outputs['Pushweb']?.Value)).toMatch(
    /docker buildx build --platform linux\/arm64 .*<tag> --push \./,
  );
  expect(JSON.stringify(outputs['Login']?.Value)).toContain(
    'aws ecr get-login-password --region us-east-1 | docker login',
  );
  expect(outputs['LoadBalancerDnsName']?.Value).toEqual({ 'Fn::GetAtt': [expect.any(String), 'DNSName'] });
});

test('prints the ARNs that other systems ask for', () => {
  template.hasOutput('LoadBalancerArn', { Value: { Ref: Match.stringLikeRegexp('EntranceLoadBalancer') } });
  template.hasOutput('ClusterArn', { Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('Cluster'), 'Arn'] } });
  template.hasOutput('TargetGroupsapi', {
    Value: {
      'Fn::Join': [
        ' ',
        [{ Ref: Match.stringLikeRegexp('ServiceapiBlue') }, { Ref: Match.stringLikeRegexp('ServiceapiGreen') }],
      ],
    },
  });
});
