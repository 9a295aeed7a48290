import type { MigrationDefinition } from '../definition';
import type { Problems } from '../problems';
import { checkCompute } from './compute';
import { checkDatabases } from './databases';
import { checkIdentity } from './identity';
import { checkNetwork } from './network';
import { checkTraffic } from './traffic';

/** Checks what the type of a definition cannot say: ranges, and fields that must agree with each other. */
export function checkDefinition(definition: MigrationDefinition, problems: Problems): void {
  checkIdentity(definition, problems);
  checkNetwork(definition, problems);
  checkDatabases(definition, problems);
  checkCompute(definition, problems);
  checkTraffic(definition, problems);
}
