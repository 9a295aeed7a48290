import { runPreflight } from '../lib/preflight/command';
import { exitCodes } from '../lib/preflight/run';

/** The command line of the preflight; see `--help`. */
async function main(): Promise<void> {
  const { output, exitCode } = await runPreflight(process.argv.slice(2), {
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
  // The message alone: what surrounds it may hold the connection, and with it a password.
  console.error(error.message);
  process.exitCode = exitCodes.unknown;
});
