import { Match } from 'aws-cdk-lib/assertions';
import { trading } from '../../lib/definitions/trading';
import { templateOf } from '../support/stacks';

const template = templateOf('traffic');

describe('rollback alarms', () => {
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => Properties)
    .filter(({ AlarmName }) => (AlarmName as string).startsWith('alarm-rollback'));

  test('are a ratio of failed requests and a percentile of the response time', () => {
    expect(alarms.map(({ AlarmName, Threshold }) => [AlarmName, Threshold])).toEqual([
      ['alarm-rollback-errors-production-trading', 5],
      ['alarm-rollback-latency-production-trading', 1],
    ]);
  });

  test('look at the load balancer as a whole, so that they see blue and green tasks', () => {
    const metrics = alarms.flatMap(({ Metrics }) => Metrics).filter(({ MetricStat }) => MetricStat !== undefined);
    expect(metrics).toHaveLength(5);
    for (const { MetricStat } of metrics) {
      expect(MetricStat.Metric.Dimensions).toEqual([{ Name: 'LoadBalancer', Value: expect.anything() }]);
    }
  });

  test('stay quiet below the minimum of traffic and without any', () => {
    for (const { Metrics, TreatMissingData } of alarms) {
      const expression = Metrics.find(({ Expression }: { Expression?: string }) => Expression !== undefined).Expression;
      expect(expression).toMatch(/^IF\(FILL\(requests, 0\).* >= 100, .*, 0\)$/);
      expect(TreatMissingData).toBe('notBreaching');
    }
  });

  test('fire although the newest minutes have no value yet and count as 0', () => {
    const { minutes } = trading.traffic.rollback;
    for (const { DatapointsToAlarm, EvaluationPeriods } of alarms) {
      expect(DatapointsToAlarm).toBe(minutes);
      expect(EvaluationPeriods).toBeGreaterThanOrEqual(minutes + 3);
    }
  });

  test('count the requests for which no target was left', () => {
    // The expression in numbers: 0 requests reached a target, 500 failed in the load balancer.
    const expression = alarms[0]?.Metrics.find(({ Expression }: { Expression?: string }) => Expression)
      .Expression as string;
    const rate = (requests: number, balancer: number, targets: number) =>
      new Function('requests', 'balancer', 'targets', 'FILL', 'IF', `return ${expression}`)(
        requests,
        balancer,
        targets,
        (value: number) => value,
        (condition: boolean, yes: number, no: number) => (condition ? yes : no),
      ) as number;
    expect(rate(0, 500, 0)).toBe(100);
    expect(rate(1000, 0, 60)).toBe(6);
    expect(rate(99, 0, 99)).toBe(0);
  });

  test('start the rollback function by a topic of their own', () => {
    for (const { AlarmActions } of alarms) {
      expect(AlarmActions).toEqual([{ Ref: expect.stringMatching(/^RollbackTopic/) }]);
    }
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'lambda',
      TopicArn: { Ref: Match.stringLikeRegexp('^RollbackTopic') },
      RedrivePolicy: { deadLetterTargetArn: Match.anyValue() },
    });
  });
});

describe('rollback function', () => {
  const policy = Object.values(template.findResources('AWS::IAM::Policy')).find(({ Properties }) =>
    (Properties.PolicyName as string).startsWith('RollbackFunction'),
  );
  const statements = policy?.Properties.PolicyDocument.Statement as Record<string, unknown>[];
  const allowing = (action: string) => statements.filter(({ Action }) => [Action].flat().includes(action));

  test('may change the two records of the users and nothing else in DNS', () => {
    expect(allowing('route53:ChangeResourceRecordSets')).toEqual([
      {
        Effect: 'Allow',
        Action: 'route53:ChangeResourceRecordSets',
        Resource: expect.anything(),
        Condition: {
          'ForAllValues:StringEquals': {
            'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['app.trading.example.com'],
            'route53:ChangeResourceRecordSetsRecordTypes': ['A'],
            'route53:ChangeResourceRecordSetsActions': ['UPSERT'],
          },
        },
      },
    ]);
  });

  test('has no wildcard action, and a wildcard resource for the status of a change only', () => {
    expect(
      statements.flatMap(({ Action }) => [Action].flat()).filter((action) => String(action).includes('*')),
    ).toEqual([]);
    const wild = statements.filter(({ Resource }) => JSON.stringify(Resource).includes('*'));
    expect(wild.map(({ Action }) => Action)).toEqual(['route53:GetChange']);
  });

  test('is told the records, the latch, the phase, the topic, and how this deployment is deployed', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'rollback-production-trading',
      Architectures: ['arm64'],
      Timeout: 360,
      Environment: {
        Variables: {
          HOSTED_ZONE_ID: Match.anyValue(),
          RECORD_NAME: 'app.trading.example.com',
          RECORD_TYPE: 'A',
          AWS_SET_IDENTIFIER: 'aws',
          LEGACY_SET_IDENTIFIER: 'legacy',
          LATCH_PARAMETER: '/crossfade-production-trading/live/rollback-latch',
          PHASE_PARAMETER: '/crossfade-production-trading/live/phase',
          TEMPLATE_PHASE: 'replicate',
          ROLLBACK_FUNCTION: 'rollback-production-trading',
          SELECTION: '-c migration=trading -c environment=production -c environmentSuffix=trading',
          ALERT_TOPIC_ARN: Match.anyValue(),
        },
      },
    });
  });

  test('is tried again twice, and what still fails is kept for two weeks', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 1209600,
      KmsMasterKeyId: Match.anyValue(),
    });
  });
});

describe('latch', () => {
  test('is no parameter of the template, whose value a deploy would put back', () => {
    template.resourceCountIs('AWS::SSM::Parameter', 0);
  });

  test('goes with the stack, after the function that sets it', () => {
    template.hasResourceProperties('Custom::LiveState', {
      ParameterNames: ['/crossfade-production-trading/live/rollback-latch'],
    });
    template.hasResource('AWS::Lambda::Function', {
      Properties: { FunctionName: 'rollback-production-trading' },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^Latch.*Resource|^Latch[A-F0-9]{8}$')]),
    });
  });
});
