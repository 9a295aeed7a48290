import { Problems } from '../../lib/problems';
import type { Execution } from '../older-execution';

/** What the machine asks. */
export interface LoadingEvent {
  readonly execution: Execution;
  /** The executions that were running when this one began, itself among them. Absent in every look after the first. */
  readonly running: readonly Execution[] | undefined;
  /** Whether the look before left a record in the name of this execution. */
  readonly recorded: boolean;
}

/**
 * Reads the event of the machine: its execution, and what the state before handed on.
 *
 * @throws InvalidInputError when it is not the machine that asks
 */
export function readEvent(event: unknown): LoadingEvent {
  const problems = new Problems();
  const { execution, state } = fieldsOf(event);
  const { name, startedAt } = fieldsOf(execution);
  const { running, recorded } = fieldsOf(state);
  if (typeof name !== 'string' || name === '') {
    problems.add('execution.name', name, 'the name of an execution', advice);
  }
  if (Number.isNaN(Date.parse(String(startedAt)))) {
    problems.add('execution.startedAt', startedAt, 'a time', advice);
  }
  if (running !== undefined && !Array.isArray(running)) {
    problems.add('state.running', running, 'a list of executions, or nothing', advice);
  }
  problems.throwIfAny();
  return {
    execution: { name: String(name), startedAt: new Date(String(startedAt)) },
    running: (running as readonly unknown[] | undefined)?.map(readExecution),
    recorded: recorded === true,
  };
}

const advice = 'the state machine asks; start the load by it';

/** As `ListExecutions` lists it. */
function readExecution(listed: unknown): Execution {
  const { Name, StartDate } = fieldsOf(listed);
  return { name: String(Name), startedAt: new Date(String(StartDate)) };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return (value ?? {}) as Readonly<Record<string, unknown>>;
}
