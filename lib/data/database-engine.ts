import * as rds from 'aws-cdk-lib/aws-rds';
import type { TargetDatabase } from '../definition';

/**
 * Returns the engine of the cluster in the version of the definition. The version decides the family of the parameter
 * groups: its first number in PostgreSQL (`16.8`), its first two in MySQL (`8.0.mysql_aurora.3.10.4`).
 */
export function engineOf({ engine, version }: TargetDatabase): rds.IClusterEngine {
  const [major = '', minor = ''] = version.split('.');
  return engine === 'aurora-postgresql'
    ? rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.of(version, major) })
    : rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.of(version, `${major}.${minor}`) });
}

/**
 * The logs that each engine sends to CloudWatch. The general log of MySQL is among them because rules of compliance ask
 * for all four, but it stays empty: its parameter `general_log` is off, since it would hold every statement with its data.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Integrating.CloudWatch.html
 */
export const exportedLogs: Readonly<Record<TargetDatabase['engine'], readonly string[]>> = {
  'aurora-postgresql': ['postgresql'],
  'aurora-mysql': ['audit', 'error', 'general', 'slowquery'],
};
