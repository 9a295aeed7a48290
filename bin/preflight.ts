import { runPreflight } from '../lib/preflight/command';
import { exitCodes } from '../lib/preflight/run';

/**
 * The command line of the preflight; see `--help`. A signal ends it in order, with what is known; a second one at once.
 *
 * @returns the exit code
 */
async function main(): Promise<number> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => interruption.abort());
  }
  const { output, exitCode } = await runPreflight(process.argv.slice(2), {
    project: process.cwd(),
    environment: process.env,
    terminal: process.stderr,
    output: process.stdout,
    now: new Date(),
    signal: interruption.signal,
  });
  await new Promise((resolve) => process.stdout.write(`${output}\n`, resolve));
  return exitCode;
}

main()
  .catch((error: Error) => {
    // The message alone: what surrounds it may hold the connection, and with it a password.
    console.error(error.message);
    return exitCodes.unknown;
  })
  .then((exitCode) => {
    // After an interruption a check may still be on its way, and is not waited for.
    process.exit(exitCode);
  });
