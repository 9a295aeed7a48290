import { eventsPerLook, functionTimeoutSeconds, longestDays, lookRetries } from '../../../lambda/loading/timing';
import { machineDefinition } from '../../../lib/data/loading/machine-definition';
import { FakeLoad } from '../../lambda/loading/fake-load';
import { beQuiet } from '../../lambda/loading/quiet';

beQuiet();

const functionArn = 'arn:function';
const machineArn = 'arn:machine';
const definition = machineDefinition(functionArn, machineArn);

type Data = Readonly<Record<string, unknown>>;

/** The fields of every type of state. */
interface State {
  readonly Type: 'Task' | 'Choice' | 'Wait' | 'Succeed' | 'Fail';
  readonly Resource?: string;
  readonly Parameters?: Data;
  readonly ResultSelector?: Data;
  readonly OutputPath?: string;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts: number }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Choices?: readonly { readonly Variable: string; readonly StringEquals: string; readonly Next: string }[];
  readonly Default?: string;
  readonly SecondsPath?: string;
  readonly ErrorPath?: string;
  readonly CausePath?: string;
  readonly Next?: string;
}

const states = definition.States as Readonly<Record<string, State>>;

/** An execution of the machine, by the rules of Amazon States Language for those fields that it uses. */
class Execution {
  /** Events as Step Functions counts them in its history. */
  events = 0;
  /** The names of the states, in the order in which they were entered. */
  readonly path: string[] = [];

  constructor(
    private readonly call: (resource: string, parameters: Data) => Promise<unknown>,
    private readonly wait: (seconds: number) => void = () => undefined,
  ) {}

  async run(): Promise<{ readonly status: string; readonly error?: unknown; readonly cause?: unknown }> {
    let name: string = definition.StartAt;
    let data: Data = {};
    for (;;) {
      const state = states[name];
      if (state === undefined) {
        throw new Error(`There is no state ${name}`);
      }
      this.path.push(name);
      // Entered and exited.
      this.events += 2;
      switch (state.Type) {
        case 'Succeed':
          return { status: 'SUCCEEDED' };
        case 'Fail':
          return { status: 'FAILED', error: at(data, state.ErrorPath), cause: at(data, state.CausePath) };
        case 'Wait':
          this.wait(Number(at(data, state.SecondsPath)));
          name = String(state.Next);
          break;
        case 'Choice':
          name =
            state.Choices?.find((choice) => at(data, choice.Variable) === choice.StringEquals)?.Next ??
            String(state.Default);
          break;
        case 'Task':
          [name, data] = await this.task(state, data);
      }
    }
  }

  private async task(state: State, data: Data): Promise<[string, Data]> {
    for (let attempt = 0; ; attempt++) {
      // Scheduled, started, and how it ended.
      this.events += 3;
      try {
        const result = await this.call(String(state.Resource), fill(state.Parameters ?? {}, data));
        const selected = state.ResultSelector === undefined ? result : fill(state.ResultSelector, result as Data);
        return [String(state.Next), at(selected as Data, state.OutputPath ?? '$') as Data];
      } catch (thrown) {
        const { name, message } = thrown as Error;
        const matches = ({ ErrorEquals }: { readonly ErrorEquals: readonly string[] }) =>
          ErrorEquals.some((error) => error === name || error === 'States.ALL' || error === 'States.TaskFailed');
        const retry = state.Retry?.find(matches);
        if (retry === undefined || attempt >= retry.MaxAttempts) {
          return [String(state.Catch?.find(matches)?.Next), { Error: name, Cause: message }];
        }
      }
    }
  }
}

const context = { Execution: { Name: 'load-1', StartTime: '2026-11-21T09:00:00.000Z' } };

function at(data: unknown, path = '$'): unknown {
  const [root, ...fields] = path.split('.');
  return fields.reduce<unknown>(
    (value, field) => {
      const found = (value as Data)[field];
      if (found === undefined) {
        throw new Error(`States.Runtime: no ${path} in ${JSON.stringify(data)}`);
      }
      return found;
    },
    root === '$$' ? context : data,
  );
}

function fill(template: Data, data: Data): Data {
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => {
      if (key.endsWith('.$')) {
        return [key.slice(0, -2), at(data, String(value))];
      }
      return [key, typeof value === 'object' && value !== null ? fill(value as Data, data) : value];
    }),
  );
}

