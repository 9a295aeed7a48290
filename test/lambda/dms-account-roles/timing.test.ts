import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountRoles } from '../../../lambda/dms-account-roles/roles';
import { attempts, secondsPerAttempt, timeoutSeconds, waits } from '../../../lambda/dms-account-roles/timing';

test('a run in which every call and every wait uses up its limits still ends before the function times out', () => {
  // Every attempt times out, and every pause of the SDK is the longest: 1, 2, 4 s.
  const pauses = Array.from({ length: attempts - 1 }, (_, retry) => 2 ** retry).reduce((sum, pause) => sum + pause, 0);
  const longestCall = attempts * secondsPerAttempt + pauses;
  // The waiter looks once more just before its time is over. Beside it: two looks, create, list, attach.
  const longestRole = 5 * longestCall + waits.visibleSeconds + longestCall;
  const longestRun = accountRoles.length * longestRole + waits.settleSeconds;
  expect(longestRun).toBe(333);
  expect(longestRun).toBeLessThan(timeoutSeconds);
});

test.each(['timing', 'roles'])('%s imports nothing, so that the stack reads it without loading an SDK', (file) => {
  const source = readFileSync(join(__dirname, `../../../lambda/dms-account-roles/${file}.ts`), 'utf8');
  expect(source).not.toMatch(/^import|require\(/m);
});
