/** An execution of a state machine. */
export interface Execution {
  readonly name: string;
  readonly startedAt: Date;
}

/**
 * Returns the execution that goes on while this one must not: of those of one machine that run, one that is older.
 *
 * @param running as Step Functions lists them, this one itself among them
 */
export function olderExecution(execution: Execution, running: readonly Execution[]): Execution | undefined {
  // Not this one itself: Step Functions tells the start of an execution in its list and in its context, and the two need not
  // agree to the millisecond.
  return running.find((other) => other.name !== execution.name && order(other, execution) < 0);
}

function order(one: Execution, other: Execution): number {
  return one.startedAt.getTime() - other.startedAt.getTime() || one.name.localeCompare(other.name);
}
