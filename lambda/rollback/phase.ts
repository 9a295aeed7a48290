import type { SSMClient } from '@aws-sdk/client-ssm';
import type { MigrationPhase } from '../../lib/migration-phase';
import { readLivePhase } from '../live-phase';
import type { RollbackEnvironment } from './environment';

/** The phase that a rollback goes by. */
export interface PhaseInForce {
  readonly phase: MigrationPhase;
  /** Why the live phase is not known, so that `phase` is the one of the template. @default - it is known */
  readonly doubt?: string;
}

/**
 * Reads the live phase. Where it is missing or cannot be read, the template's is the best guess: a rollback that waits until
 * SSM answers comes too late.
 */
export async function readPhase(
  ssm: SSMClient,
  { phaseParameter, templatePhase }: Pick<RollbackEnvironment, 'phaseParameter' | 'templatePhase'>,
): Promise<PhaseInForce> {
  try {
    return { phase: await readLivePhase(ssm, phaseParameter) };
  } catch (error) {
    return { phase: templatePhase, doubt: (error as Error).message };
  }
}
