import type { MigrationDefinition } from '../../lib/definition';
import { inventory } from '../../lib/definitions/inventory';
import { platform } from '../../lib/definitions/platform';
import { resourcesOf } from '../data/stack';
import { templateOf } from '../support/stacks';
import { metricsOf, type Widget, widgetsOf } from './dashboard-body';

const files = templateOf('monitoring', { migration: 'inventory' });
const state = templateOf('monitoring', { migration: 'platform' });
const neither = templateOf('monitoring');

interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly TreatMissingData: string;
  readonly Metrics: readonly {
    readonly Expression?: string;
    readonly MetricStat?: { readonly Metric: { readonly MetricName: string; readonly Dimensions: unknown } };
  }[];
}

const alarms = (template: typeof files) =>
  Object.values(resourcesOf<AlarmProperties>(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
const alarm = (template: typeof files, name: string) => alarms(template).find(({ AlarmName }) => AlarmName === name);
const widget = (template: typeof files, title: string): Widget | undefined =>
  widgetsOf(template).find(({ properties }) => properties.title === title);
const drawn = (template: typeof files, title: string) => {
  const found = widget(template, title);
  return found === undefined ? [] : metricsOf(found);
};

describe('a run of the file transfer', () => {
  interface RuleProperties {
    readonly Name: string;
    readonly EventPattern: {
      readonly source: readonly string[];
      readonly resources: unknown;
      readonly detail: unknown;
    };
    readonly Targets: readonly {
      readonly Arn: unknown;
      readonly InputTransformer: { readonly InputTemplate: string };
    }[];
  }
  const rules = Object.entries(resourcesOf<RuleProperties>(files, 'AWS::Events::Rule'))
    .map(([id, { Properties }]) => ({ id, ...Properties }))
    .filter(({ EventPattern }) => EventPattern.source.includes('aws.datasync'));

  test('tells the alert topic how it ended, and which run it was', () => {
    expect(rules.map(({ Name, EventPattern }) => [Name, EventPattern.detail])).toEqual([
      ['rule-transfer-failed-production-inventory', { State: ['ERROR'] }],
      ['rule-transfer-finished-production-inventory', { State: ['SUCCESS'] }],
    ]);
    for (const { EventPattern, Targets } of rules) {
      expect(EventPattern.resources).toEqual([
        { prefix: { 'Fn::Join': ['', [{ 'Fn::ImportValue': expect.stringContaining('TransferTask') }, '/']] } },
      ]);
      expect(Targets).toEqual([
        expect.objectContaining({ Arn: { 'Fn::ImportValue': expect.stringContaining('AlertTopic') } }),
      ]);
      expect(Targets[0]?.InputTransformer.InputTemplate).toContain('Migration inventory, environment production');
    }
  });

  test('that failed raises an alarm, by the rule that saw it', () => {
    const failed = alarm(files, 'alarm-file-transfer-production-inventory');
    expect(failed).toMatchObject({ Threshold: 0, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' });
    expect(failed?.Metrics.map(({ MetricStat }) => MetricStat?.Metric)).toEqual([
      {
        Namespace: 'AWS/Events',
        MetricName: 'TriggeredRules',
        Dimensions: [{ Name: 'RuleName', Value: { Ref: rules[0]?.id } }],
      },
    ]);
    expect(failed?.AlarmDescription).toContain(' First: read the log of the file transfer');
  });

  test('is drawn by the id of its task, which is the last part of its ARN', () => {
    const metrics = [...drawn(files, 'File transfer: files'), ...drawn(files, 'File transfer: bytes')];
    expect(metrics.map(({ namespace, name }) => [namespace, name])).toEqual([
      ['AWS/DataSync', 'FilesPreparedSource'],
      ['AWS/DataSync', 'FilesTransferred'],
      ['AWS/DataSync', 'FilesVerifiedDestination'],
      ['AWS/DataSync', 'BytesWritten'],
    ]);
    for (const { dimensions } of metrics) {
      expect(Object.keys(dimensions)).toEqual(['TaskId']);
      expect(dimensions['TaskId']).toMatch(/Fn::Select.*Fn::Split.*TransferTask/);
    }
  });

  test('leaves its log on the dashboard, where the files are named that failed', () => {
    expect(widget(files, 'Log of the file transfer')?.properties.query).toMatch(/TransferLogs.*sort @timestamp desc/s);
  });
});

test('the bucket is drawn over two weeks, since S3 reports once a day, against the size of the definition', () => {
  const graph = widget(files, 'Bucket: size, once a day');
  expect(graph?.properties).toMatchObject({
    start: '-P14D',
    annotations: { horizontal: [expect.objectContaining({ value: inventory.fileStorage.sizeGiB * 1024 ** 3 })] },
  });
  expect(
    drawn(files, 'Bucket: size, once a day').map(({ name, dimensions }) => [name, dimensions['StorageType']]),
  ).toEqual([
    ['BucketSizeBytes', 'StandardStorage'],
    ['BucketSizeBytes', 'StandardIAStorage'],
    ['BucketSizeBytes', 'GlacierInstantRetrievalStorage'],
    ['BucketSizeBytes', 'GlacierStorage'],
    ['NumberOfObjects', 'AllStorageTypes'],
  ]);
});

describe('the state table', () => {
  test('raises an alarm when it refuses reads or writes for three minutes, not for a peak', () => {
    const throttled = alarm(state, 'alarm-state-table-dev-platform');
    expect(throttled).toMatchObject({
      Threshold: 0,
      DatapointsToAlarm: 3,
      // Three more, of which the values may not be published yet.
      EvaluationPeriods: 6,
      TreatMissingData: 'notBreaching',
    });
    expect(throttled?.Metrics.flatMap(({ Expression = [] }) => Expression)).toEqual([
      'FILL(reads, 0) + FILL(writes, 0)',
    ]);
    const dimensions = [{ Name: 'TableName', Value: { 'Fn::ImportValue': expect.stringContaining('StateTable') } }];
    expect(throttled?.Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])).toEqual([
      { Namespace: 'AWS/DynamoDB', MetricName: 'ReadThrottleEvents', Dimensions: dimensions },
      { Namespace: 'AWS/DynamoDB', MetricName: 'WriteThrottleEvents', Dimensions: dimensions },
    ]);
  });

  test('is drawn beside the bucket', () => {
    const row = ['Bucket: size, once a day', 'State table: capacity', 'State table: throttled'].map((title) =>
      widget(state, title),
    );
    expect(row.map((panel) => [panel?.x, panel?.width])).toEqual([
      [0, 8],
      [8, 8],
      [16, 8],
    ]);
    expect(new Set(row.map((panel) => panel?.y)).size).toBe(1);
  });
});

describe('a definition without files and state', () => {
  const titles = (template: typeof files) => widgetsOf(template).flatMap(({ properties }) => properties.title ?? []);

  test('has neither alarms nor panels for them', () => {
    expect(alarms(neither).map(({ AlarmName }) => AlarmName)).not.toContainEqual(
      expect.stringMatching(/file-transfer|state-table/),
    );
    expect(titles(neither)).not.toContainEqual(expect.stringMatching(/^(File transfer|Bucket|State table)/));
    expect(JSON.stringify(widgetsOf(neither))).not.toContain('Files and state');
  });

  test('may have only one of them', () => {
    const definition: MigrationDefinition = {
      ...platform,
      fileStorage: undefined,
      compute: {
        ...platform.compute,
        services: [{ ...platform.compute.services[0], fileAccess: undefined }],
      },
    };
    const stateAlone = titles(templateOf('monitoring', { migration: 'platform' }, definition));
    expect(stateAlone).toContain('State table: throttled');
    expect(stateAlone).not.toContain('Bucket: size, once a day');
    expect(titles(files)).not.toContain('State table: throttled');
    expect(titles(state)).not.toContain('File transfer: files');
  });
});
