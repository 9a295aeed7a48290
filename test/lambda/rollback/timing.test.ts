import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { insyncWaitSeconds, otherLimits, route53Limits, timeoutSeconds, waits } from '../../../lambda/rollback/timing';
import { longestCall } from '../../support/longest-call';

test('a run in which every step uses up its limits still ends before the function times out', () => {
  const phase = longestCall(otherLimits);
  const listsAndChange = 3 * longestCall(route53Limits);
  const latchWrittenAndRead = 2 * longestCall(otherLimits);
  const notification = longestCall(otherLimits);
  const longestRun = phase + listsAndChange + latchWrittenAndRead + insyncWaitSeconds + notification;
  expect(longestRun).toBe(349);
  expect(longestRun).toBeLessThan(timeoutSeconds);
});

test('waits for INSYNC longer than the 60 s that Route 53 names', () => {
  expect(waits.insyncSeconds).toBe(insyncWaitSeconds);
  expect(insyncWaitSeconds).toBeGreaterThan(60);
});

test('imports nothing, so that a stack can read the timeout without loading an SDK', () => {
  expect(readFileSync(join(__dirname, '../../../lambda/rollback/timing.ts'), 'utf8')).not.toMatch(/^import|require\(/m);
});
