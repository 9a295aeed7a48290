import { type IWidget, TextWidget, TextWidgetBackground } from 'aws-cdk-lib/aws-cloudwatch';

/** Columns of a CloudWatch dashboard. */
export const gridWidth = 24;

/** Width in columns and height in rows of the grid. */
export interface WidgetSize {
  readonly width: number;
  readonly height: number;
}

/** A widget that is told its size by the row that it stands in. */
export type Panel = (size: WidgetSize) => IWidget;

/** Widgets side by side, of one height, over the full width: nothing for the console to move up, no gaps. */
export type Row = readonly IWidget[];

/** Lays out panels in a row, all of the same width. Their number must divide 24. */
export function row(height: number, ...panels: readonly Panel[]): Row {
  return splitRow(height, ...panels.map((panel): [number, Panel] => [gridWidth / panels.length, panel]));
}

/**
 * Lays out panels in a row, each of its own width.
 *
 * @throws Error when the widths are not whole or do not fill the grid
 */
export function splitRow(height: number, ...panels: readonly (readonly [width: number, panel: Panel])[]): Row {
  const widths = panels.map(([width]) => width);
  const sum = widths.reduce((total, width) => total + width, 0);
  if (sum !== gridWidth || !widths.every(Number.isInteger)) {
    throw new Error(
      `dashboard row: got the widths ${widths.join(' + ')}, allowed whole numbers that sum to ${gridWidth}`,
    );
  }
  return panels.map(([width, panel]) => panel({ width, height }));
}

/** The title of the section below it. */
export function heading(title: string): Row {
  return [
    new TextWidget({
      width: gridWidth,
      height: 1,
      markdown: `## ${title}`,
      background: TextWidgetBackground.TRANSPARENT,
    }),
  ];
}
