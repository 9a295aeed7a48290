import { Match } from 'aws-cdk-lib/assertions';
import { readEnvironment } from '../../lambda/health-monitor/environment';
import { changed } from '../support/definition';
import { templateOf } from '../support/stacks';

const monitored = changed('traffic', {
  legacyEndpoint: { kind: 'ipv4', addresses: ['198.51.100.10', '198.51.100.11'] },
  legacyHealthCheck: { protocol: 'HTTP', path: '/status' },
  healthMonitor: { intervalMinutes: 5, timeoutSeconds: 10 },
});
const template = templateOf('traffic', {}, monitored);
const { Resources: resources } = template.toJSON() as {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly DependsOn?: readonly string[] }>>;
};

/** The environment variables as Lambda gets them, with a name for what CloudFormation fills in. */
function deployedVariables(): Record<string, string> {
  const [fn] = Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { FunctionName: 'health-monitor-production-trading' },
    }),
  );
  return Object.fromEntries(
    Object.entries(fn?.Properties.Environment.Variables as Record<string, unknown>).map(([name, value]) => {
      const joined = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'];
      const text = joined?.[1].map((part) => (typeof part === 'string' ? part : 'alb.example.com')).join(joined[0]);
      return [name, text ?? String(value)];
    }),
  );
}

describe('the health monitor', () => {
  test('asks every service through the load balancer and every address of the legacy system', () => {
    const { endpoints } = readEnvironment(deployedVariables());
    const balancer = { side: 'aws', protocol: 'HTTPS', address: 'alb.example.com', port: 443 };
    const legacy = { side: 'legacy', protocol: 'HTTP', port: 80, path: '/status' };
    expect(endpoints).toEqual([
      { ...balancer, name: 'web', path: '/health' },
      { ...balancer, name: 'api', path: '/api/health' },
      { ...legacy, name: '198.51.100.10', address: '198.51.100.10' },
      { ...legacy, name: '198.51.100.11', address: '198.51.100.11' },
    ]);
  });

  test('asks for the host name of the users, and publishes under the name of this deployment', () => {
    expect(readEnvironment(deployedVariables())).toMatchObject({
      hostName: 'app.trading.example.com',
      timeoutSeconds: 10,
      namespace: 'crossfade-production-trading',
    });
  });

  test('runs on the schedule of the definition, outside the VPC, where the users are', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      Name: 'rule-health-monitor-production-trading',
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
      Targets: [
        {
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^HealthMonitorFunction'), 'Arn'] },
          RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 },
        },
      ],
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'health-monitor-production-trading',
      Architectures: ['arm64'],
      VpcConfig: Match.absent(),
    });
  });

  test('has time for endpoints that all hang, and no longer than its interval', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'health-monitor-production-trading',
      Timeout: 20,
    });
  });

  test('does not make up for a round that failed: its answer would be of another time', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp('^HealthMonitorFunction') },
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  test('may write its log and nothing else', () => {
    const policies = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
      JSON.stringify(Properties.Roles).includes('HealthMonitorFunctionRole'),
    );
    expect(policies.map(({ Properties }) => Properties.PolicyDocument.Statement)).toEqual([
      [
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: { 'Fn::GetAtt': [expect.stringMatching(/^HealthMonitorFunctionLogs/), 'Arn'] },
        },
      ],
    ]);
    template.hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'role-health-monitor-production-trading',
      ManagedPolicyArns: Match.absent(),
    });
  });

  test('changes before the weights do, like everything else', () => {
    const own = Object.keys(resources).filter((id) => id.startsWith('HealthMonitor'));
    const [legacyRecord] = Object.entries(resources).filter(([id]) => id.startsWith('RecordsLegacy'));
    expect(own.length).toBeGreaterThan(4);
    expect(own.filter((id) => !legacyRecord?.[1].DependsOn?.includes(id))).toEqual([]);
  });

  test('can be asked by an operator, whose command waits as long as a round takes', () => {
    template.hasOutput('HealthCommand', {
      Value: {
        'Fn::Join': [
          '',
          [
            'aws lambda invoke --function-name ',
            { Ref: Match.stringLikeRegexp('^HealthMonitorFunction') },
            ' --region us-east-1 --cli-read-timeout 25 /dev/stdout',
          ],
        ],
      },
    });
  });

  test('is there only where a definition asks for it', () => {
    const without = templateOf('traffic', {}, changed('traffic', { ...monitored.traffic, healthMonitor: undefined }));
    expect(Object.keys(without.toJSON().Resources).filter((id) => id.startsWith('HealthMonitor'))).toEqual([]);
    expect(Object.keys(without.findOutputs('*'))).not.toContain('HealthCommand');
    expect(Object.keys(templateOf('traffic').findOutputs('*'))).not.toContain('LegacyHealthChecksCommand');
  });
});
