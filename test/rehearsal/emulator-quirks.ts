import type { TemplateResource } from './template';

/** Where MiniStack 1.5.33 provisions a type but not as AWS does, and the least that the rehearsal does about it. */
export interface Quirk {
  readonly type: string;
  /** What is different in the rehearsal, for its report. */
  readonly reason: string;
  /** Whether a resource is concerned. */
  applies(resource: TemplateResource): boolean;
  /** Returns the resource as the emulator takes it. */
  adapt(resource: TemplateResource): TemplateResource;
}

interface MetricQuery {
  readonly MetricStat?: {
    readonly Metric: { readonly Namespace: string; readonly MetricName: string; readonly Dimensions?: unknown };
    readonly Period: number;
  };
}

/**
 * "Properties.Metrics (metric math) is not supported; use MetricName and Namespace." The rehearsal sets the state of
 * alarms and never sends a metric, so only the alarm's name and its actions matter.
 */
const plainMetric: Quirk = {
  type: 'AWS::CloudWatch::Alarm',
  reason: 'metric math is refused; the alarm watches the first metric of its expression instead',
  applies: ({ Properties }) => firstMetric(Properties) !== undefined,
  adapt(resource) {
    const { Metrics: _, ...properties } = resource.Properties ?? {};
    const first = firstMetric(resource.Properties);
    return { ...resource, Properties: { ...properties, ...first?.Metric, Period: first?.Period, Statistic: 'Sum' } };
  },
};

function firstMetric(properties: TemplateResource['Properties']): MetricQuery['MetricStat'] {
  return (properties?.['Metrics'] as readonly MetricQuery[] | undefined)?.find(({ MetricStat }) => MetricStat)
    ?.MetricStat;
}

/** Seconds: longer than any function of the emulator takes to write its last line. */
const lastLineSeconds = 5;

/** On AWS a line may come minutes after its writer was deleted; here it comes at once or never. */
const shortWatch: Quirk = {
  type: 'Custom::LogGroups',
  reason: `looks for late lines for ${lastLineSeconds} s and not for minutes`,
  applies: () => true,
  adapt: (resource) => ({ ...resource, Properties: { ...resource.Properties, WatchSeconds: lastLineSeconds } }),
};

/** Every quirk that is known. One that no longer applies to the pinned version is to be deleted. */
export const quirks: readonly Quirk[] = [plainMetric, shortWatch];
