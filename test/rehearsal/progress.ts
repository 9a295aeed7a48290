import type { Paint } from './report';
import type { ProgressDisplay, StepOutcome } from './steps';

/** A stream that text is written to, such as standard output. */
export interface Terminal {
  write(text: string): unknown;
  /** Whether a person watches: only then lines are rewritten in place and colours are used. */
  readonly isTTY?: boolean;
  /** Characters in a line. @default 80 */
  readonly columns?: number;
}

/** Colours where a person watches and has not asked for none (https://no-color.org). */
export function paintFor({ isTTY }: Terminal, environment: NodeJS.ProcessEnv): Paint {
  const codes = { green: 32, red: 31, dim: 2 };
  return isTTY && !environment['NO_COLOR']
    ? (colour, text) => `\x1b[${codes[colour]}m${text}\x1b[0m`
    : (_, text) => text;
}

/**
 * Shows each step in a line of its own with its time. On a terminal the line is rewritten every second while the step
 * runs; elsewhere a line is written when the step begins and when it ends.
 */
export function progressDisplay(terminal: Terminal, paint: Paint): ProgressDisplay {
  let redraw: NodeJS.Timeout | undefined;
  let detail = '';
  return {
    started(name) {
      const started = performance.now();
      detail = '';
      if (terminal.isTTY) {
        const draw = () => {
          const line = `  ${seconds((performance.now() - started) / 1000)}  ${name}  ${detail}`;
          terminal.write(`\r\x1b[K${line.slice(0, (terminal.columns ?? 80) - 1)}`);
        };
        draw();
        redraw = setInterval(draw, 1000);
      } else {
        terminal.write(`  ${' '.repeat(8)}  ${name} ...\n`);
      }
    },
    progressed(_name, text) {
      detail = text;
    },
    ended(outcome) {
      clearInterval(redraw);
      terminal.write(`${terminal.isTTY ? '\r\x1b[K' : ''}${endLine(outcome, paint)}\n`);
      for (const line of outcome.details) {
        terminal.write(`              ${line}\n`);
      }
    },
  };
}

function endLine({ name, result, seconds: taken, note }: StepOutcome, paint: Paint): string {
  const signs = { passed: paint('green', '✓'), failed: paint('red', '✗'), 'not run': paint('dim', '-') };
  const time = result === 'not run' ? ' '.repeat(8) : seconds(taken);
  const what = result === 'not run' ? `${name} (not run)` : name;
  return `${signs[result]} ${time}  ${what}${note ? `: ${note}` : ''}`;
}

const seconds = (value: number) => `${value.toFixed(1)} s`.padStart(8);
