import type { MigrationDefinition } from '../definition';
import type { Problems } from '../problems';

/** The Aurora engine that each source engine moves to: DMS converts types only within a family without loss. */
const targetEngineOf = { postgresql: 'aurora-postgresql', mysql: 'aurora-mysql' } as const;

/**
 * The first major version of Aurora PostgreSQL in standard support: 13 left it on 2026-02-28, 14 follows on 2027-02-28.
 * Aurora MySQL 3 has it until 2028-04-30.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/aurorapostgresql-release-calendar.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/AuroraMySQL.release-calendars.html
 */
const firstInStandardSupport = 14;

/** Checks the versions of source, target and DMS, each by itself and against each other. */
export function checkVersions(definition: MigrationDefinition, problems: Problems): void {
  const { source, target, replication } = definition;
  problems.matches('source.version', source.version, /^\d+(\.\d+){1,2}$/, 'a version such as 15.7');
  problems.matches(
    'replication.engineVersion',
    replication.engineVersion,
    /^\d+\.\d+\.\d+$/,
    'a version such as 3.6.1',
  );
  if (target.engine !== targetEngineOf[source.engine]) {
    problems.add('target.engine', target.engine, `${targetEngineOf[source.engine]} for a ${source.engine} source`);
  } else if (target.engine === 'aurora-postgresql') {
    checkPostgresql(definition, problems);
  } else {
    checkMysql(definition, problems);
  }
}

function checkPostgresql({ source, target, replication }: MigrationDefinition, problems: Problems): void {
  problems.matches('target.version', target.version, /^\d+\.\d+$/, 'a version such as 16.8');
  const major = Number.parseInt(target.version, 10);
  if (major < Number.parseInt(source.version, 10)) {
    problems.add('target.version', target.version, `the source's major version (${source.version}) or a newer one`);
  }
  if (major < firstInStandardSupport && !target.extendedSupport) {
    problems.add(
      'target.version',
      target.version,
      `${firstInStandardSupport} or newer, or one with target.extendedSupport`,
      'past its standard support RDS would refuse to create it; with extended support it bills each vCPU and hour',
    );
  }
  // https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html
  if (major >= 17 && replication.engineVersion.localeCompare('3.6.1', 'en', { numeric: true }) < 0) {
    problems.add(
      'replication.engineVersion',
      replication.engineVersion,
      '3.6.1 or newer with Aurora PostgreSQL 17',
      'an older DMS cannot read version 17, so there would be no way back after the cutover',
    );
  }
}

function checkMysql({ source, target }: MigrationDefinition, problems: Problems): void {
  problems.matches(
    'target.version',
    target.version,
    /^8\.\d+\.mysql_aurora\.\d+(\.\d+)+$/,
    'a version such as 8.0.mysql_aurora.3.10.4',
  );
  if (seriesOf(target.version) < seriesOf(source.version)) {
    problems.add('target.version', target.version, `the source's release series (${source.version}) or a newer one`);
  }
}

/** Returns the release series of MySQL, which the first two numbers of a version are: 5.7, 8.0, 8.4. */
function seriesOf(version: string): number {
  return Number(version.split('.').slice(0, 2).join('.'));
}
