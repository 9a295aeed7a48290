import type { MigrationDefinition } from '../../../lib/definition';
import { trading } from '../../../lib/definitions/trading';
import { valid } from '../../support/definition';
import { templateOf } from '../../support/stacks';

/** What tests read of an alarm on metrics. */
export interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription: unknown;
  readonly AlarmActions: readonly unknown[];
  readonly OKActions: readonly unknown[];
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly TreatMissingData: string;
  readonly ComparisonOperator: string;
  readonly Metrics: readonly {
    readonly Id: string;
    readonly Expression?: string;
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

/** The alarms of a definition by what they watch: the part of their name between `alarm-` and the environment. */
export function alarmsOf(definition?: MigrationDefinition): Readonly<Record<string, AlarmProperties>> {
  const resources = Object.values(templateOf('monitoring', {}, definition).findResources('AWS::CloudWatch::Alarm'));
  return Object.fromEntries(
    resources.map(({ Properties }) => [
      (Properties as AlarmProperties).AlarmName.replace(/^alarm-(.*)-production-trading$/, '$1'),
      Properties as AlarmProperties,
    ]),
  );
}

/** The alarms of the trading definition. */
export const alarms = alarmsOf();

/** The alarm on something, which must be there. */
export function alarm(type: string, all = alarms): AlarmProperties {
  const found = all[type];
  if (found === undefined) {
    throw new Error(`No alarm ${type}; there are: ${Object.keys(all).join(', ')}`);
  }
  return found;
}

/** The metric of an alarm that has one beside its expressions. */
export const metric = (type: string) => alarm(type).Metrics.find(({ MetricStat }) => MetricStat)?.MetricStat;
/** The names of the dimensions of that metric. */
export const dimensions = (type: string) => metric(type)?.Metric.Dimensions.map(({ Name }) => Name);

const [web, ...otherServices] = trading.compute.services;
/** The alarms of another definition of everything that they depend on. */
export const other = alarmsOf({
  ...valid,
  replication: { ...valid.replication, lagAlarmSeconds: 15, instanceClass: 'dms.r6i.xlarge', storageGiB: 200 },
  target: { ...valid.target, capacity: { kind: 'serverless-v2', minimumUnits: 2, maximumUnits: 32 } },
  compute: {
    ...trading.compute,
    services: [{ ...web, minimumTasks: 4, cpuTargetPercent: 50, memoryTargetPercent: undefined }, ...otherServices],
  },
  network: {
    ...valid.network,
    natGateways: 1,
  },
});
