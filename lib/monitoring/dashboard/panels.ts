import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Panel } from './grid';

/** How the lines of a graph are drawn. */
export interface GraphOptions {
  /** Unit of the vertical axis, for example `seconds`. */
  readonly unit: string;
  /** Metrics with another unit, on the axis to the right. @default - none */
  readonly right?: readonly cloudwatch.IMetric[];
  /** Unit of the axis to the right. @default - no axis to the right */
  readonly rightUnit?: string;
  /** A value to compare the lines with, for example where an alarm fires. @default - none */
  readonly limit?: Limit;
  /** End of the vertical axis. @default - as high as the highest value */
  readonly maximum?: number;
  /** Where the time axis starts, relative to now, for example `-P14D`. @default - where that of the dashboard does */
  readonly start?: string;
}

/** A horizontal line. */
export interface Limit {
  readonly value: number;
  readonly label: string;
}

/** Metrics over time, from 0. */
export function graph(title: string, left: readonly cloudwatch.IMetric[], options: GraphOptions): Panel {
  const { unit, right = [], rightUnit, limit, maximum, start } = options;
  return (size) =>
    new cloudwatch.GraphWidget({
      ...size,
      title,
      start,
      left: [...left],
      right: [...right],
      leftYAxis: { min: 0, max: maximum, label: unit, showUnits: false },
      rightYAxis: rightUnit === undefined ? undefined : { min: 0, label: rightUnit, showUnits: false },
      leftAnnotations: limit === undefined ? [] : [{ ...limit, color: cloudwatch.Color.RED }],
    });
}

/** The newest values of metrics as large numbers, each over a line of its past. */
export function numbers(title: string, metrics: readonly cloudwatch.IMetric[]): Panel {
  return (size) => new cloudwatch.SingleValueWidget({ ...size, title, metrics: [...metrics], sparkline: true });
}

/** The metric of an alarm over time, with its threshold and its state. */
export function alarmGraph(title: string, alarm: cloudwatch.IAlarm): Panel {
  return (size) => new cloudwatch.AlarmWidget({ ...size, title, alarm, leftYAxis: { min: 0, showUnits: false } });
}

/** The states of alarms, those that fire first. */
export function alarmStates(title: string, alarms: readonly cloudwatch.IAlarm[]): Panel {
  return (size) =>
    new cloudwatch.AlarmStatusWidget({
      ...size,
      title,
      alarms: [...alarms],
      sortBy: cloudwatch.AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
    });
}

/** The result of a CloudWatch Logs Insights query as a table. */
export function logTable(title: string, logGroups: readonly logs.ILogGroup[], ...queryLines: string[]): Panel {
  return (size) =>
    new cloudwatch.LogQueryWidget({
      ...size,
      title,
      logGroupNames: logGroups.map(({ logGroupName }) => logGroupName),
      queryLines,
    });
}

/** Markdown on a background of its own. */
export function text(...lines: readonly string[]): Panel {
  const background = cloudwatch.TextWidgetBackground.SOLID;
  return (size) => new cloudwatch.TextWidget({ ...size, markdown: lines.join('\n'), background });
}
