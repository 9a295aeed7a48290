import { progressDisplay, progressLine } from '../../../lib/validation/command/progress';

const progress = { table: 'public.orders', rows: 250_000, estimatedRows: 1_000_000 };

test('the line says how far, how fast and how long', () => {
  expect(progressLine(progress, 5)).toBe(
    '[######..................]  25%  250 000 rows  50 000/s  0:15 left  public.orders',
  );
  expect(progressLine({ ...progress, rows: 0 }, 0)).toContain('0%  0 rows  0/s  time unknown');
  expect(progressLine({ table: 't', rows: 0, estimatedRows: 0 }, 1)).toContain('0%');
  expect(progressLine({ ...progress, estimatedRows: 60_250_000 }, 10)).toContain('40:00 left');
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
