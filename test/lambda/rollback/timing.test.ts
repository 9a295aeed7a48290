import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallLimits } from '../../../lambda/client-configuration';
import { insyncWaitSeconds, otherLimits, route53Limits, timeoutSeconds, waits } from '../../../lambda/rollback/timing';

/** Every attempt times out, and every pause of the SDK is the longest: 1, 2, 4 ... 20 s. */
function longestCall({ attempts, secondsPerAttempt }: CallLimits): number {
  const pauses = Array.from({ length: attempts - 1 }, (_, retry) => Math.min(2 ** retry, 20));
  return attempts * secondsPerAttempt + pauses.reduce((sum, pause) => sum + pause, 0);
}

test('a run in which every step uses up its limits still ends before the function times out', () => {
  const listAndChange = 2 * longestCall(route53Limits);
  const latchWrittenAndRead = 2 * longestCall(otherLimits);
  const notification = longestCall(otherLimits);
  const longestRun = listAndChange + latchWrittenAndRead + insyncWaitSeconds + notification;
  expect(longestRun).toBe(269);
  expect(longestRun).toBeLessThan(timeoutSeconds);
});

test('waits for INSYNC longer than the 60 s that Route 53 names', () => {
  expect(waits.insyncSeconds).toBe(insyncWaitSeconds);
  expect(insyncWaitSeconds).toBeGreaterThan(60);
});

test('imports nothing, so that a stack can read the timeout without loading an SDK', () => {
  expect(readFileSync(join(__dirname, '../../../lambda/rollback/timing.ts'), 'utf8')).not.toMatch(/^import|require\(/m);
});
