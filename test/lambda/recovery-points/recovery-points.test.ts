import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CdkCustomResourceEvent, CdkCustomResourceIsCompleteEvent } from 'aws-lambda';
import { isComplete, onEvent } from '../../../lambda/recovery-points';
import { beginEmptying, continueEmptying } from '../../../lambda/recovery-points/handlers';
import {
  attempts,
  deletionsPerQuestion,
  giveUpAfterMinutes,
  secondsPerAttempt,
  timeoutSeconds,
} from '../../../lambda/recovery-points/timing';
import { auroraPoint, backupError, FakeVault, stackPoint, vaultName } from './fake-vault';

type RequestType = 'Create' | 'Update' | 'Delete';

const began = new Date('2026-11-21T09:00:00Z');
const wait = setTimeout;

function eventOf(type: RequestType, name: unknown = vaultName): CdkCustomResourceEvent {
  return {
    RequestType: type,
    ...(type !== 'Create' && { PhysicalResourceId: vaultName }),
    ResourceProperties: { ServiceToken: 'arn', BackupVaultName: name },
  } as unknown as CdkCustomResourceEvent;
}

/** The event of a question, as the provider framework hands it on. */
function question(type: RequestType): CdkCustomResourceIsCompleteEvent {
  return JSON.parse(JSON.stringify({ ...eventOf(type), ...beginEmptying(eventOf(type), began) }));
}

/** Asks once whether the vault is empty, some minutes after the event. */
async function ask(vault: FakeVault, minutes = 1): Promise<boolean> {
  const now = new Date(began.getTime() + minutes * 60_000);
  return (await continueEmptying(question('Delete'), vault.client(), now)).IsComplete;
}

/** Asks until the vault is empty, and returns the number of questions. Deletions end between two of them. */
async function destroy(vault: FakeVault): Promise<number> {
  for (let questions = 1; questions <= 10; questions++) {
    if (await ask(vault)) {
      return questions;
    }
    vault.finishDeletions();
  }
  throw new Error('the vault is never empty');
}

beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
  // The pauses of the SDK before it tries again.
  jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void) => wait(run, 0)) as typeof setTimeout);
});
afterEach(() => jest.restoreAllMocks());

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

describe('when the stack goes', () => {
  test('an empty vault is done at once, and once more when the event is repeated', async () => {
    const vault = new FakeVault();
    await expect(destroy(vault)).resolves.toBe(1);
    await expect(destroy(vault)).resolves.toBe(1);
    expect(vault.calls).toEqual(['ListJobs', 'ListPoints', 'ListJobs', 'ListPoints']);
  });

  test('it waits until the recovery points are gone, and asks for each deletion once', async () => {
    const vault = new FakeVault().add(auroraPoint(1)).add(auroraPoint(2), 'AVAILABLE');
    await expect(ask(vault)).resolves.toBe(false);
    await expect(ask(vault)).resolves.toBe(false);
    expect(vault.deletions).toEqual([auroraPoint(1), auroraPoint(2)]);
    vault.finishDeletions();
    await expect(ask(vault)).resolves.toBe(true);
  });

  test('the points of every page go', async () => {
    const vault = new FakeVault();
    for (let number = 1; number <= 5; number++) {
      vault.add(auroraPoint(number));
    }
    vault.pageSize = 2;
    await destroy(vault);
    expect(vault.points).toEqual([]);
    expect(vault.deletions).toHaveLength(5);
  });

  test.each(['EXPIRED', 'PARTIAL', 'STOPPED'] as const)('a point in status %s goes as well', async (status) => {
    const vault = new FakeVault().add(auroraPoint(), status);
    await destroy(vault);
    expect(vault.points).toEqual([]);
  });

  test.each(['CREATING', 'DELETING'] as const)('a point in status %s is waited for', async (status) => {
    const vault = new FakeVault().add(auroraPoint(), status);
    await expect(ask(vault)).resolves.toBe(false);
    expect(vault.deletions).toEqual([]);
  });

  test('nested points go before their composite one, which may go with the last of them', async () => {
    const composite = stackPoint('composite');
    const vault = new FakeVault()
      .add(composite, 'PARTIAL')
      .add(stackPoint('nested-1'), 'COMPLETED', { parent: composite })
      .add(stackPoint('nested-2'), 'DELETING', { parent: composite });
    await expect(destroy(vault)).resolves.toBe(2);
    expect(vault.deletions).toEqual([stackPoint('nested-1')]);
  });

  test('a composite point that stays without its nested ones is deleted', async () => {
    const composite = stackPoint('composite');
    const vault = new FakeVault().add(composite).add(stackPoint('nested'), 'COMPLETED', { parent: composite });
    await ask(vault);
    vault.points = vault.points.filter(({ arn }) => arn === composite);
    await destroy(vault);
    expect(vault.deletions).toEqual([stackPoint('nested'), composite]);
  });

  test('many points go in several questions, so that the function ends in time', async () => {
    const vault = new FakeVault();
    for (let number = 1; number <= deletionsPerQuestion + 1; number++) {
      vault.add(auroraPoint(number));
    }
    await ask(vault);
    expect(vault.deletions).toHaveLength(deletionsPerQuestion);
    await destroy(vault);
    expect(vault.points).toEqual([]);
  });

  test('points that are refused do not keep the others from their turn', async () => {
    const vault = new FakeVault();
    for (let number = 1; number <= deletionsPerQuestion + 1; number++) {
      vault.add(auroraPoint(number));
    }
    vault.add(stackPoint('last'));
    vault.before = (call, id) =>
      call === 'DeletePoint' && id.startsWith('arn:aws:rds')
        ? backupError('InvalidRequestException', 'held')
        : undefined;
    await ask(vault);
    expect(vault.deletions).toContain(stackPoint('last'));
  });

  test('a point that goes between the list and its deletion is no error', async () => {
    const vault = new FakeVault().add(auroraPoint());
    vault.before = (call) => {
      vault.points = call === 'DeletePoint' ? [] : vault.points;
      return undefined;
    };
    await expect(destroy(vault)).resolves.toBe(2);
  });
});

