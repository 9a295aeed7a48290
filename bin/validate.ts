import { runValidate } from '../lib/validation/command/command';
import { exitCodes } from '../lib/validation/verdict';

/**
 * The command line of the validation; see `--help`. A signal ends it in order, with a verdict; a second one at once.
 *
 * @returns the exit code
 */
async function main(): Promise<number> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => interruption.abort());
  }
  const { output, exitCode } = await runValidate(process.argv.slice(2), {
    environment: process.env,
    terminal: process.stderr,
    // https://no-color.org
    colours: process.stdout.isTTY === true && !process.env['NO_COLOR'],
    signal: interruption.signal,
  });
  await new Promise((resolve) => process.stdout.write(`${output}\n`, resolve));
  return exitCode;
}

main()
  .catch((error: Error) => {
    // The message alone: what surrounds it may hold the connection, and with it a password.
    console.error(error.message);
    return exitCodes.unproven;
  })
  .then((exitCode) => {
    // After an interruption a connection may still be on its way, and is not waited for.
    process.exit(exitCode);
  });
