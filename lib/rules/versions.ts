import type { MigrationDefinition } from '../definition';
import type { MigrationPhase } from '../migration-phase';
import type { Problems } from '../problems';
import { isOlder, supportOf, versionsInSupport } from '../support-dates';

/** The Aurora engine that each source engine moves to: DMS converts types only within a family without loss. */
const targetEngineOf = { postgresql: 'aurora-postgresql', mysql: 'aurora-mysql' } as const;

/** A version of a source, with its minor one. */
const versionPattern = /^\d+(\.\d+){1,2}$/;

/** A version of DMS. */
const dmsPattern = /^\d+\.\d+\.\d+$/;

/** A version of DMS that has no announced end, for messages. */
const currentDms = '3.6.1';

/** Any version of DMS: all that still run read it. */
const anyDms = '3.4.0';

/**
 * The oldest version of DMS that reads each series of a database, as the source of the migration or as Aurora on the way
 * back. A series that is not here DMS does not read: PostgreSQL before 9.4, the innovation releases of MySQL.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Introduction.Sources.html
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html
 */
const readableBy: Readonly<Record<'postgresql' | 'mysql', ReadonlyMap<string, string>>> = {
  postgresql: new Map([
    ['9.4', anyDms],
    ['9.5', anyDms],
    ['9.6', anyDms],
    ['10', anyDms],
    ['11', anyDms],
    ['12', anyDms],
    ['13', '3.4.3'],
    ['14', '3.4.7'],
    ['15', '3.5.1'],
    ['16', '3.5.3'],
    ['17', '3.6.1'],
    ['18', '3.6.1'],
  ]),
  mysql: new Map([
    ['5.5', anyDms],
    ['5.6', anyDms],
    ['5.7', anyDms],
    ['8.0', anyDms],
    ['8.4', '3.5.4'],
  ]),
};

/**
 * Returns the oldest version of DMS that reads a version of a database.
 *
 * @returns undefined where DMS reads no such version
 */
export function oldestDms(engine: 'postgresql' | 'mysql', version: string): string | undefined {
  return readableBy[engine].get(seriesOf(engine, version));
}

/** When a definition is deployed. */
export interface Moment {
  /** The day of the synth. */
  readonly today: Date;
  /** The phase that the synth is of. */
  readonly migrationPhase: MigrationPhase;
}

/** Checks the versions of source, target and DMS, each by itself and against each other, and that AWS supports them. */
export function checkVersions(
  definition: MigrationDefinition,
  problems: Problems,
  { today, migrationPhase }: Moment,
): void {
  const { source, target, replication } = definition;
  problems.matches('source.version', source.version, versionPattern, 'a version such as 15.7');
  problems.matches('replication.engineVersion', replication.engineVersion, dmsPattern, 'a version such as 3.6.1');
  // In the last phase DMS is gone, whatever version of it the definition still names.
  if (migrationPhase !== 'complete') {
    checkDmsSupport(definition, problems, today);
  }
  if (target.engine !== targetEngineOf[source.engine]) {
    problems.add('target.engine', target.engine, `${targetEngineOf[source.engine]} for a ${source.engine} source`);
    return;
  }
  if (target.engine === 'aurora-postgresql') {
    checkPostgresql(definition, problems);
  } else {
    checkMysql(definition, problems);
  }
  checkReadable(definition, problems);
  checkTargetSupport(definition, problems, today);
}

function checkPostgresql({ source, target }: MigrationDefinition, problems: Problems): void {
  problems.matches('target.version', target.version, /^\d+\.\d+$/, 'a version such as 16.8');
  if (Number.parseInt(target.version, 10) < Number.parseInt(source.version, 10)) {
    problems.add('target.version', target.version, `the source's major version (${source.version}) or a newer one`);
  }
}

function checkMysql({ source, target }: MigrationDefinition, problems: Problems): void {
  problems.matches(
    'target.version',
    target.version,
    /^8\.\d+\.mysql_aurora\.\d+(\.\d+)+$/,
    'a version such as 8.0.mysql_aurora.3.10.4',
  );
  if (Number(seriesOf('mysql', target.version)) < Number(seriesOf('mysql', source.version))) {
    problems.add('target.version', target.version, `the source's release series (${source.version}) or a newer one`);
  }
}

/**
 * Past the end RDS refuses to create the cluster, unless the definition takes the extended support. One that exists was
 * upgraded by RDS that day: the definition names another version than the one that runs.
 */
function checkTargetSupport({ target }: MigrationDefinition, problems: Problems, today: Date): void {
  const { engine, version, extendedSupport = false } = target;
  const { state, lastDay, source } = supportOf(engine, version, today, extendedSupport);
  if (state !== 'ended') {
    return;
  }
  const [first] = versionsInSupport(engine, today);
  problems.add(
    'target.version',
    version,
    extendedSupport ? `${first} or newer` : `${first} or newer, or one with target.extendedSupport`,
    extendedSupport
      ? `its extended support ended on ${lastDay} (${source})`
      : `its standard support ended on ${lastDay} (${source}): RDS would refuse to create it; with extended support it bills each vCPU and hour`,
  );
}

function checkDmsSupport({ replication }: MigrationDefinition, problems: Problems, today: Date): void {
  const { state, lastDay, source } = supportOf('dms', replication.engineVersion, today);
  if (state === 'ended' && dmsPattern.test(replication.engineVersion)) {
    problems.add(
      'replication.engineVersion',
      replication.engineVersion,
      `a version that DMS supports, such as ${currentDms}`,
      `its support ended on ${lastDay} (${source}): DMS makes no instance of it, and has upgraded those that there were`,
    );
  }
}

/** DMS reads the source from the first day on, and Aurora once it is the writer. */
function checkReadable({ source, target, replication }: MigrationDefinition, problems: Problems): void {
  const readable = readableBy[source.engine];
  // One that is no version at all has been named already.
  if (versionPattern.test(source.version) && !readable.has(seriesOf(source.engine, source.version))) {
    problems.add(
      'source.version',
      source.version,
      `one that DMS reads: ${[...readable.keys()].join(', ')}`,
      'upgrade the source to one of them first',
    );
  }
  const read = [
    { what: 'a source of', version: source.version, otherwise: 'an older DMS cannot read it' },
    {
      what: source.engine === 'postgresql' ? 'Aurora PostgreSQL' : 'Aurora MySQL',
      version: target.version,
      otherwise: `an older DMS cannot read version ${seriesOf(source.engine, target.version)}, so there would be no way back after the cutover`,
    },
  ];
  for (const { what, version, otherwise } of read) {
    const series = seriesOf(source.engine, version);
    const oldest = readable.get(series);
    if (
      oldest !== undefined &&
      dmsPattern.test(replication.engineVersion) &&
      isOlder(replication.engineVersion, oldest)
    ) {
      problems.add(
        'replication.engineVersion',
        replication.engineVersion,
        `${oldest} or newer with ${what} ${series}`,
        otherwise,
      );
    }
  }
}

/**
 * Returns the release series, by which the features of a version go: of MySQL its first two numbers (5.7, 8.0, 8.4), of
 * PostgreSQL the first one, and before version 10 two.
 */
function seriesOf(engine: keyof typeof readableBy, version: string): string {
  const [major = '', minor = ''] = version.split('.');
  return engine === 'postgresql' && Number(major) >= 10 ? major : `${major}.${minor}`;
}