describe('a backup job of the vault', () => {
  test.each(['CREATED', 'PENDING', 'RUNNING'] as const)('is stopped in state %s, and waited for', async (state) => {
    const vault = new FakeVault().addJob('job-1', state);
    await expect(ask(vault)).resolves.toBe(false);
    await expect(ask(vault)).resolves.toBe(false);
    expect(vault.calls.filter((call) => call.startsWith('StopJob'))).toEqual(['StopJob job-1']);
    vault.jobs = [{ id: 'job-1', state: 'ABORTED', resourceType: 'CloudFormation', vaultName }];
    await expect(ask(vault)).resolves.toBe(true);
  });

  test.each(['COMPLETED', 'ABORTED', 'FAILED', 'EXPIRED', 'PARTIAL'] as const)('is over in state %s', async (state) => {
    const vault = new FakeVault().addJob('job-1', state);
    await expect(ask(vault)).resolves.toBe(true);
    expect(vault.calls).toEqual(['ListJobs', 'ListPoints']);
  });

  test('is waited for where AWS Backup cannot stop it, and what it made goes', async () => {
    const vault = new FakeVault().addJob('job-1', 'RUNNING', 'Aurora').add(auroraPoint(), 'CREATING');
    await expect(ask(vault)).resolves.toBe(false);
    vault.jobs = [];
    vault.points = [{ arn: auroraPoint(), status: 'COMPLETED' }];
    await destroy(vault);
    expect(vault.deletions).toEqual([auroraPoint()]);
  });

  test('that ends while the vault is looked through leaves no point behind', async () => {
    const vault = new FakeVault().addJob('job-1', 'RUNNING', 'Aurora');
    vault.before = (call) => {
      if (call === 'ListPoints' && vault.jobs.length > 0) {
        vault.jobs = [];
        vault.add(auroraPoint());
      }
      return undefined;
    };
    await destroy(vault);
    expect(vault.points).toEqual([]);
  });

  test('is found on every page, and left alone when it is of another vault or over before it is stopped', async () => {
    const vault = new FakeVault()
      .addJob('old', 'COMPLETED')
      .addJob('of-another', 'RUNNING', 'EBS', 'another-vault')
      .addJob('new', 'RUNNING');
    vault.pageSize = 1;
    vault.before = (call) => {
      vault.jobs = call === 'StopJob' ? [] : vault.jobs;
      return undefined;
    };
    await expect(ask(vault)).resolves.toBe(false);
    expect(vault.calls).toEqual(['ListJobs', 'ListJobs', 'StopJob new', 'ListPoints']);
  });
});

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
