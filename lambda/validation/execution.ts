import type { Problems } from '../../lib/problems';

/** An execution of the state machine. */
export interface Execution {
  readonly name: string;
  readonly startedAt: Date;
}

/** Reads an execution as the context of the machine names it, and records what is wrong with it. */
export function readExecution(field: string, value: unknown, problems: Problems): Execution {
  const { name, startedAt } = fieldsOf(value);
  return checked(field, name, startedAt, problems);
}

/** Reads executions as `ListExecutions` lists them, and records what is wrong with them. */
export function readRunning(field: string, value: unknown, problems: Problems): readonly Execution[] {
  if (!Array.isArray(value)) {
    problems.add(field, value, 'a list of executions', advice);
    return [];
  }
  return value.map((listed) => {
    const { Name, StartDate } = fieldsOf(listed);
    return checked(field, Name, StartDate, problems);
  });
}

/**
 * Returns the execution that goes on while this one must not: the older one of two. Two passes at once would have twice the
 * connections to the source that the definition allows.
 */
export function otherExecution(execution: Execution, running: readonly Execution[]): Execution | undefined {
  // Not this one itself: Step Functions tells the start of an execution in its list and in its context, and the two need not
  // agree to the millisecond.
  return running.find((other) => other.name !== execution.name && order(other, execution) < 0);
}

const advice = 'the state machine asks; start the validation by it';

function checked(field: string, name: unknown, startedAt: unknown, problems: Problems): Execution {
  if (typeof name !== 'string' || Number.isNaN(Date.parse(String(startedAt)))) {
    problems.add(field, { name, startedAt }, 'the name of an execution and when it was started', advice);
  }
  return { name: String(name), startedAt: new Date(String(startedAt)) };
}

function order(one: Execution, other: Execution): number {
  return one.startedAt.getTime() - other.startedAt.getTime() || one.name.localeCompare(other.name);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return (value ?? {}) as Readonly<Record<string, unknown>>;
}
