import { Match } from 'aws-cdk-lib/assertions';
import { trading } from '../../lib/definitions/trading';
import { valid } from '../support/definition';
import { appTemplate, onlyOf, resourcesOf, statementsOf, withAction } from './stack';

const template = appTemplate();
const smallCanary = appTemplate(
  {},
  {
    ...valid,
    compute: { ...trading.compute, release: { canaryPercent: 1, canaryMinutes: 12, keepBlueMinutes: 60 } },
  },
);

describe('the deployment group of a service', () => {
  test('shifts its target groups on the production listener, after the test listener', () => {
    template.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
      DeploymentGroupName: 'deploy-web-production-trading',
      DeploymentStyle: { DeploymentOption: 'WITH_TRAFFIC_CONTROL', DeploymentType: 'BLUE_GREEN' },
      LoadBalancerInfo: {
        TargetGroupPairInfoList: [
          {
            ProdTrafficRoute: { ListenerArns: [{ Ref: Match.stringLikeRegexp('ListenersProduction') }] },
            TestTrafficRoute: { ListenerArns: [{ Ref: Match.stringLikeRegexp('ListenersTest') }] },
            TargetGroups: [
              { Name: { 'Fn::GetAtt': [Match.stringLikeRegexp('ServicewebBlue'), 'TargetGroupName'] } },
              { Name: { 'Fn::GetAtt': [Match.stringLikeRegexp('ServicewebGreen'), 'TargetGroupName'] } },
            ],
          },
        ],
      },
    });
  });

  test('keeps the old tasks for the time of the definition and goes back on failure, alarm and stop', () => {
    template.allResourcesProperties('AWS::CodeDeploy::DeploymentGroup', {
      BlueGreenDeploymentConfiguration: {
        TerminateBlueInstancesOnDeploymentSuccess: { Action: 'TERMINATE', TerminationWaitTimeInMinutes: 60 },
      },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
    });
  });

  test('waits for the listeners and for the rules of its own service, and for no other', () => {
    const waitsFor = (service: string) => {
      const id = `deploy-${service}-production-trading`;
      const group = onlyOf<{ DeploymentGroupName: string }>(
        template,
        'AWS::CodeDeploy::DeploymentGroup',
        ({ DeploymentGroupName }) => DeploymentGroupName === id,
      );
      return (group.DependsOn ?? []).filter((other) => other.startsWith('Listeners')).sort();
    };
    const listeners = [/^ListenersProduction[0-9A-F]{8}$/, /^ListenersTest[0-9A-F]{8}$/];
    const rules = [/^ListenersProductionapi[0-9A-F]{8}$/, /^ListenersTestapi[0-9A-F]{8}$/];
    const matching = (patterns: readonly RegExp[]) => patterns.map((pattern) => expect.stringMatching(pattern));
    expect(waitsFor('web')).toEqual(matching(listeners));
    expect(waitsFor('api')).toHaveLength(4);
    expect(waitsFor('api')).toEqual(expect.arrayContaining(matching([...listeners, ...rules])));
  });

  test('watches the alarms of its own service', () => {
    const groups = Object.entries(
      resourcesOf<{ AlarmConfiguration: { Alarms: { Name: { Ref: string } }[] } }>(
        template,
        'AWS::CodeDeploy::DeploymentGroup',
      ),
    );
    for (const [id, { Properties }] of groups) {
      const service = id.includes('Groupweb') ? 'Serviceweb' : 'Serviceapi';
      const alarms = Properties.AlarmConfiguration.Alarms.map(({ Name }) => Name.Ref);
      expect(alarms).toHaveLength(4);
      expect(alarms.filter((alarm) => alarm.startsWith(service))).toEqual(alarms);
    }
  });
});

test('the canary has the share and the minutes of the definition, in its name too', () => {
  smallCanary.hasResourceProperties('AWS::CodeDeploy::DeploymentConfig', {
    DeploymentConfigName: 'canary-1-percent-12-minutes-production-trading',
    TrafficRoutingConfig: {
      Type: 'TimeBasedCanary',
      TimeBasedCanary: { CanaryInterval: 12, CanaryPercentage: 1 },
    },
  });
});

describe('the role of CodeDeploy', () => {
  const statements = statementsOf(template, 'DeploymentRole');

  test('changes the services, listeners and rules of this stack only', () => {
    const writing = statements.filter(({ Action }) => [Action].flat().some((action) => !/Describe/.test(action)));
    expect(writing.map(({ Resource }) => Resource)).not.toContain('*');
    expect(withAction(statements, 'ecs:CreateTaskSet')[0]?.Resource).toEqual([
      'arn:aws:ecs:us-east-1:000000000000:task-set/cluster-production-trading/service-api-production-trading/*',
      'arn:aws:ecs:us-east-1:000000000000:task-set/cluster-production-trading/service-web-production-trading/*',
    ]);
  });

  test('passes the four roles of the tasks to ECS and no other', () => {
    const [pass] = withAction(statements, 'iam:PassRole');
    expect([pass?.Resource].flat()).toHaveLength(4);
    expect(pass?.Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } });
  });

  test('is taken by CodeDeploy for this account, and carries no managed policy', () => {
    const role = onlyOf<{ RoleName?: string }>(template, 'AWS::IAM::Role', ({ RoleName }) =>
      /codedeploy/.test(RoleName ?? ''),
    );
    expect(role.Properties).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'codedeploy.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': '000000000000' } },
          },
        ],
      },
    });
    expect(role.Properties).not.toHaveProperty('ManagedPolicyArns');
  });
});

describe('the release alarms of a service', () => {
  test('watch each target group by itself, and are quiet without traffic', () => {
    for (const [colour, id] of Object.entries({ blue: 'ServicewebBlue', green: 'ServicewebGreen' })) {
      const group = Match.stringLikeRegexp(id);
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: `alarm-release-web-${colour}-errors-production-trading`,
        Threshold: 5,
        EvaluationPeriods: 2,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [{ 'Fn::ImportValue': Match.stringLikeRegexp('AlertTopic') }],
        Metrics: Match.arrayWith([
          Match.objectLike({ Expression: 'IF(requests >= 10, 100 * errors / requests, 0)', ReturnData: true }),
          Match.objectLike({
            Id: 'errors',
            MetricStat: Match.objectLike({
              Metric: Match.objectLike({
                MetricName: 'HTTPCode_Target_5XX_Count',
                Dimensions: Match.arrayWith([
                  { Name: 'TargetGroup', Value: { 'Fn::GetAtt': [group, 'TargetGroupFullName'] } },
                ]),
              }),
              Stat: 'Sum',
            }),
          }),
        ]),
      });
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: `alarm-release-web-${colour}-unhealthy-production-trading`,
        MetricName: 'UnHealthyHostCount',
        Dimensions: Match.arrayWith([{ Name: 'TargetGroup', Value: { 'Fn::GetAtt': [group, 'TargetGroupFullName'] } }]),
        Threshold: 0,
        TreatMissingData: 'notBreaching',
      });
    }
  });

  test('count from at least one request, however small the canary', () => {
    smallCanary.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([Match.objectLike({ Expression: 'IF(requests >= 1, 100 * errors / requests, 0)' })]),
    });
  });
});
