import type { PreflightContext, Side } from '../context';
import type { Check } from '../finding';
import { noSchemas } from '../no-schemas';
import { connections, controlObjects, replicationRights, replicationUser } from './access';
import { bindChecks, type SourceCheck } from './check';
import { collations } from './collations';
import { disk } from './disk';
import { extensions } from './extensions';
import { lobKeys, rowIdentity, unloggedTables, unsupportedIndexes } from './keys';
import { largeObjects, lobSizes, writtenByServer } from './lobs';
import { decodingServer, freeSlots, keptWal, senderTimeout, walLevel } from './logical-decoding';
import {
  alwaysTriggers,
  definerFunctions,
  eventTriggers,
  leftBehind,
  materialisedViews,
  untrustedFunctions,
} from './programs';
import { roles } from './roles';
import { narrowKeys, sequences } from './sequences';
import { existingSlots } from './slots';
import { names, otherReplication, schemas, tableKinds } from './structure';
import { targetRows, targetSettings } from './target';
import { longTransactions, preparedTransactions, sessionLimits } from './transactions';
import { instants, numerics, types, unboundedTexts } from './values';
import { sourceVersion, targetVersion } from './versions';

/** The checks that need no schema: what they look at is the server's. */
const serverChecks: readonly SourceCheck[] = [
  sourceVersion,
  walLevel,
  decodingServer,
  freeSlots,
  senderTimeout,
  keptWal,
  existingSlots,
  longTransactions(),
  preparedTransactions,
  sessionLimits,
  connections,
  replicationUser,
];

/** Every check of a PostgreSQL source, in the order in which somebody prepares one. */
export const sourceChecks: readonly SourceCheck[] = [
  ...serverChecks,
  disk,
  replicationRights,
  controlObjects,
  schemas,
  rowIdentity,
  lobKeys,
  unloggedTables,
  tableKinds,
  unsupportedIndexes,
  names,
  numerics,
  unboundedTexts,
  instants,
  types,
  lobSizes,
  largeObjects,
  writtenByServer,
  sequences,
  narrowKeys,
  alwaysTriggers,
  eventTriggers,
  untrustedFunctions,
  definerFunctions,
  materialisedViews,
  leftBehind,
  extensions,
  collations,
  roles,
  otherReplication,
];

/** Returns every check of a target that exists. */
export function targetChecks(target: Side): readonly SourceCheck[] {
  return [targetVersion(target), targetSettings(target), targetRows(target)];
}

/**
 * Returns the checks of a PostgreSQL source, and those of its target where one is given. Without a schema that moves they
 * are those of the server.
 */
export function postgresqlChecks(context: PreflightContext): readonly Check[] {
  if (context.schemas.length === 0) {
    return [...bindChecks(serverChecks, context), noSchemas(context.source)];
  }
  return bindChecks([...sourceChecks, ...(context.target === undefined ? [] : targetChecks(context.target))], context);
}
