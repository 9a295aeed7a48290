/** A failure with a message for the person at the terminal: shown as it is, without a stack trace. */
export class RehearsalFailure extends Error {
  /**
   * @param message what went wrong, in one line
   * @param details the lines of output that show why, the most telling first
   */
  constructor(
    message: string,
    readonly details: readonly string[] = [],
  ) {
    super(message);
    this.name = 'RehearsalFailure';
  }
}
