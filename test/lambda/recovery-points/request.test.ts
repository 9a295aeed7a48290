import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isComplete, onEvent } from '../../../lambda/recovery-points';
import { beginEmptying, continueEmptying } from '../../../lambda/recovery-points/handlers';
import {
  attempts,
  deletionsPerQuestion,
  giveUpAfterMinutes,
  secondsPerAttempt,
  timeoutSeconds,
} from '../../../lambda/recovery-points/timing';
import { beQuiet } from '../loading/quiet';
import { auroraPoint, FakeVault, vaultName } from './fake-vault';
import { began, eventOf, question } from './fixtures';

beQuiet();

describe.each(['Create', 'Update'] as const)('on %s', (type) => {
  test('nothing is asked of AWS Backup', async () => {
    const vault = new FakeVault().add(auroraPoint());
    await expect(continueEmptying(question(type), vault.client(), began)).resolves.toEqual({ IsComplete: true });
    await expect(onEvent(eventOf(type))).resolves.toMatchObject({ PhysicalResourceId: vaultName });
    await expect(isComplete(question(type))).resolves.toEqual({ IsComplete: true });
    expect(vault.calls).toEqual([]);
  });
});

test('keeps its physical id when the vault is another one, so that an update empties none', () => {
  expect(beginEmptying(eventOf('Update', 'another-vault'), began).PhysicalResourceId).toBe(vaultName);
});

test.each([undefined, '', 'v', 'a vault', 42])('refuses %p as the name of a vault', (name) => {
  expect(() => beginEmptying(eventOf('Delete', name === undefined ? null : name), began)).toThrow(
    /BackupVaultName: got .*, allowed the name of a backup vault; set by DataStack: deploy it again/,
  );
});

describe('the limits', () => {
  test('let a question end before its function times out, even if each call takes its longest', () => {
    const pauses = Array.from({ length: attempts - 1 }, (_, retry) => 2 ** retry).reduce(
      (sum, pause) => sum + pause,
      0,
    );
    const longestCall = attempts * secondsPerAttempt + pauses;
    // Beside the deletions: two lists, and up to five jobs.
    expect((deletionsPerQuestion + 2 + 5) * longestCall).toBeLessThanOrEqual(timeoutSeconds);
  });

  test('let the last question end within the hour that CloudFormation waits', () => {
    expect(giveUpAfterMinutes * 60 + timeoutSeconds).toBeLessThanOrEqual(3600);
  });

  test('import nothing, so that the stack reads them without loading an SDK', () => {
    const source = readFileSync(join(__dirname, '../../../lambda/recovery-points/timing.ts'), 'utf8');
    expect(source).not.toMatch(/^import|require\(/m);
  });
});
