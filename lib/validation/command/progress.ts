import type { Progress } from '../pass';
import { count } from './render';

/** Where progress is shown. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const barWidth = 24;
/** Milliseconds between two drawings at a terminal, and between two lines in a log. */
const intervals = { terminal: 200, log: 10_000 };

/**
 * Returns what shows how far a pass is: one line that is drawn again at a terminal, a line now and then in a log.
 *
 * @param now milliseconds of a clock
 */
export function progressDisplay(
  terminal: Terminal,
  now: () => number,
): { show(progress: Progress): void; end(): void } {
  const started = now();
  let shown = Number.NEGATIVE_INFINITY;
  return {
    show(progress) {
      const time = now();
      if (time - shown < (terminal.isTTY ? intervals.terminal : intervals.log)) {
        return;
      }
      shown = time;
      const line = progressLine(progress, (time - started) / 1000);
      terminal.write(terminal.isTTY ? `\r\x1b[K${line.slice(0, (terminal.columns ?? 80) - 1)}` : `${line}\n`);
    },
    end() {
      if (terminal.isTTY) {
        terminal.write('\r\x1b[K');
      }
    },
  };
}

/** Returns the line for a moment of a pass, `seconds` after its start. */
export function progressLine({ table, rows, estimatedRows }: Progress, seconds: number): string {
  const share = estimatedRows === 0 ? 0 : rows / estimatedRows;
  const speed = seconds > 0 ? rows / seconds : 0;
  const left = speed > 0 ? Math.ceil((estimatedRows - rows) / speed) : undefined;
  const filled = Math.round(share * barWidth);
  return [
    `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`,
    `${Math.floor(share * 100)}%`,
    `${count(rows)} rows`,
    `${count(Math.round(speed))}/s`,
    left === undefined ? 'time unknown' : `${Math.floor(left / 60)}:${`${left % 60}`.padStart(2, '0')} left`,
    table,
  ].join('  ');
}
