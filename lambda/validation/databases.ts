import { type ConnectionLimits, usualLimits } from '../../lib/validation/connection';
import type { DatabasePair } from '../../lib/validation/database';
import { openDatabases } from '../../lib/validation/open-databases';
import { log } from '../log';
import type { Clients } from './clients';
import { readConnections } from './connections';
import { within } from './deadline';
import type { ValidationEnvironment } from './environment';
import { OpenError } from './failure';
import { statementTimeoutSeconds } from './timing';

/** One connection to each side: how many there are is decided by how many parts are compared at once. */
const limits: ConnectionLimits = { ...usualLimits, maximumConnections: 1, statementTimeoutSeconds };

/** Longest wait for the end of the connections, in milliseconds: one that is lost may not answer. */
const closeMilliseconds = 20_000;

/**
 * Does something with both databases. The connections are closed each time: Lambda would freeze them, and the servers would
 * keep them until a timeout.
 *
 * @throws OpenError when a side cannot be reached
 */
export async function withDatabases<Result>(
  environment: ValidationEnvironment,
  { secrets }: Pick<Clients, 'secrets'>,
  use: (databases: DatabasePair) => Promise<Result>,
): Promise<Result> {
  const databases = await open(environment, secrets);
  try {
    return await use(databases);
  } finally {
    await within(closeMilliseconds, () => databases.close()).catch((error: unknown) => {
      log('warn', { event: 'the connections did not end', error: String(error) });
    });
  }
}

async function open(environment: ValidationEnvironment, secrets: Clients['secrets']): Promise<DatabasePair> {
  try {
    return await openDatabases(await readConnections(environment, secrets), limits);
  } catch (error) {
    throw new OpenError(error);
  }
}
