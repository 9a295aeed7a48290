import { RehearsalFailure } from './failure';

/** What became of a step. */
export interface StepOutcome {
  readonly name: string;
  readonly result: 'passed' | 'failed' | 'not run';
  /** Seconds that it took; 0 when it did not run. */
  readonly seconds: number;
  /** What was seen, or why it failed, in one line. */
  readonly note: string;
  /** Lines of output that show why it failed. */
  readonly details: readonly string[];
}

/** A step of the rehearsal. */
export interface Step {
  readonly name: string;
  /**
   * Does it.
   *
   * @param onProgress to be called with what is being done right now
   * @returns what was seen, in a few words
   */
  run(onProgress: (text: string) => void): Promise<string | undefined>;
}

/** Where the progress of steps is shown. */
export interface ProgressDisplay {
  started(name: string): void;
  progressed(name: string, text: string): void;
  ended(outcome: StepOutcome): void;
}

/** Runs steps one after the other until one fails; the ones after it are not run. Never throws. */
export async function runSteps(steps: readonly Step[], display: ProgressDisplay): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  let failed = false;
  for (const step of steps) {
    const outcome: StepOutcome = failed ? notRun(step.name) : await runStep(step, display);
    failed ||= outcome.result === 'failed';
    display.ended(outcome);
    outcomes.push(outcome);
  }
  return outcomes;
}

async function runStep(step: Step, display: ProgressDisplay): Promise<StepOutcome> {
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 10) / 100;
  display.started(step.name);
  try {
    const note = await step.run((text) => display.progressed(step.name, text));
    return { name: step.name, result: 'passed', seconds: seconds(), note: note ?? '', details: [] };
  } catch (error) {
    const details = error instanceof RehearsalFailure ? error.details : stackOf(error);
    const note = error instanceof Error ? error.message : String(error);
    return { name: step.name, result: 'failed', seconds: seconds(), note, details };
  }
}

/** An error that nobody expected needs its stack to be understood; a RehearsalFailure does not. */
function stackOf(error: unknown): string[] {
  return error instanceof Error && error.stack ? error.stack.split('\n').slice(1, 4) : [];
}

function notRun(name: string): StepOutcome {
  return { name, result: 'not run', seconds: 0, note: '', details: [] };
}
