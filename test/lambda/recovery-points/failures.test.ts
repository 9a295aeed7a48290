import type { CdkCustomResourceIsCompleteEvent } from 'aws-lambda';
import { beginEmptying, continueEmptying } from '../../../lambda/recovery-points/handlers';
import { attempts, giveUpAfterMinutes } from '../../../lambda/recovery-points/timing';
import { beQuiet } from '../loading/quiet';
import { auroraPoint, backupError, FakeVault, vaultName } from './fake-vault';
import { ask, began, destroy, eventOf } from './fixtures';

beQuiet();

describe('a vault that is gone', () => {
  test('is done, after a create that failed too', async () => {
    const vault = new FakeVault();
    vault.exists = false;
    const created = beginEmptying(eventOf('Create'), began);
    const event = { ...eventOf('Delete'), ...created, ...beginEmptying(eventOf('Delete'), began) };
    await expect(continueEmptying(event as CdkCustomResourceIsCompleteEvent, vault.client(), began)).resolves.toEqual({
      IsComplete: true,
    });
    expect(event.PhysicalResourceId).toBe(vaultName);
  });

  test('is done too where AWS Backup denies what it does not have', async () => {
    const vault = new FakeVault();
    vault.before = (call) =>
      call === 'ListPoints'
        ? backupError('AccessDeniedException', 'Insufficient privileges to perform this action.', 403)
        : undefined;
    await expect(ask(vault)).resolves.toBe(true);
  });

  test('is another thing than a permission that is missing', async () => {
    const vault = new FakeVault().add(auroraPoint());
    const denial = 'User: u is not authorized to perform: backup:ListRecoveryPointsByBackupVault';
    vault.before = (call) => (call === 'ListPoints' ? backupError('AccessDeniedException', denial, 403) : undefined);
    await expect(ask(vault)).rejects.toThrow(denial);
  });
});

describe('when AWS Backup throttles', () => {
  const throttled = backupError('ThrottlingException', 'Rate exceeded', 429);

  test('the call is tried again', async () => {
    const vault = new FakeVault().add(auroraPoint());
    let left = attempts - 1;
    vault.before = (call) => (call === 'DeletePoint' && left-- > 0 ? throttled : undefined);
    await expect(destroy(vault)).resolves.toBe(2);
    expect(vault.deletions).toHaveLength(attempts);
  });

  test('the next question goes on where this one ended', async () => {
    const vault = new FakeVault().add(auroraPoint(1)).add(auroraPoint(2));
    vault.before = (call, id) => (call === 'DeletePoint' && id === auroraPoint(2) ? throttled : undefined);
    await expect(ask(vault)).resolves.toBe(false);
    vault.finishDeletions();
    expect(vault.points.map(({ arn }) => arn)).toEqual([auroraPoint(2)]);
    vault.before = () => undefined;
    await destroy(vault);
    expect(vault.points).toEqual([]);
  });

  test('it fails in the end, and says how to look', async () => {
    const vault = new FakeVault().add(auroraPoint());
    vault.before = () => throttled;
    await expect(ask(vault, giveUpAfterMinutes)).rejects.toThrow(
      `Backup vault ${vaultName} may not be empty: AWS Backup did not answer in time, last with ThrottlingException: Rate exceeded. ` +
        'What to do next: destroy again, and look with: ' +
        `aws backup list-recovery-points-by-backup-vault --backup-vault-name ${vaultName}`,
    );
  });
});

describe('when the vault is not empty in time', () => {
  test('it waits until the last minute', async () => {
    const vault = new FakeVault().add(auroraPoint(), 'DELETING');
    await expect(ask(vault, giveUpAfterMinutes - 0.1)).resolves.toBe(false);
    await expect(ask(vault, giveUpAfterMinutes)).rejects.toThrow('is not empty');
  });

  test('an empty vault is done even later', async () => {
    await expect(ask(new FakeVault(), giveUpAfterMinutes + 5)).resolves.toBe(true);
  });

  test('the error names each point with its reason, and the commands', async () => {
    const vault = new FakeVault()
      .add(auroraPoint(1))
      .add(auroraPoint(2), 'DELETING')
      .add(auroraPoint(3), 'CREATING', { statusMessage: 'waiting for the snapshot' });
    vault.before = (call) =>
      call === 'DeletePoint' ? backupError('InvalidRequestException', 'legal hold') : undefined;
    await expect(ask(vault, giveUpAfterMinutes)).rejects.toThrow(
      `Backup vault ${vaultName} is not empty: ${auroraPoint(1)} (COMPLETED; InvalidRequestException: legal hold), ` +
        `${auroraPoint(2)} (DELETING), ${auroraPoint(3)} (CREATING; waiting for the snapshot). ` +
        'What to do next: wait until each job has ended, delete each recovery point, nested ones before their composite one, ' +
        `then destroy again: aws backup list-recovery-points-by-backup-vault --backup-vault-name ${vaultName}; ` +
        `aws backup delete-recovery-point --backup-vault-name ${vaultName} --recovery-point-arn ${auroraPoint(1)}`,
    );
  });

  test('it names the jobs, and how to stop one that can be stopped', async () => {
    const vault = new FakeVault().addJob('job-1', 'RUNNING', 'Aurora').addJob('job-2', 'ABORTING');
    const error = await ask(vault, giveUpAfterMinutes).catch(String);
    expect(error).toContain('backup job job-1 (Aurora, RUNNING), backup job job-2 (CloudFormation, ABORTING).');
    expect(error).toContain(`aws backup list-backup-jobs --by-backup-vault-name ${vaultName}; `);
    expect(error).toContain('aws backup stop-backup-job --backup-job-id job-2; ');
    expect(error).toContain('--recovery-point-arn <arn>');
  });

  test('a long list is cut, so that CloudFormation takes the answer', async () => {
    const vault = new FakeVault();
    for (let number = 1; number <= 200; number++) {
      vault.add(auroraPoint(number), 'DELETING', { statusMessage: 'x'.repeat(1000) });
    }
    const error = String(await ask(vault, giveUpAfterMinutes).catch(String));
    expect(error).toMatch(/ and \d+ more, named in the log\./);
    expect(error.length).toBeLessThan(2200);
  });
});

describe('when the function may not delete a point', () => {
  const denied = backupError('AccessDeniedException', 'not authorized to perform: backup:DeleteRecoveryPoint', 403);

  test('the others go first, then it fails at once', async () => {
    const foreign = 'arn:aws:ec2:us-east-1::snapshot/snap-1';
    const vault = new FakeVault().add(foreign).add(auroraPoint());
    vault.before = (call, id) => (call === 'DeletePoint' && id === foreign ? denied : undefined);
    await expect(ask(vault)).resolves.toBe(false);
    vault.finishDeletions();
    await expect(ask(vault)).rejects.toThrow(`${foreign} (COMPLETED; AccessDeniedException: not authorized`);
  });

  test('it waits for a job all the same', async () => {
    const vault = new FakeVault().add(auroraPoint()).addJob('job-1', 'RUNNING', 'Aurora');
    vault.before = (call) => (call === 'DeletePoint' ? denied : undefined);
    await expect(ask(vault)).resolves.toBe(false);
  });
});

test('an error that is not of AWS Backup is not taken for an empty vault', async () => {
  const vault = new FakeVault().add(auroraPoint());
  vault.before = (call) => {
    if (call === 'DeletePoint') {
      throw new Error('out of order');
    }
    return undefined;
  };
  await expect(ask(vault)).rejects.toThrow('out of order');
});
