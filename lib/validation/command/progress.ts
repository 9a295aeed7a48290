import type { Progress } from '../pass';
import { count } from './render';

/** Where progress is shown. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows how far a pass is. */
export interface ProgressDisplay {
  readonly show: (progress: Progress) => void;
  /** Says why nothing goes on; undefined: it goes on. */
  readonly pause: (reason: string | undefined) => void;
  /** Takes the line away from a terminal. */
  readonly end: () => void;
}

const barWidth = 24;
/** Milliseconds between two drawings at a terminal, and between two lines in a log. */
const intervals = { terminal: 200, log: 10_000 };

/**
 * Returns what shows how far a pass is: one line that is drawn again at a terminal, a line now and then in a log.
 *
 * @param now milliseconds of a clock
 * @param json whether the lines in a log are JSON objects, for a program that reads them
 */
export function progressDisplay(terminal: Terminal, now: () => number, json = false): ProgressDisplay {
  const started = now();
  let shown = Number.NEGATIVE_INFINITY;
  let last: string | undefined;
  const write = (text: string, event: object) => {
    if (terminal.isTTY) {
      terminal.write(`\r\x1b[K${text.slice(0, (terminal.columns ?? 80) - 1)}`);
    } else {
      terminal.write(`${json ? JSON.stringify(event) : text}\n`);
    }
  };
  return {
    show(progress) {
      const time = now();
      if (time - shown < (terminal.isTTY ? intervals.terminal : intervals.log)) {
        return;
      }
      shown = time;
      const seconds = (time - started) / 1000;
      write(progressLine(progress, seconds), { event: 'progress', ...progress, ...speedOf(progress, seconds) });
    },
    pause(reason) {
      if (reason !== last) {
        last = reason;
        write(reason === undefined ? 'goes on' : `pauses: ${reason}`, { event: 'pause', reason: reason ?? null });
        // What follows is drawn at once.
        shown = Number.NEGATIVE_INFINITY;
      }
    },
    end() {
      if (terminal.isTTY) {
        terminal.write('\r\x1b[K');
      }
    },
  };
}

/** Returns the line for a moment of a pass, `seconds` after its start. */
export function progressLine(progress: Progress, seconds: number): string {
  const { table, rows, estimatedRows, atLeast } = progress;
  const share = estimatedRows === 0 ? 0 : rows / estimatedRows;
  const { rowsPerSecond, secondsLeft } = speedOf(progress, seconds);
  const filled = Math.round(share * barWidth);
  return [
    `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`,
    `${Math.floor(share * 100)}%`,
    `${count(rows)} rows`,
    `${count(rowsPerSecond)}/s`,
    secondsLeft === null ? 'time unknown' : `${atLeast ? 'over ' : ''}${clock(secondsLeft)} left`,
    table,
  ].join('  ');
}

/** What an earlier run has compared took none of the seconds of this one. */
function speedOf({ rows, earlierRows, estimatedRows }: Progress, seconds: number) {
  const speed = seconds > 0 ? (rows - earlierRows) / seconds : 0;
  return {
    rowsPerSecond: Math.round(speed),
    secondsLeft: speed > 0 ? Math.ceil((estimatedRows - rows) / speed) : null,
  };
}

function clock(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const two = (number: number) => `${number}`.padStart(2, '0');
  const minutes = Math.floor((seconds % 3600) / 60);
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}
