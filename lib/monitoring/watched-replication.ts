import type { DataStack } from '../data/data-stack';
import type { Replication } from '../data/replication';
import type { Direction } from '../data/replication-names';
import { writesToAurora } from '../migration-phase';

/** The direction of the replication that is in force in the declared phase, and what to call its ends. */
export interface WatchedReplication extends Direction, Pick<Replication, 'instanceIdentifier' | 'logGroup'> {
  /** The database that is read, in the middle of a sentence. */
  readonly from: 'the source' | 'Aurora';
  /** The database that is written. */
  readonly to: 'the source' | 'Aurora';
}

/**
 * Returns the replication to watch: towards Aurora until the cutover, back to the source after it, none in phase `complete`.
 * Until the task of the way back is made its metrics have no data.
 */
export function watchedReplication({
  replication,
  settings,
}: Pick<DataStack, 'replication' | 'settings'>): WatchedReplication | undefined {
  if (replication === undefined) {
    return undefined;
  }
  const { instanceIdentifier, logGroup, forward, reverse } = replication;
  return writesToAurora(settings)
    ? { ...reverse, instanceIdentifier, logGroup, from: 'Aurora', to: 'the source' }
    : { ...forward, instanceIdentifier, logGroup, from: 'the source', to: 'Aurora' };
}
