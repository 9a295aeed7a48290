import type { MigrationSettings } from '../../settings';
import type { Check } from '../finding';
import { backupChecks } from './backup';
import { type AccountClients, createAccountClients } from './clients';
import { DeployedStacks } from './deployed';
import { quotaNeeds } from './needs';
import { quotaChecks } from './quotas';
import { replicationChecks } from './replication';
import { secretChecks } from './secrets';
import { Quotas } from './utilization';
import { zoneChecks } from './zones';

/**
 * Returns the checks of the AWS account: whether it has room for what the definition makes, and what the definition takes
 * for granted.
 *
 * @param clients AWS clients. @default - those of the operator's own credentials, in the Region of the definition
 */
export function accountChecks(
  settings: MigrationSettings,
  _today: Date,
  clients: AccountClients = createAccountClients(settings.definition.region),
): readonly Check[] {
  const deployed = new DeployedStacks(settings, clients);
  return [
    ...backupChecks(settings, clients),
    ...replicationChecks(settings, clients, deployed),
    ...secretChecks(settings, clients),
    ...zoneChecks(settings, clients, deployed),
    ...quotaChecks(quotaNeeds(settings), settings.definition.region, new Quotas(clients), deployed),
  ];
}
