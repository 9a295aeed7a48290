import { type CommandOutcome, exitCodeOf, type Surroundings } from './outcome';

/** Where a command line runs. Text of a result has the colours of standard output, and what is told those of the other. */
export interface ProcessSurroundings extends Surroundings {
  readonly output: { readonly isTTY?: boolean };
}

/** What is used of the process. */
type Program = Pick<NodeJS.Process, 'argv' | 'cwd' | 'env' | 'stderr' | 'stdout' | 'exitCode'>;

/** Runs the command line of an operation: prints its result, and sets the exit code. */
export async function main(
  run: (args: readonly string[], surroundings: ProcessSurroundings) => Promise<CommandOutcome>,
  program: Program = process,
): Promise<void> {
  // The functions of the migration log what they do; the result says the same in words.
  console.info = () => undefined;
  try {
    const { output, exitCode } = await run(program.argv.slice(2), {
      project: program.cwd(),
      environment: program.env,
      terminal: program.stderr,
      output: program.stdout,
      now: new Date(),
    });
    program.stdout.write(`${output}\n`);
    program.exitCode = exitCode;
  } catch (error) {
    program.stderr.write(`${(error as Error).message}\n`);
    program.exitCode = exitCodeOf(error);
  }
}
