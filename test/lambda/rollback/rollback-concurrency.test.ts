import fc from 'fast-check';
import { rollBack } from '../../../lambda/rollback/rollback';
import { FakeAws, type Operation, ssmError } from './fake-aws';
import { dependencies, environment, zoneAt } from './fixtures';

beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
});
afterEach(() => jest.restoreAllMocks());

const latchOf = (aws: FakeAws) => JSON.parse(aws.parameters.get(environment.latchParameter) ?? '{}').id;

/** Lets calls of the named operation through only when `runs` of them have arrived: the runs stand there side by side. */
function meetAt(aws: FakeAws, operation: Operation, runs: number): void {
  let open: () => void = () => undefined;
  const allArrived = new Promise<void>((resolve) => {
    open = resolve;
  });
  aws.before = async (called) => {
    if (called === operation) {
      if (aws.count(operation) >= runs) {
        open();
      }
      await allArrived;
    }
    return undefined;
  };
}

test.each<Operation>(['List', 'PutParameter', 'Change'])(
  'two alarms that meet at %s agree on one latch id and leave the records rolled back',
  async (operation) => {
    const aws = new FakeAws(zoneAt(25));
    meetAt(aws, operation, 2);
    const results = await Promise.all([
      rollBack('alarm error-rate', dependencies(aws)),
      rollBack('alarm latency', dependencies(aws)),
    ]);
    expect(results.map(({ latchId }) => latchId)).toEqual([latchOf(aws), latchOf(aws)]);
    expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
    expect(aws.count('List')).toBeLessThanOrEqual(4);
    expect(aws.count('Change')).toBeLessThanOrEqual(2);
  },
);

test('any interleaving of three alarms ends with one latch id, the records rolled back and people told', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 100 }), async (scheduler, weight) => {
      const aws = new FakeAws(zoneAt(weight));
      aws.before = () => scheduler.schedule(Promise.resolve(undefined));
      aws.after = () => scheduler.schedule(Promise.resolve());
      const runs = ['error-rate', 'latency', 'unhealthy'].map((alarm) => rollBack(`alarm ${alarm}`, dependencies(aws)));
      const results = await scheduler.waitFor(Promise.all(runs));

      expect(new Set(results.map(({ latchId }) => latchId))).toEqual(new Set([latchOf(aws)]));
      expect(results.every(({ notified }) => notified)).toBe(true);
      expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
      for (const weights of aws.route53.weightHistory.slice(1)) {
        expect(weights).toMatchObject({ aws: 0, legacy: 100 });
      }
      expect(aws.count('List')).toBeLessThanOrEqual(6);
    }),
    { numRuns: 40 },
  );
});

test('a run that cannot reach SSM beside one that can leaves the rest to its retry', async () => {
  const aws = new FakeAws(zoneAt(25));
  meetAt(aws, 'List', 2);
  const meet = aws.before;
  let refused = 0;
  aws.before = async (operation, index) => {
    if (operation === 'PutParameter' && refused++ === 0) {
      return ssmError('AccessDeniedException', 'no');
    }
    return meet(operation, index);
  };
  const runs = await Promise.all([
    rollBack('alarm error-rate', dependencies(aws)),
    rollBack('alarm latency', dependencies(aws)),
  ]);
  expect(runs.map(({ problems }) => problems.length).sort()).toEqual([0, 1]);
  expect(aws.route53.weights).toMatchObject({ aws: 0 });

  expect((await rollBack('alarm error-rate', dependencies(aws))).latchId).toBe(latchOf(aws));
  expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
});
