import { runShift } from '../lib/operations/command';
import { exitCodeOf } from '../lib/operations/outcome';

/** The command line of a shift by hand; see `--help`. */
async function main(): Promise<void> {
  // The functions of the migration log what they do; the result says the same in words.
  console.info = () => undefined;
  const { output, exitCode } = await runShift(process.argv.slice(2), {
    project: process.cwd(),
    environment: process.env,
    terminal: process.stderr,
    now: new Date(),
  });
  console.log(output);
  process.exitCode = exitCode;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = exitCodeOf(error);
});
