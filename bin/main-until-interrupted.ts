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
  const failed = (error: Error) => {
    // The message alone: what surrounds it may hold the connection, and with it a password.
    console.error(error.message);
    process.exit(exitCodeOfFailure);
  };
  // The exit code 1 of Node.js would be read as an answer.
  process.on('uncaughtException', failed);
  // An answer that nobody could be given is none.
  process.stdout.on('error', failed);
  // Whoever no longer reads the progress may still read the verdict.
  process.stderr.on('error', () => {});
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => interruption.abort());
  }
  run(process.argv.slice(2), interruption.signal)
    .then(async ({ output, exitCode }) => {
      await new Promise<void>((resolve, reject) => {
        process.stdout.write(`${output}\n`, (error) => (error ? reject(error) : resolve()));
      });
      // After an interruption a connection or a check may still be on its way, and is not waited for.
      process.exit(exitCode);
    })
    .catch(failed);
}
