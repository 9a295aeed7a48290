import type { MigrationDefinition } from '../definition';
import { definitionOf } from '../environment';
import type { Problems } from '../problems';
import { checkAssessment } from './assessment';
import { checkCompute } from './compute';
import { checkDatabases } from './databases';
import { checkEnvironments } from './environments';
import { checkIdentity } from './identity';
import { checkNetwork } from './network';
import { checkStorage } from './storage';
import { checkTraffic } from './traffic';
import { checkValidation } from './validation';
import type { Moment } from './versions';
import { checkWebAcl } from './web-acl';

/**
 * Checks what the type of a definition cannot say: ranges, fields that must agree with each other, and versions that AWS
 * supports.
 */
export function checkDefinition(definition: MigrationDefinition, problems: Problems, moment: Moment): void {
  checkIdentity(definition, problems);
  checkEnvironments(definition, problems);
  checkDatabases(definition, problems, moment);
  checkAssessment(definition, problems);
  checkValidation(definition, problems);
  checkCompute(definition, problems);
  checkStorage(definition, problems);
  checkWebAcl(definition, problems);
  for (const environment of definition.environments) {
    // An environment may bring its own addresses, link and host name.
    const own = definitionOf(definition, environment);
    checkNetwork(own, problems);
    checkTraffic(own, problems);
  }
}