/** The services that the machine calls, before a fake load. */
function calls(load: FakeLoad) {
  return async (resource: string, parameters: Data): Promise<unknown> => {
    if (resource === 'arn:aws:states:::aws-sdk:sfn:listExecutions') {
      expect(parameters).toEqual({ StateMachineArn: machineArn, StatusFilter: 'RUNNING' });
      return { Executions: [{ Name: 'load-1', StartDate: context.Execution.StartTime, Status: 'RUNNING' }] };
    }
    expect([resource, parameters['FunctionName']]).toEqual(['arn:aws:states:::lambda:invoke', functionArn]);
    const { execution, state } = parameters['Payload'] as {
      readonly execution: { readonly name: string; readonly startedAt: string };
      readonly state: unknown;
    };
    return { StatusCode: 200, Payload: await load.look(execution.name, state, new Date(execution.startedAt)) };
  };
}

test('goes through a whole load: looks, waits for as long as it is told, and succeeds', async () => {
  const load = new FakeLoad();
  const waits: number[] = [];
  const execution = new Execution(calls(load), (seconds) => {
    waits.push(seconds);
    load.pass(seconds);
  });
  await expect(execution.run()).resolves.toEqual({ status: 'SUCCEEDED' });
  expect(load.started).toEqual(['roles', 'pre-data', 'indexes', 'foreign-keys']);
  expect(waits.length).toBeGreaterThan(9);
  expect(new Set(waits)).toEqual(new Set([60]));
});

test('needs the nine events for each look by which its time was chosen', async () => {
  const load = new FakeLoad();
  const execution = new Execution(calls(load), (seconds) => load.pass(seconds));
  await execution.run();
  const looks = execution.path.filter((name) => name === 'Look').length;
  // Beside the looks: the first state, and the last one in the place of a wait.
  expect(execution.events).toBe(looks * eventsPerLook + 5);
});

test('fails with the cause that the function gives', async () => {
  const load = new FakeLoad();
  load.phase = 'cutover';
  await expect(new Execution(calls(load)).run()).resolves.toEqual({
    status: 'FAILED',
    error: 'WrongPhase',
    cause: expect.stringMatching(/^The live phase is cutover/),
  });
});

test.each([['PassingError'], ['Lambda.ServiceException'], ['States.Timeout'], ['Sandbox.Timedout']])(
  'asks again after an error that may pass, and fails with its words where it lasts: %s',
  async (name) => {
    const load = new FakeLoad();
    let failures: number = lookRetries.attempts;
    const call = calls(load);
    const failing = async (resource: string, parameters: Data) => {
      if (resource.endsWith('invoke') && failures-- > 0) {
        throw Object.assign(new Error('Rate exceeded'), { name });
      }
      return call(resource, parameters);
    };
    await expect(new Execution(failing, (seconds) => load.pass(seconds)).run()).resolves.toEqual({
      status: 'SUCCEEDED',
    });
    failures = Number.POSITIVE_INFINITY;
    await expect(new Execution(failing).run()).resolves.toEqual({
      status: 'FAILED',
      error: name,
      cause: 'Rate exceeded',
    });
  },
);

test.each(['InvalidInputError', 'TypeError'])('asks nothing again after a mistake: %s', async (name) => {
  let asked = 0;
  const failing = async (resource: string) => {
    if (resource.endsWith('listExecutions')) {
      return { Executions: [] };
    }
    asked += 1;
    throw Object.assign(new Error('a mistake'), { name });
  };
  await expect(new Execution(failing).run()).resolves.toEqual({ status: 'FAILED', error: name, cause: 'a mistake' });
  expect(asked).toBe(1);
});

test('does nothing where it cannot see what else runs', async () => {
  const failing = async (resource: string) => {
    throw Object.assign(new Error('denied'), { name: resource.split(':').at(-1) });
  };
  const execution = new Execution(failing);
  await expect(execution.run()).resolves.toMatchObject({ status: 'FAILED', cause: 'denied' });
  expect(execution.path).toEqual(['FindOthers', 'Broken']);
});

test('ends by itself later than the function ends it, and waits longer for the function than that may take', () => {
  expect(definition.TimeoutSeconds).toBeGreaterThan(longestDays * 86_400);
  expect(definition.States.Look.TimeoutSeconds).toBeGreaterThan(functionTimeoutSeconds);
});

test('has no state that nothing leads to, and none that leads nowhere', () => {
  const next = Object.values(states).flatMap(({ Next, Default, Choices = [], Catch = [] }) =>
    [Next, Default, ...[...Choices, ...Catch].map((branch) => branch.Next)].filter((name) => name !== undefined),
  );
  expect(new Set([definition.StartAt, ...next])).toEqual(new Set(Object.keys(states)));
});
