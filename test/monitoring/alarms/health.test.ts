import type { MigrationDefinition } from '../../../lib/definition';
import { techvault } from '../../../lib/definitions/techvault';
import { changed, valid } from '../../support/definition';
import { templateOf } from '../../support/stacks';

interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly ComparisonOperator: string;
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly TreatMissingData: string;
  readonly Namespace?: string;
  readonly Metrics?: readonly {
    readonly MetricStat?: {
      readonly Stat: string;
      readonly Period: number;
      readonly Metric: {
        readonly Namespace: string;
        readonly MetricName: string;
        readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
      };
    };
  }[];
}

const legacyHealthCheck = { protocol: 'HTTPS', path: '/health' } as const;
const addresses = ['198.51.100.10', '198.51.100.11'] as const;
const asked = changed('traffic', { legacyHealthCheck, legacyEndpoint: { kind: 'ipv4', addresses: [...addresses] } });
const monitored: MigrationDefinition = {
  ...asked,
  traffic: { ...asked.traffic, healthMonitor: { intervalMinutes: 5, timeoutSeconds: 10 } },
};
const inTheWest = (definition: MigrationDefinition): MigrationDefinition => ({
  ...definition,
  region: 'us-west-2',
  network: { ...definition.network, availabilityZones: ['us-west-2a', 'us-west-2b', 'us-west-2c'] },
});

function alarmsOf(definition: MigrationDefinition): Readonly<Record<string, AlarmProperties>> {
  const resources = Object.values(templateOf('monitoring', {}, definition).findResources('AWS::CloudWatch::Alarm'));
  return Object.fromEntries(
    resources.map(({ Properties }) => [
      (Properties as AlarmProperties).AlarmName.replace(/^alarm-(.*)-production-trading$/, '$1'),
      Properties as AlarmProperties,
    ]),
  );
}

const namespacesOf = (alarms: Readonly<Record<string, AlarmProperties>>) =>
  Object.values(alarms).flatMap(({ Namespace, Metrics = [] }) => [
    ...(Namespace === undefined ? [] : [Namespace]),
    ...Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.Namespace ?? []),
  ]);

const alarms = alarmsOf(monitored);
const metric = (type: string) => alarms[type]?.Metrics?.find(({ MetricStat }) => MetricStat)?.MetricStat;

describe('the alarm on what Route 53 sees of the legacy system', () => {
  test('fires when one of its addresses does not answer', () => {
    expect(alarms['legacy-health']).toMatchObject({
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 2,
      EvaluationPeriods: 2,
      TreatMissingData: 'missing',
      AlarmDescription: expect.stringContaining('198.51.100.10, 198.51.100.11'),
    });
    expect(metric('legacy-health')).toMatchObject({
      Stat: 'Minimum',
      Period: 60,
      Metric: { Namespace: 'AWS/Route53', MetricName: 'ChildHealthCheckHealthyCount' },
    });
  });

  test('follows the health check of the legacy record, whose id stays when an address comes or goes', () => {
    const [imported] = metric('legacy-health')?.Metric.Dimensions ?? [];
    expect(imported).toEqual({
      Name: 'HealthCheckId',
      Value: { 'Fn::ImportValue': expect.stringMatching(/^traffic-stack-.*HealthChecksLegacy[0-9A-F]/) },
    });
  });

  test('stands in us-east-1 only, where its metrics are: elsewhere it would never have a value', () => {
    expect(alarmsOf(asked)).toHaveProperty('legacy-health');
    const west = alarmsOf(inTheWest({ ...valid, traffic: techvault.traffic }));
    expect(west).not.toHaveProperty('legacy-health');
    expect(namespacesOf(west)).not.toContain('AWS/Route53');
    expect(namespacesOf(west)).toContain('AWS/DMS');
  });
});

describe('the alarms on what the health monitor sees', () => {
  test('fire when a side is unwell in two rounds, one of which may be chance', () => {
    for (const [type, side] of [
      ['health-aws', 'aws'],
      ['health-legacy', 'legacy'],
    ] as const) {
      expect(alarms[type]).toMatchObject({
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        EvaluationPeriods: 2,
      });
      expect(metric(type)).toEqual({
        Stat: 'Minimum',
        Period: 300,
        Metric: {
          Namespace: 'crossfade-production-trading',
          MetricName: 'Healthy',
          Dimensions: [{ Name: 'Side', Value: side }],
        },
      });
    }
  });

  test('tell of a monitor that is silent once, not once for each side', () => {
    expect(alarms['health-aws']?.TreatMissingData).toBe('breaching');
    expect(alarms['health-aws']?.AlarmDescription).toContain('or the monitor has reported nothing');
    expect(alarms['health-legacy']?.TreatMissingData).toBe('missing');
    expect(alarms['health-monitor']?.TreatMissingData).toBe('notBreaching');
  });

  test('fire on a round that failed by a fault of the monitor', () => {
    expect(alarms['health-monitor']).toMatchObject({ ComparisonOperator: 'GreaterThanThreshold', Threshold: 0 });
    expect(metric('health-monitor')?.Metric).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Errors' });
  });

  test('stand in the Region of the migration, whichever it is', () => {
    const types = ['health-aws', 'health-legacy', 'health-monitor'];
    expect(Object.keys(alarmsOf(inTheWest(monitored)))).toEqual(expect.arrayContaining(types));
  });

  test('stay within the day that CloudWatch looks back, also with the longest interval', () => {
    const hourly = alarmsOf({
      ...monitored,
      traffic: { ...monitored.traffic, healthMonitor: { intervalMinutes: 60, timeoutSeconds: 30 } },
    });
    const { EvaluationPeriods = 0, Metrics = [] } = hourly['health-aws'] ?? {};
    expect(EvaluationPeriods * (Metrics[0]?.MetricStat?.Period ?? 0)).toBe(7200);
  });
});

test('a system that nobody asks for its health has no such alarm', () => {
  const types = Object.keys(alarmsOf(valid)).filter((type) => /^health-|-health$/.test(type));
  expect(types).toEqual([]);
  expect(namespacesOf(alarmsOf(valid))).not.toContain('AWS/Route53');
});
