import type { Problems } from '../../lib/problems';
import type { Execution } from '../older-execution';

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

const advice = 'the state machine asks; start the validation by it';

function checked(field: string, name: unknown, startedAt: unknown, problems: Problems): Execution {
  if (typeof name !== 'string' || Number.isNaN(Date.parse(String(startedAt)))) {
    problems.add(field, { name, startedAt }, 'the name of an execution and when it was started', advice);
  }
  return { name: String(name), startedAt: new Date(String(startedAt)) };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return (value ?? {}) as Readonly<Record<string, unknown>>;
}
