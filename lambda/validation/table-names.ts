import type { Clients } from './clients';
import { withDatabases } from './databases';
import type { ValidationEnvironment } from './environment';
import { readTables } from './parts';

/** Reads which tables either side has by now, as `schema.table`. */
export async function readTableNames(environment: ValidationEnvironment, clients: Clients): Promise<readonly string[]> {
  const { sources, targets } = await withDatabases(environment, clients, (databases) =>
    readTables(databases, environment.schemas),
  );
  return [...new Set([...sources.keys(), ...targets.keys()])];
}
