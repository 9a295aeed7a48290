import { Match } from 'aws-cdk-lib/assertions';
import { appTemplate, onlyOf, resourcesOf, statementsOf, withAction } from './stack';

const template = appTemplate();

describe('the release of a service', () => {
  test('has no tag and so keeps the live image, unless the flag names one', () => {
    template.allResourcesProperties('Custom::Release', { ImageTag: '' });
  });

  test('follows the newest revision of the task definition', () => {
    template.hasResourceProperties('Custom::Release', {
      TaskDefinitionArn: { Ref: Match.stringLikeRegexp('ServiceapiTemplate') },
      ContainerName: 'api',
      ContainerPort: 8081,
      DeploymentGroup: 'deploy-api-production-trading',
    });
  });

  test('comes after everything that it needs, and so goes before it', () => {
    const release = onlyOf<{ ContainerName: string }>(
      template,
      'Custom::Release',
      ({ ContainerName }) => ContainerName === 'web',
    );
    expect(release.DependsOn).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^DeploymentsGroupweb/),
        expect.stringMatching(/^ServicewebService/),
        expect.stringMatching(/TaskCountTarget/),
      ]),
    );
  });
});

describe('the functions behind a release', () => {
  test('are asked for an hour at the most, every 15 seconds', () => {
    const [machine] = Object.values(resourcesOf<object>(template, 'AWS::StepFunctions::StateMachine'));
    expect(machine?.Properties).toMatchObject({ StateMachineName: 'release-waiter-production-trading' });
    expect(JSON.stringify(machine)).toMatch(/IntervalSeconds\\":15,\\"MaxAttempts\\":240/);
  });

  test('have names of their own, also those of the framework', () => {
    const functions = Object.values(resourcesOf<{ FunctionName: string }>(template, 'AWS::Lambda::Function'));
    const ofReleases = functions.filter(({ Properties }) => !Properties.FunctionName.startsWith('log-groups-'));
    expect(ofReleases.map(({ Properties }) => Properties.FunctionName).sort()).toEqual([
      'release-complete-production-trading',
      'release-framework-production-trading',
      'release-is-complete-production-trading',
      'release-on-event-production-trading',
      'release-timeout-production-trading',
      'zone-delegation-framework-production-trading',
      'zone-delegation-production-trading',
    ]);
  });

  test('invoke and wait by roles that may do nothing else', () => {
    for (const role of ['ReleasesProviderRole', 'ReleasesProviderCompleteRole', 'waiterstatemachineRole']) {
      const actions = statementsOf(template, role).flatMap(({ Action }) => Action);
      expect(actions.length).toBeGreaterThan(0);
      expect(
        actions.filter((action) => !/^(lambda:(InvokeFunction|GetFunction)|logs:|states:StartExecution$)/.test(action)),
      ).toEqual([]);
    }
  });
});

describe('the rights of a release', () => {
  const statements = statementsOf(template, 'ReleasesIsCompleteRole');
  const resources = (action: string) => withAction(statements, action).flatMap(({ Resource }) => Resource);

  test('reach the revisions of the two families and the two deployment groups', () => {
    expect(resources('ecs:RegisterTaskDefinition')).toEqual([
      'arn:aws:ecs:us-east-1:000000000000:task-definition/task-api-production-trading:*',
      'arn:aws:ecs:us-east-1:000000000000:task-definition/task-web-production-trading:*',
    ]);
    expect(JSON.stringify(resources('codedeploy:CreateDeployment'))).toMatch(
      /DeploymentsGroupapi.*DeploymentsGroupweb/,
    );
  });

  test('tag a revision only while it is registered', () => {
    expect(withAction(statements, 'ecs:TagResource')[0]?.Condition).toEqual({
      StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' },
    });
  });

  test('are "*" only for actions that know no resource, or under a condition', () => {
    const wild = statements.filter(({ Resource, Condition }) => Resource === '*' && Condition === undefined);
    expect(wild.flatMap(({ Action }) => Action)).toEqual([
      'codedeploy:BatchGetDeploymentTargets',
      'codedeploy:ContinueDeployment',
      'codedeploy:ListDeploymentTargets',
      'codedeploy:StopDeployment',
      'ecs:DeregisterTaskDefinition',
      'ecs:DescribeTaskDefinition',
      'ecs:ListTaskDefinitions',
    ]);
  });

  test('of the function that begins are to read the events of this stack', () => {
    const actions = statementsOf(template, 'ReleasesOnEventRole').flatMap(({ Action }) => Action);
    expect(actions).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents', 'cloudformation:DescribeStackEvents']);
  });
});
