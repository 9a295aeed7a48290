import { patiently } from '../../lambda/patience';

const passing = Object.assign(new Error('Rate exceeded'), { name: 'Throttling', $fault: 'client' });
const final = Object.assign(new Error('no permission'), { name: 'AccessDenied', $fault: 'client' });

beforeEach(() => jest.spyOn(console, 'warn').mockImplementation());
afterEach(() => jest.restoreAllMocks());

/** A call that fails so many times before it succeeds. */
function failing(times: number, error: Error) {
  let calls = 0;
  const call = async () => {
    calls += 1;
    if (calls <= times) {
      throw error;
    }
    return calls;
  };
  return { call, calls: () => calls };
}

test('an error that passes is waited out', async () => {
  const start = Date.now();
  await expect(patiently({ attempts: 3, pauseSeconds: 0.05 }, failing(2, passing).call)).resolves.toBe(3);
  expect(Date.now() - start).toBeGreaterThanOrEqual(95);
});

test('one that does not pass in all the attempts is thrown', async () => {
  const { call, calls } = failing(9, passing);
  await expect(patiently({ attempts: 3, pauseSeconds: 0 }, call)).rejects.toBe(passing);
  expect(calls()).toBe(3);
});

test('any other is thrown at once', async () => {
  const { call, calls } = failing(9, final);
  await expect(patiently({ attempts: 3, pauseSeconds: 60 }, call)).rejects.toBe(final);
  expect(calls()).toBe(1);
});
