import type { TemplateResource } from './template';

/** Where MiniStack 1.5.33 provisions a type but not as AWS does, and the least that the rehearsal does about it. */
export interface Quirk {
  readonly type: string;
  /** What is different in the rehearsal, for its report. */
  readonly reason: string;
  /** Whether a resource is concerned. */
  applies(resource: TemplateResource): boolean;
  /** The resource as the emulator takes it. @default - the resource as it is */
  adapt?(resource: TemplateResource): TemplateResource;
  /**
   * Does in the emulator, after the first deployment, what its CloudFormation leaves out.
   *
   * @param endpoint base address of the emulator
   */
  complete?(resource: TemplateResource, physicalId: string, endpoint: string): Promise<void>;
}

interface MetricQuery {
  readonly MetricStat?: {
    readonly Metric: { readonly Namespace: string; readonly MetricName: string; readonly Dimensions?: unknown };
    readonly Period: number;
  };
}

interface Tag {
  readonly Key: string;
  readonly Value: unknown;
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

/**
 * Tags of a bucket are dropped. CDK's function behind `autoDeleteObjects` deletes only from buckets that have its tag,
 * and the emulator answers NoSuchTagSet to its question for one without any.
 */
const bucketTags: Quirk = {
  type: 'AWS::S3::Bucket',
  reason: 'tags are dropped; the rehearsal sets them after the deployment',
  applies: ({ Properties }) => literalTags(Properties).length > 0,
  async complete(resource, bucketName, endpoint) {
    const tags = literalTags(resource.Properties).map(
      ({ Key, Value }) => `<Tag><Key>${escapeXml(Key)}</Key><Value>${escapeXml(Value)}</Value></Tag>`,
    );
    const response = await fetch(`${endpoint}/${bucketName}?tagging`, {
      method: 'PUT',
      body: `<Tagging><TagSet>${tags.join('')}</TagSet></Tagging>`,
    });
    if (!response.ok) {
      throw new Error(`The emulator answered ${response.status} when the tags of bucket ${bucketName} were set.`);
    }
  },
};

function literalTags(properties: TemplateResource['Properties']): { Key: string; Value: string }[] {
  const tags = (properties?.['Tags'] ?? []) as readonly Tag[];
  return tags.flatMap(({ Key, Value }) => (typeof Value === 'string' ? [{ Key, Value }] : []));
}

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Every quirk that is known. One that no longer applies to the pinned version is to be deleted. */
export const quirks: readonly Quirk[] = [plainMetric, bucketTags];
