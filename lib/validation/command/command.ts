import { validate } from '../pass';
import { openPostgresPair } from '../postgresql/database';
import { exitCodes } from '../verdict';
import { helpText, readArguments } from './arguments';
import { progressDisplay, type Terminal } from './progress';
import { renderVerdict } from './render';

/** Where a validation runs. */
export interface CommandSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Receives the progress; the verdict is returned. */
  readonly terminal: Terminal;
}

/** What the command prints on standard output, and its exit code. */
export interface CommandOutcome {
  readonly output: string;
  readonly exitCode: number;
}

/**
 * Compares the two databases that a command line names.
 *
 * @throws InvalidInputError with every problem of the arguments
 * @throws Error when a side cannot be reached
 */
export async function runValidate(
  args: readonly string[],
  { environment, terminal }: CommandSurroundings,
): Promise<CommandOutcome> {
  const asked = readArguments(args, environment);
  if (asked === undefined) {
    return { output: helpText, exitCode: 0 };
  }
  const databases = await openPostgresPair(asked.connections, asked.limits);
  const display = progressDisplay(terminal, Date.now);
  try {
    const verdict = await validate(databases, asked.options, display.show);
    display.end();
    return {
      output: asked.json ? JSON.stringify(verdict, undefined, 2) : renderVerdict(verdict),
      exitCode: exitCodes[verdict.outcome],
    };
  } finally {
    await databases.close();
  }
}
