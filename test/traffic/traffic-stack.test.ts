import { Match, type Template } from 'aws-cdk-lib/assertions';
import fc from 'fast-check';
import { trading } from '../../lib/definitions/trading';
import { changed } from '../support/definition';
import { templateOf } from '../support/stacks';

interface RecordProperties {
  readonly Name: string;
  readonly Type: string;
  readonly SetIdentifier: string;
  readonly Weight: number;
  readonly HealthCheckId: { readonly Ref: string };
  readonly AliasTarget?: { readonly EvaluateTargetHealth: boolean };
  readonly ResourceRecords?: readonly unknown[];
  readonly TTL?: string;
}

function recordsOf(template: Template): Record<'aws' | 'legacy', RecordProperties & { readonly DependsOn: string[] }> {
  const records = Object.values(template.findResources('AWS::Route53::RecordSet')).map(({ Properties, DependsOn }) => ({
    ...(Properties as RecordProperties),
    DependsOn: DependsOn as string[],
  }));
  const [aws, legacy] = ['aws', 'legacy'].map((id) => records.find(({ SetIdentifier }) => SetIdentifier === id));
  if (aws === undefined || legacy === undefined || records.length !== 2) {
    throw new Error(`Expected the two weighted records, got ${JSON.stringify(records)}`);
  }
  return { aws, legacy };
}

const template = templateOf('traffic');
const json = template.toJSON() as { readonly Resources: Record<string, Record<string, unknown>> };

describe('weighted records', () => {
  test('start with every user on the legacy system', () => {
    const { aws, legacy } = recordsOf(template);
    expect([aws.Weight, legacy.Weight]).toEqual([0, 100]);
  });

  test('follow the flag and add up to 100, while nothing else changes but the order of the two and what the gate is told', () => {
    const besideWeights = (of: Template) => {
      const { Resources } = structuredClone(of.toJSON()) as typeof json;
      for (const resource of Object.values(Resources)) {
        if (resource['Type'] === 'Custom::TrafficGate') {
          // The gate's copy of the weight, and that a flag gave it.
          Object.assign(resource['Properties'] as object, { Weight: 'any', GivenBy: 'anybody' });
        }
        if (resource['Type'] === 'AWS::Route53::RecordSet') {
          Object.assign(resource['Properties'] as object, { Weight: 'any' });
          resource['DependsOn'] = (resource['DependsOn'] as string[]).filter((id) => !/^Records(Aws|Legacy)/.test(id));
        }
      }
      return Resources;
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (weight) => {
        const shifted = templateOf('traffic', { awsTrafficWeight: String(weight) });
        const { aws, legacy } = recordsOf(shifted);
        expect([aws.Weight, legacy.Weight]).toEqual([weight, 100 - weight]);
        expect(besideWeights(shifted)).toEqual(besideWeights(template));
      }),
      { numRuns: 2, examples: [[25], [100]] },
    );
  });

  test('have one name and one type, with a health check each', () => {
    const { aws, legacy } = recordsOf(template);
    expect(aws).toMatchObject({ Name: 'app.trading.example.com.', Type: 'A' });
    expect(legacy).toMatchObject({ Name: 'app.trading.example.com.', Type: 'A', TTL: '60' });
    expect(aws.HealthCheckId.Ref).not.toBe(legacy.HealthCheckId.Ref);
  });

  test('let no empty target group drain a healthy one', () => {
    expect(recordsOf(template).aws.AliasTarget?.EvaluateTargetHealth).toBe(false);
  });

  test('change last of all, legacy before AWS', () => {
    const { aws, legacy } = recordsOf(template);
    // The teardown is made after the records, to be deleted before them, and never changes.
    const later = ['AWS::Route53::RecordSet', 'Custom::RecordTeardown'];
    const needed = Object.keys(json.Resources).filter((id) => !later.includes(String(json.Resources[id]?.['Type'])));
    expect(needed.filter((id) => !legacy.DependsOn.includes(id))).toEqual([]);
    expect(aws.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^RecordsLegacy/)]));
  });

  test('are both CNAMEs when the legacy system has a host name', () => {
    const hostName = changed('traffic', {
      legacyEndpoint: { kind: 'host-name', hostName: 'old.example.net' },
      ttlSeconds: 30,
    });
    const { aws, legacy } = recordsOf(templateOf('traffic', {}, hostName));
    expect(legacy).toMatchObject({ Type: 'CNAME', ResourceRecords: ['old.example.net'], TTL: '30' });
    expect(aws).toMatchObject({ Type: 'CNAME', TTL: '30' });
    expect(aws.AliasTarget).toBeUndefined();
  });

  test('are both aliases when the legacy system is behind a Classic Load Balancer', () => {
    const classic = changed('traffic', {
      recordName: '',
      legacyEndpoint: {
        kind: 'classic-load-balancer',
        dnsName: 'old.us-east-1.elb.amazonaws.com',
        canonicalHostedZoneId: 'Z35S',
      },
    });
    const { aws, legacy } = recordsOf(templateOf('traffic', {}, classic));
    expect(legacy).toMatchObject({
      Name: 'trading.example.com.',
      Type: 'A',
      AliasTarget: { DNSName: 'old.us-east-1.elb.amazonaws.com', HostedZoneId: 'Z35S', EvaluateTargetHealth: false },
    });
    expect(aws.Type).toBe('A');
  });
});

