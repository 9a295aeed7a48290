import type { Template } from 'aws-cdk-lib/assertions';

/** A widget of a dashboard, as CloudWatch is given it. */
export interface Widget {
  readonly type: 'text' | 'metric' | 'alarm' | 'log';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly query?: string;
    readonly view?: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly alarms?: readonly string[];
    readonly annotations?: {
      readonly horizontal?: readonly { readonly value: number }[];
      readonly alarms?: readonly string[];
    };
  };
}

/** A metric of a graph, as CloudWatch is given it. */
export interface DrawnMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Returns the widgets of the one dashboard of a template. A value that AWS fills in stands there as its reference. */
export function widgetsOf(template: Template): readonly Widget[] {
  const [dashboard, ...more] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  if (dashboard === undefined || more.length > 0) {
    throw new Error(`Expected one dashboard, got ${more.length + (dashboard === undefined ? 0 : 1)}`);
  }
  return JSON.parse(asText(dashboard.Properties.DashboardBody)).widgets;
}

/** Returns the metrics of a widget, without the expressions over them. */
export function metricsOf({ properties }: Widget): readonly DrawnMetric[] {
  return (properties.metrics ?? [])
    .filter(([namespace]) => typeof namespace === 'string')
    .map((parts) => {
      const options = parts.at(-1);
      const [namespace, name, ...pairs] = parts.slice(0, -1).map(String);
      return {
        namespace: namespace ?? '',
        name: name ?? '',
        dimensions: Object.fromEntries(
          pairs.flatMap((key, index) => (index % 2 === 0 ? [[key, pairs[index + 1] ?? '']] : [])),
        ),
        options: options as DrawnMetric['options'],
      };
    });
}

function asText(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  const { 'Fn::Join': join } = value as { 'Fn::Join'?: [string, unknown[]] };
  return join === undefined ? JSON.stringify(value).replaceAll('"', "'") : join[1].map(asText).join(join[0]);
}
