import fc from 'fast-check';
import { rollBack } from '../../../lambda/rollback/rollback';
import { FakeAws, snsError, ssmError } from './fake-aws';
import { route53Error } from './fake-route-53';
import { dependencies, environment, shortWaits, zoneAt } from './fixtures';

// A crashed run must not come back to life when its wait for INSYNC ends.
const endlessWait = { ...shortWaits, insyncSeconds: 3600 };

type Fault = 'crash before' | 'crash after' | 'error';

beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
});
afterEach(() => jest.restoreAllMocks());

/**
 * Runs a rollback in which call number `faultyCall` meets the fault. A crash ends the function at that point: the call
 * never returns, so nothing after it runs, `catch` blocks included.
 */
async function runWithFault(aws: FakeAws, fault: Fault, faultyCall: number): Promise<void> {
  const firstCall = aws.calls.length;
  await new Promise<void>((ended) => {
    const crash = () => {
      ended();
      return new Promise<never>(() => undefined);
    };
    aws.before = async (operation, index) => {
      if (index - firstCall !== faultyCall || fault === 'crash after') {
        return undefined;
      }
      if (fault === 'crash before') {
        return crash();
      }
      switch (operation) {
        case 'Publish':
          return snsError('AuthorizationError', 'no');
        case 'PutParameter':
        case 'GetParameter':
          return ssmError('AccessDeniedException', 'no');
        default:
          return route53Error('AccessDenied', 'no', 403);
      }
    };
    aws.after = async (_, index) => (index - firstCall === faultyCall && fault === 'crash after' ? crash() : undefined);
    const run = rollBack('alarm latency', { ...dependencies(aws), waits: endlessWait });
    run.catch(() => undefined).then(() => ended());
  });
  aws.before = async () => undefined;
  aws.after = async () => undefined;
}

function latchOf(aws: FakeAws): string | undefined {
  const value = aws.parameters.get(environment.latchParameter);
  return value === undefined ? undefined : JSON.parse(value).id;
}

/** Holds after every change and every crash: users are somewhere, and 0 and 100 never stand without a latch. */
function expectSound(aws: FakeAws): void {
  for (const weights of aws.route53.weightHistory) {
    expect((weights.aws ?? 0) + (weights.legacy ?? 0)).toBeGreaterThan(0);
  }
  const { aws: awsWeight, legacy } = aws.route53.weights;
  if (awsWeight === 0 && legacy === 100) {
    expect(latchOf(aws)).toBeDefined();
  }
}

function expectRolledBack(aws: FakeAws): void {
  expectSound(aws);
  expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
  expect(latchOf(aws)).toBeDefined();
  expect(aws.published.at(-1)?.message).toContain(`Latch: ${latchOf(aws)}, set `);
}

// GetParameter, List, PutParameter, Change, GetChange, List, Publish; number 7 is beyond the end, a run without a fault.
const calls = [0, 1, 2, 3, 4, 5, 6, 7];
const faults: Fault[] = ['crash before', 'crash after', 'error'];

test.each(calls.flatMap((call) => faults.map((fault) => [fault, call] as const)))(
  'after a %s at call %i, a retry ends with the records rolled back, the latch set and people told',
  async (fault, call) => {
    const aws = new FakeAws(zoneAt(25));
    await runWithFault(aws, fault, call);
    expectSound(aws);
    await rollBack('alarm latency', dependencies(aws));
    expectRolledBack(aws);
  },
);

test('after any row of faults, a run without one ends the same, and a latch once set keeps its id', async () => {
  const faultyRun = fc.tuple(fc.constantFrom(...faults), fc.constantFrom(...calls));
  const weight = fc.integer({ min: 1, max: 100 });
  await fc.assert(
    fc.asyncProperty(weight, fc.array(faultyRun, { minLength: 2, maxLength: 5 }), async (start, runs) => {
      const aws = new FakeAws(zoneAt(start));
      const ids = new Set<string>();
      for (const [fault, call] of runs) {
        await runWithFault(aws, fault, call);
        expectSound(aws);
        ids.add(latchOf(aws) ?? 'none');
      }
      await rollBack('alarm latency', dependencies(aws));
      expectRolledBack(aws);
      ids.add(latchOf(aws) ?? 'none');
      ids.delete('none');
      expect(ids.size).toBe(1);
    }),
    { numRuns: 60 },
  );
});
