import { answer } from '../../../lambda/validation/answer';
import { readEvent } from '../../../lambda/validation/event';
import { machineDefinition } from '../../../lib/data/validation/machine-definition';
import { openDatabases } from '../../../lib/validation/open-databases';
import { FakeAws } from '../../lambda/validation/fake-aws';
import { FakeDatabases, type FakeTable } from '../../lambda/validation/fake-databases';
import { environment, invocation, secretArns } from '../../lambda/validation/fixtures';
import { type Data, Execution, type Machine } from './execution';

const functionArn = 'arn:function';
const machineArn = 'arn:machine';

/** The bucket of the results. */
export const bucketName = 'validation-000000000000-dev-platform';

/** The definition of the machine, which compares three parts at once. */
export const definition = machineDefinition({ functionArn, machineArn, bucketName, concurrency: 3 });

/** Keeps the log of the tests of a file silent, and undoes every mock after each of them. */
export function beQuiet(): void {
  beforeEach(() => {
    for (const level of ['info', 'warn', 'error'] as const) {
      jest.spyOn(console, level).mockImplementation();
    }
    jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  });
  afterEach(() => jest.restoreAllMocks());
}

const user = { username: 'u', password: 'p', host: 'h' };

/** A machine whose function compares fake databases. The test file mocks what opens them. */
export function deployed(tables: readonly FakeTable[] = [{ name: 'a', rows: 95 }]) {
  const aws = new FakeAws({ [secretArns.source]: user, [secretArns.target]: user });
  const databases = new FakeDatabases(tables);
  jest.mocked(openDatabases).mockResolvedValue(databases);
  const surroundings = environment({ rowsPerPart: 10, waitsSeconds: [], schemas: ['public'] });
  const asked: Data[] = [];
  let atOnce = 0;
  const running: { Name: string; StartDate: string }[] = [{ Name: 'now', StartDate: '2026-11-21T09:00:00.000Z' }];
  const deployment = {
    aws,
    databases,
    asked,
    running,
    mostAtOnce: 0,
    /** Is asked before the function, and may fail in its place. */
    beforeCall: async (_payload: Data) => {},
    /** Reads the plan for the map. */
    readOfMap: (bucket: string, key: string) => `${aws.objects.get(key)}`.slice(bucket === bucketName ? 0 : Infinity),
    execute: async (input: unknown = {}) => {
      const context = { Execution: { Name: 'now', StartTime: '2026-11-21T09:00:00.000Z', Input: input } };
      const execution = new Execution(
        definition as unknown as Machine,
        { call, read: (bucket, key) => deployment.readOfMap(bucket, key) },
        context,
      );
      return { execution, ending: await execution.run(input) };
    },
  };
  const call = async (resource: string, parameters: Data): Promise<unknown> => {
    if (resource === 'arn:aws:states:::aws-sdk:sfn:listExecutions') {
      expect(parameters).toEqual({ StateMachineArn: machineArn, StatusFilter: 'RUNNING' });
      return { Executions: running };
    }
    expect([resource, parameters['FunctionName']]).toEqual(['arn:aws:states:::lambda:invoke', functionArn]);
    const payload = parameters['Payload'] as Data;
    asked.push(payload);
    deployment.mostAtOnce = Math.max(deployment.mostAtOnce, ++atOnce);
    try {
      await deployment.beforeCall(payload);
      // By JSON and back, as Lambda passes events and answers on.
      const event = readEvent(JSON.parse(JSON.stringify(payload)));
      const answered = await answer(event, surroundings, aws.clients, invocation);
      return { StatusCode: 200, Payload: JSON.parse(JSON.stringify(answered)) };
    } finally {
      atOnce--;
    }
  };
  return deployment;
}
