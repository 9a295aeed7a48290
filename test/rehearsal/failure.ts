/** A failure with a message for the person at the terminal: shown as it is, without a stack trace. */
export class RehearsalFailure extends Error {
  /**
   * @param message what went wrong, in one line
   * @param details the lines of output that show why, the most telling first
   * @param output everything that the failed program has written. @default - the details
   */
  constructor(
    message: string,
    readonly details: readonly string[] = [],
    readonly output: string = details.join('\n'),
  ) {
    super(message);
    this.name = 'RehearsalFailure';
  }
}
