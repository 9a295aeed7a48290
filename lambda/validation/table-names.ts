import { log } from '../log';
import { PassingError } from '../passing-error';
import type { Reading } from '../reading';
import type { Clients } from './clients';
import { withDatabases } from './databases';
import type { ValidationEnvironment } from './environment';
import { mayPass } from './failure';
import { readTables } from './parts';

/**
 * Reads which tables either side has by now, as `schema.table`.
 *
 * @returns the names, or what keeps them from being read until somebody changes something
 * @throws PassingError when the same may work a little later
 */
export async function readTableNames(
  environment: ValidationEnvironment,
  clients: Clients,
): Promise<Reading<readonly string[]>> {
  try {
    const { sources, targets } = await withDatabases(environment, clients, (databases) =>
      readTables(databases, environment.schemas),
    );
    return { value: [...new Set([...sources.keys(), ...targets.keys()])] };
  } catch (error) {
    if (mayPass(error)) {
      throw new PassingError(error);
    }
    const { message } = error as Error;
    log('error', { event: 'the tables could not be read', message });
    return { unreadable: message };
  }
}
