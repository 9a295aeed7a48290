import { Match, type Template } from 'aws-cdk-lib/assertions';
import fc from 'fast-check';
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

test('prints commands that are ready to paste', () => {
  const flags = '-c migration=trading -c environment=production -c environmentSuffix=b2';
  const suffixed = templateOf('traffic', { environmentSuffix: 'b2' });
  suffixed.hasOutput('ShiftCommand', {
    Value: `npx cdk deploy TrafficStack --exclusively ${flags} -c awsTrafficWeight=<0..100>`,
  });
  suffixed.hasOutput('UserUrl', { Value: 'https://app.trading.example.com' });
  expect(JSON.stringify(suffixed.findOutputs('RollbackCommand'))).toContain('aws lambda invoke --function-name');
});
