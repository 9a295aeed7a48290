import { beQuiet } from '../loading/quiet';
import { auroraPoint, FakeVault, vaultName } from './fake-vault';
import { ask, destroy } from './fixtures';

beQuiet();

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
