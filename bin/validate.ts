import { runValidate } from '../lib/validation/command/command';
import { exitCodes } from '../lib/validation/verdict';

/** The command line of the validation; see `--help`. */
async function main(): Promise<void> {
  const { output, exitCode } = await runValidate(process.argv.slice(2), {
    environment: process.env,
    terminal: process.stderr,
  });
  console.log(output);
  process.exitCode = exitCode;
}

main().catch((error: Error) => {
  // The message alone: what surrounds it may hold the connection, and with it a password.
  console.error(error.message);
  process.exitCode = exitCodes.unproven;
});
