import { deletionsPerQuestion } from '../../../lambda/recovery-points/timing';
import { beQuiet } from '../loading/quiet';
import { auroraPoint, backupError, FakeVault, stackPoint } from './fake-vault';
import { ask, destroy } from './fixtures';

beQuiet();

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
