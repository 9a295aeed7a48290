import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import fc from 'fast-check';
import { gridWidth, heading, type Panel, type Row, row, splitRow } from '../../../lib/monitoring/dashboard/grid';
import type { Widget } from '../dashboard-body';

const panel: Panel = (size) => new cloudwatch.TextWidget({ ...size, markdown: 'text' });

/** How often each cell of the grid is covered by a widget. */
function coverage(widgets: readonly Widget[]): Map<string, number> {
  const cells = new Map<string, number>();
  for (const { x, y, width, height } of widgets) {
    for (let column = x; column < x + width; column++) {
      for (let line = y; line < y + height; line++) {
        const cell = `${column},${line}`;
        cells.set(cell, (cells.get(cell) ?? 0) + 1);
      }
    }
  }
  return cells;
}

/** Stacks the rows as a dashboard does. */
function stacked(rows: readonly Row[]): readonly Widget[] {
  const column = new cloudwatch.Column(...rows.map((widgets) => new cloudwatch.Row(...widgets)));
  column.position(0, 0);
  return column.toJson();
}

describe('rows of a dashboard', () => {
  test('cover the grid without a gap and without an overlap, whatever they are made of', () => {
    const height = fc.integer({ min: 1, max: 12 });
    const equal = fc
      .tuple(height, fc.constantFrom(1, 2, 3, 4, 6, 8, 12))
      .map(([lines, count]) => row(lines, ...Array.from({ length: count }, () => panel)));
    const split = fc
      .tuple(height, fc.integer({ min: 1, max: gridWidth - 1 }))
      .map(([lines, width]) => splitRow(lines, [width, panel], [gridWidth - width, panel]));
    const title = fc.constant('Title').map(heading);
    fc.assert(
      fc.property(fc.array(fc.oneof(equal, split, title), { minLength: 1, maxLength: 8 }), (rows) => {
        const cells = coverage(stacked(rows));
        const lines = rows.reduce((sum, [first]) => sum + (first?.height ?? 0), 0);
        expect(cells.size).toBe(gridWidth * lines);
        expect(new Set(cells.values())).toEqual(new Set([1]));
      }),
    );
  });

  test('refuse widths that do not fill the grid', () => {
    expect(() => splitRow(6, [12, panel], [6, panel])).toThrow(
      'dashboard row: got the widths 12 + 6, allowed whole numbers that sum to 24',
    );
    expect(() => row(6, panel, panel, panel, panel, panel)).toThrow(/4\.8 \+ 4\.8/);
  });
});
