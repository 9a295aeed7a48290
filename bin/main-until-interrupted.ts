/** What a command prints on standard output, and its exit code. */
interface CommandOutcome {
  readonly output: string;
  readonly exitCode: number;
}

/**
 * Runs a command line that a signal ends in order, with what is known; a second one ends it at once.
 *
 * @param exitCodeOfFailure where nothing is known
 */
export function mainUntilInterrupted(
  run: (args: readonly string[], signal: AbortSignal) => Promise<CommandOutcome>,
  exitCodeOfFailure: number,
): void {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => interruption.abort());
  }
  run(process.argv.slice(2), interruption.signal)
    .then(async ({ output, exitCode }) => {
      await new Promise((resolve) => process.stdout.write(`${output}\n`, resolve));
      return exitCode;
    })
    .catch((error: Error) => {
      // The message alone: what surrounds it may hold the connection, and with it a password.
      console.error(error.message);
      return exitCodeOfFailure;
    })
    .then((exitCode) => {
      // After an interruption a connection or a check may still be on its way, and is not waited for.
      process.exit(exitCode);
    });
}
