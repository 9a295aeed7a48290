import { beginEmptying, continueEmptying } from '../../../lambda/recovery-points/handlers';
import {
  attempts,
  deletionsPerQuestion,
  giveUpAfterMinutes,
  questionSeconds,
  secondsPerAttempt,
  timeoutSeconds,
} from '../../../lambda/recovery-points/timing';
import { CustomResourceLife } from '../../support/custom-resource';
import { longestCall } from '../../support/longest-call';
import { auroraPoint, backupError, FakeVault, vaultName } from './fake-vault';

const properties = { BackupVaultName: vaultName };
const throttled = backupError('ThrottlingException', 'Rate exceeded', 429);
const wait = setTimeout;

let vault: FakeVault;
let now: Date;
let life: CustomResourceLife;

beforeEach(() => {
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
  // The pauses of the SDK before it tries again.
  jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void) => wait(run, 0)) as typeof setTimeout);
  vault = new FakeVault().add(auroraPoint(1)).add(auroraPoint(2));
  now = new Date('2026-11-21T09:00:00Z');
  life = new CustomResourceLife({
    type: 'Custom::RecoveryPoints',
    handlers: {
      onEvent: (event) => beginEmptying(event, now),
      isComplete: (event) => continueEmptying(event, vault.client(), now),
    },
    between: () => {
      now = new Date(now.getTime() + questionSeconds * 1000);
      vault.finishDeletions();
    },
  });
});
afterEach(() => jest.restoreAllMocks());

test('create: takes the name of the vault and asks nothing of AWS Backup', async () => {
  await expect(life.create(properties)).resolves.toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: vaultName });
  expect(vault.calls).toEqual([]);
});

test('update: empties no vault, not even where the vault becomes another one', async () => {
  await life.create(properties);
  await expect(life.update({ BackupVaultName: 'another-vault' })).resolves.toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId: vaultName,
  });
  expect(vault.calls).toEqual([]);
});

test('delete: is answered when the vault is empty', async () => {
  await life.create(properties);
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(vault.points).toEqual([]);
});

test('a repeated event: the second delete finds the vault empty', async () => {
  await life.create(properties);
  await life.delete();
  await expect(life.repeat()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(vault.deletions).toHaveLength(2);
});

test('a failed create followed by delete: no vault is touched that the create did not name', async () => {
  await expect(life.create({ BackupVaultName: '' })).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining('set by DataStack: deploy it again'),
  });
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(vault.calls).toEqual([]);
});

test('the resource already gone: a vault that somebody deleted is no error', async () => {
  await life.create(properties);
  vault.exists = false;
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
});

test('throttling: the next question goes on, and where it lasts the operator reads what to do next', async () => {
  await life.create(properties);
  let answers = 3 * attempts;
  vault.before = () => (answers-- > 0 ? throttled : undefined);
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(vault.points).toEqual([]);

  vault.before = () => throttled;
  await expect(life.repeat()).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(
      /may not be empty: AWS Backup did not answer in time, last with ThrottlingException: .* What to do next: destroy again, and look with: aws backup/,
    ),
  });
});

test('a permission to look that is missing says so, and what to do next', async () => {
  await life.create(properties);
  vault.before = () => backupError('AccessDeniedException', 'is not authorized to perform: backup:ListBackupJobs', 403);
  await expect(life.delete()).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(
      /^Backup vault .* was not emptied: AccessDeniedException: is not authorized .*\. What to do next: destroy again/,
    ),
  });
});

describe('time-out', () => {
  test('time-out: a point that stays is named with what to do, within the hour that CloudFormation waits', async () => {
    await life.create(properties);
    const began = now.getTime();
    vault.points = [{ arn: auroraPoint(1), status: 'CREATING' }];
    await expect(life.delete()).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/is not empty: arn:aws:rds:.*\. What to do next: wait until each job has ended/),
    });
    expect((now.getTime() - began) / 60_000).toBe(giveUpAfterMinutes);
    expect(giveUpAfterMinutes * 60 + timeoutSeconds).toBeLessThanOrEqual(3600);
  });

  test('no question lasts until Lambda stops its function', () => {
    // Beside the deletions: two lists, and up to five jobs.
    expect((deletionsPerQuestion + 2 + 5) * longestCall({ attempts, secondsPerAttempt })).toBeLessThanOrEqual(
      timeoutSeconds,
    );
  });
});
