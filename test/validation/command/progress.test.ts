import { progressDisplay, progressLine } from '../../../lib/validation/command/progress';
import type { Progress } from '../../../lib/validation/pass';

const progress: Progress = {
  table: 'public.orders',
  rows: 250_000,
  earlierRows: 0,
  estimatedRows: 1_000_000,
  atLeast: false,
};

test('the line says how far, how fast and how long', () => {
  expect(progressLine(progress, 5)).toBe(
    '[######..................]  25%  250 000 rows  50 000/s  0:15 left  public.orders',
  );
  expect(progressLine({ ...progress, rows: 0 }, 0)).toContain('0%  0 rows  0/s  time unknown');
  expect(progressLine({ ...progress, rows: 0, estimatedRows: 0 }, 1)).toContain('0%');
  expect(progressLine({ ...progress, estimatedRows: 60_250_000 }, 10)).toContain('40:00 left');
  expect(progressLine({ ...progress, estimatedRows: 100_250_000 }, 10)).toContain('1:06:40 left');
});

function shown(isTTY: boolean, times: readonly number[]): string[] {
  const written: string[] = [];
  const clock = [0, ...times];
  const display = progressDisplay(
    { isTTY, columns: 40, write: (text) => written.push(text) },
    () => clock.shift() ?? 0,
  );
  for (const _ of times) {
    display.show(progress);
  }
  display.end();
  return written;
}

test('at a terminal one line is drawn again, no wider than the terminal, and taken away at the end', () => {
  const written = shown(true, [100, 150, 400]);
  expect(written).toHaveLength(3);
  expect(written[0]?.startsWith('\r\x1b[K[')).toBe(true);
  expect(written[0]).toHaveLength(4 + 39);
  expect(written[2]).toBe('\r\x1b[K');
});

test('in a log there is a line every ten seconds', () => {
  const written = shown(false, [100, 5_000, 10_200]);
  expect(written).toHaveLength(2);
  expect(written[0]).toMatch(/public\.orders\n$/);
});

test('rows that an earlier run has compared make this one no faster', () => {
  expect(progressLine({ ...progress, earlierRows: 200_000 }, 5)).toContain('10 000/s  1:15 left');
});

test('where a table without statistics is still to come, the time left is the least', () => {
  expect(progressLine({ ...progress, atLeast: true }, 5)).toContain('over 0:15 left');
});

test('a pause is told once with its reason, and so is its end', () => {
  const written: string[] = [];
  const display = progressDisplay({ write: (text) => written.push(text) }, () => 0);
  display.show(progress);
  for (const reason of ['busy', 'busy', undefined, undefined]) {
    display.pause(reason);
  }
  display.show(progress);
  expect(written.slice(1, 3)).toEqual(['pauses: busy\n', 'goes on\n']);
  expect(written).toHaveLength(4);
});

test('for a program the lines are JSON objects', () => {
  const written: string[] = [];
  const clock = [0, 5000];
  const display = progressDisplay({ write: (text) => written.push(text) }, () => clock.shift() ?? 0, true);
  display.show(progress);
  display.pause('busy');
  display.pause(undefined);
  expect(written.map((line) => JSON.parse(line))).toEqual([
    { event: 'progress', ...progress, rowsPerSecond: 50_000, secondsLeft: 15 },
    { event: 'pause', reason: 'busy' },
    { event: 'pause', reason: null },
  ]);
});
