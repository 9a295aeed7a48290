import type { PreflightContext } from '../context';
import type { Check } from '../finding';
import { noDatabases } from '../no-schemas';
import { replicationUserChecks } from './accounts';
import { binaryLogChecks } from './binary-log';
import { collationChecks } from './collations';
import { columnChecks } from './columns';
import { counterChecks } from './counters';
import { Facts } from './facts';
import { foreignKeyChecks } from './foreign-keys';
import { mariadbChecks } from './mariadb';
import { programChecks } from './programs';
import { retentionChecks } from './retention';
import { settingChecks } from './settings';
import { tableChecks } from './tables';
import { targetChecks } from './target';
import { transactionChecks } from './transactions';
import { valueChecks } from './value-checks';
import { versionChecks } from './versions';

/**
 * Returns the checks of a MySQL or MariaDB source, and of a target where one is given. Without a database that moves they
 * are those of the server.
 */
export function mysqlChecks(context: PreflightContext): readonly Check[] {
  const facts = new Facts(context);
  if (context.schemas.length === 0) {
    return [
      ...versionChecks(facts),
      ...binaryLogChecks(facts),
      ...transactionChecks(facts),
      noDatabases(context.source),
    ];
  }
  return [
    ...versionChecks(facts),
    ...settingChecks(facts),
    ...replicationUserChecks(facts),
    ...binaryLogChecks(facts),
    ...retentionChecks(facts),
    ...transactionChecks(facts),
    ...tableChecks(facts),
    ...counterChecks(facts),
    ...columnChecks(facts),
    ...valueChecks(facts),
    ...collationChecks(facts),
    ...foreignKeyChecks(facts),
    ...programChecks(facts),
    ...mariadbChecks(facts),
    ...targetChecks(facts),
  ];
}
