import type { CdkCustomResourceEvent, CdkCustomResourceIsCompleteEvent } from 'aws-lambda';
import { beginEmptying, continueEmptying } from '../../../lambda/recovery-points/handlers';
import { type FakeVault, vaultName } from './fake-vault';

/** What CloudFormation wants of a custom resource. */
export type RequestType = 'Create' | 'Update' | 'Delete';

/** When the event of a question arrived. */
export const began = new Date('2026-11-21T09:00:00Z');

/** An event of CloudFormation that names a vault. */
export function eventOf(type: RequestType, name: unknown = vaultName): CdkCustomResourceEvent {
  return {
    RequestType: type,
    ...(type !== 'Create' && { PhysicalResourceId: vaultName }),
    ResourceProperties: { ServiceToken: 'arn', BackupVaultName: name },
  } as unknown as CdkCustomResourceEvent;
}

/** The event of a question, as the provider framework hands it on. */
export function question(type: RequestType): CdkCustomResourceIsCompleteEvent {
  return JSON.parse(JSON.stringify({ ...eventOf(type), ...beginEmptying(eventOf(type), began) }));
}

/** Asks once whether the vault is empty, some minutes after the event. */
export async function ask(vault: FakeVault, minutes = 1): Promise<boolean> {
  const now = new Date(began.getTime() + minutes * 60_000);
  return (await continueEmptying(question('Delete'), vault.client(), now)).IsComplete;
}

/** Asks until the vault is empty, and returns the number of questions. Deletions end between two of them. */
export async function destroy(vault: FakeVault): Promise<number> {
  for (let questions = 1; questions <= 10; questions++) {
    if (await ask(vault)) {
      return questions;
    }
    vault.finishDeletions();
  }
  throw new Error('the vault is never empty');
}
