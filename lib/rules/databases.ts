import { fixedClusterParameters } from '../data/parameter-groups';
import { controlSchema } from '../data/task-settings';
import type { MigrationDefinition, TargetDatabase } from '../definition';
import type { Problems } from '../problems';

/** The Aurora engine that each source engine moves to: DMS converts types only within a family without loss. */
const targetEngineOf = { postgresql: 'aurora-postgresql', mysql: 'aurora-mysql' } as const;

/** Checks the source, the target and the replication between them. */
export function checkDatabases(definition: MigrationDefinition, problems: Problems): void {
  checkSource(definition, problems);
  checkTarget(definition.target, problems);
  checkVersions(definition, problems);
  checkReplication(definition, problems);
}

function checkSource({ source, network }: MigrationDefinition, problems: Problems): void {
  problems.wholeNumber('source.port', source.port, 1, 65535);
  problems.wholeNumber('source.sizeGiB', source.sizeGiB, 1, 131072);
  problems.matches('source.host', source.host, /^[A-Za-z0-9]([A-Za-z0-9.-]{0,252})$/, 'a host name or an IPv4 address');
  problems.matches('source.databaseName', source.databaseName, /^[A-Za-z_][A-Za-z0-9_]{0,62}$/, 'a database name');
  problems.distinct('source.schemas', source.schemas);
  if (source.schemas.includes(controlSchema)) {
    problems.add('source.schemas', controlSchema, 'schemas of the application', 'DMS keeps its own tables in this one');
  }
  for (const schema of source.schemas) {
    // A % is DMS's wildcard: it would take system schemas along.
    problems.matches('source.schemas', schema, /^[A-Za-z_][A-Za-z0-9_$]{0,62}$/, 'exact names without % or *');
  }
  const { credentials } = source;
  if (credentials.kind === 'existing-secret') {
    problems.matches(
      'source.credentials.secretArn',
      credentials.secretArn,
      /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+-[A-Za-z0-9]{6}$/,
      'the full ARN of a secret, with its six-character suffix',
    );
  } else {
    problems.matches(
      'source.credentials.username',
      credentials.username,
      /^[A-Za-z_][A-Za-z0-9_]{0,31}$/,
      'a user name',
    );
  }
  if (source.host.endsWith(`.${network.privateZoneName}`)) {
    problems.add(
      'source.host',
      source.host,
      `a host outside ${network.privateZoneName}`,
      'writer would point at itself',
    );
  }
}

function checkTarget(target: TargetDatabase, problems: Problems): void {
  for (const name of Object.keys(fixedClusterParameters).filter((name) => target.parameters?.[name] !== undefined)) {
    problems.add(
      `target.parameters.${name}`,
      target.parameters?.[name]?.value,
      'nothing',
      'Crossfade sets this one itself',
    );
  }
  if (target.engine === 'aurora-mysql') {
    problems.add('target.engine', target.engine, 'aurora-postgresql', 'this version does not build aurora-mysql yet');
  }
  problems.wholeNumber('target.readers', target.readers, 1, 15);
  problems.wholeNumber('target.backupRetentionDays', target.backupRetentionDays, 1, 35);
  const { capacity } = target;
  if (capacity.kind === 'provisioned') {
    problems.matches(
      'target.capacity.instanceType',
      capacity.instanceType,
      /^[rtx]\d+g[a-z]*\.\d*[a-z]+$/,
      'a Graviton class such as r6g.large',
    );
    return;
  }
  for (const [field, units] of Object.entries({
    minimumUnits: capacity.minimumUnits,
    maximumUnits: capacity.maximumUnits,
  })) {
    if (units < 0.5 || units > 256 || !Number.isInteger(units * 2)) {
      problems.add(`target.capacity.${field}`, units, '0.5..256 in steps of 0.5');
    }
  }
  if (capacity.minimumUnits > capacity.maximumUnits) {
    problems.add(
      'target.capacity.minimumUnits',
      capacity.minimumUnits,
      `at most maximumUnits (${capacity.maximumUnits})`,
    );
  }
}

function checkVersions({ source, target, replication }: MigrationDefinition, problems: Problems): void {
  problems.matches('source.version', source.version, /^\d+(\.\d+){1,2}$/, 'a version such as 15.7');
  problems.matches('target.version', target.version, /^\d+\.\d+(\.\w+)*$/, 'a version such as 16.8');
  problems.matches(
    'replication.engineVersion',
    replication.engineVersion,
    /^\d+\.\d+\.\d+$/,
    'a version such as 3.6.1',
  );

  if (target.engine !== targetEngineOf[source.engine]) {
    problems.add('target.engine', target.engine, `${targetEngineOf[source.engine]} for a ${source.engine} source`);
  } else if (target.engine === 'aurora-postgresql') {
    const major = Number.parseInt(target.version, 10);
    if (major < Number.parseInt(source.version, 10)) {
      problems.add('target.version', target.version, `the source's major version (${source.version}) or a newer one`);
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
}

function checkReplication({ replication, source }: MigrationDefinition, problems: Problems): void {
  problems.matches(
    'replication.instanceClass',
    replication.instanceClass,
    /^dms\.(t3|c5|c6i|c7i|r5|r6i|r7i)\.\d*[a-z]+$/,
    'a class of t3, c5, c6i, c7i, r5, r6i or r7i such as dms.r6i.large (DMS has no Graviton class)',
  );
  problems.wholeNumber('replication.storageGiB', replication.storageGiB, 5, 6144);
  problems.wholeNumber('replication.lagAlarmSeconds', replication.lagAlarmSeconds, 1, 86400);
  if (replication.storageGiB < source.sizeGiB / 10) {
    problems.add(
      'replication.storageGiB',
      replication.storageGiB,
      `at least a tenth of source.sizeGiB (${source.sizeGiB})`,
      'changes that arrive while the tables are loaded are kept there',
    );
  }
  const { lobs } = replication;
  if (lobs.kind === 'limited') {
    problems.wholeNumber('replication.lobs.maximumKiB', lobs.maximumKiB, 1, 102400);
  } else {
    problems.wholeNumber('replication.lobs.chunkKiB', lobs.chunkKiB, 1, 102400);
  }
}