describe('health checks', () => {
  test('ask every service through the load balancer itself, over TLS', () => {
    for (const path of ['/health', '/api/health']) {
      template.hasResourceProperties('AWS::Route53::HealthCheck', {
        HealthCheckConfig: {
          Type: 'HTTPS',
          Port: 443,
          ResourcePath: path,
          EnableSNI: true,
          FullyQualifiedDomainName: { 'Fn::ImportValue': Match.stringLikeRegexp('LoadBalancer') },
        },
      });
    }
  });

  test('keep DNS on AWS only while every one of them is healthy', () => {
    template.hasResourceProperties('AWS::Route53::HealthCheck', {
      HealthCheckConfig: { Type: 'CALCULATED', HealthThreshold: 4, ChildHealthChecks: Array(4).fill(Match.anyValue()) },
    });
  });

  test('never take the legacy system out of DNS', () => {
    const { legacy } = recordsOf(template);
    expect(json.Resources[legacy.HealthCheckId.Ref]).toMatchObject({
      Properties: { HealthCheckConfig: { Type: 'CALCULATED', HealthThreshold: 0 } },
    });
  });

  test('follow alarms on one metric with a plain statistic, the only kind that Route 53 accepts', () => {
    const followed = Object.values(template.findResources('AWS::Route53::HealthCheck'))
      .map(({ Properties }) => Properties.HealthCheckConfig.AlarmIdentifier?.Name?.Ref as string | undefined)
      .filter((id) => id !== undefined);
    expect(followed).toHaveLength(2);
    for (const id of followed) {
      const alarm = json.Resources[id]?.Properties as Record<string, unknown>;
      expect(['Sum', 'Average']).toContain(alarm['Statistic']);
      expect(alarm).not.toHaveProperty('Metrics');
      expect(alarm).not.toHaveProperty('DatapointsToAlarm');
    }
  });

  test('follow another alarm when its settings change, because Route 53 copies them once', () => {
    const names = (of: Template) =>
      Object.values(of.findResources('AWS::CloudWatch::Alarm'))
        .map(({ Properties }) => Properties.AlarmName as string)
        .filter((name) => name.startsWith('alarm-drain'));
    const slower = changed('traffic', {
      rollback: { errorRatePercent: 5, p95LatencySeconds: 2, minimumRequestsPerMinute: 100, minutes: 2 },
    });
    const [before, after] = [names(template), names(templateOf('traffic', {}, slower))];
    expect(before.filter((name) => !after.includes(name))).toEqual([expect.stringMatching(/^alarm-drain-latency-/)]);
    expect(after).toHaveLength(2);
  });
});

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

test('prints commands that are ready to paste', () => {
  const flags = '-c migration=trading -c environment=production -c environmentSuffix=b2';
  const suffixed = templateOf('traffic', { environmentSuffix: 'b2' });
  suffixed.hasOutput('ShiftCommand', {
    Value: `npx cdk deploy TrafficStack --exclusively ${flags} -c awsTrafficWeight=<0..100>`,
  });
  suffixed.hasOutput('UserUrl', { Value: 'https://app.trading.example.com' });
  expect(JSON.stringify(suffixed.findOutputs('RollbackCommand'))).toContain('aws lambda invoke --function-name');
});
