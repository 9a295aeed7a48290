import { exitCodeOf } from '../lib/operations/outcome';
import { runStatus } from '../lib/status/command';

/** The command line of the status; see `--help`. */
async function main(): Promise<void> {
  const { output, exitCode } = await runStatus(process.argv.slice(2), {
    project: process.cwd(),
    environment: process.env,
    terminal: process.stderr,
    output: process.stdout,
    now: new Date(),
  });
  console.log(output);
  process.exitCode = exitCode;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = exitCodeOf(error);
});
