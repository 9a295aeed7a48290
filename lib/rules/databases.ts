import { fixedParameters } from '../data/fixed-parameters';
import { controlSchema } from '../data/task-settings';
import type { MigrationDefinition, TargetDatabase } from '../definition';
import type { Problems } from '../problems';
import { checkSecrets } from './secrets';
import { checkTls } from './tls';
import { checkVersions, type Moment } from './versions';

/** The databases of MySQL itself. */
const mysqlSystemDatabases = ['information_schema', 'mysql', 'performance_schema', 'sys'];

/** Checks the source, the target and the replication between them. */
export function checkDatabases(definition: MigrationDefinition, problems: Problems, moment: Moment): void {
  checkSource(definition, problems);
  checkTarget(definition.target, problems);
  checkReads(definition, problems);
  checkParameters(definition.target, problems);
  checkVersions(definition, problems, moment);
  checkSecrets(definition, problems);
  checkTls(definition, problems);
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
  if (source.engine === 'mysql') {
    for (const schema of source.schemas.filter((name) => mysqlSystemDatabases.includes(name))) {
      problems.add('source.schemas', schema, 'databases of the application', 'this one is of the server itself');
    }
  }
  if (source.timeZone !== undefined && (source.engine !== 'mysql' || !isTimeZone(source.timeZone))) {
    problems.add('source.timeZone', source.timeZone, 'a time zone such as Europe/Berlin, for a MySQL source');
  }
  if (source.credentials.kind === 'created-secret') {
    problems.matches(
      'source.credentials.username',
      source.credentials.username,
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

/** Where no service reads a database, the name `reader` would be moved for nobody. */
function checkReads({ target, compute }: MigrationDefinition, problems: Problems): void {
  if (target.servesReads && !compute.services.some(({ usesDatabase }) => usesDatabase)) {
    problems.add('target.servesReads', true, 'false, or nothing', 'no service has usesDatabase, so nobody reads');
  }
}

function checkParameters(
  { engine, parameters = {}, instanceParameters = {} }: TargetDatabase,
  problems: Problems,
): void {
  const fixed = fixedParameters[engine];
  const own = { 'target.parameters': parameters, 'target.instanceParameters': instanceParameters };
  for (const [field, group] of Object.entries(own)) {
    for (const [name, { value }] of Object.entries(group)) {
      if (Object.hasOwn(fixed.cluster, name) || Object.hasOwn(fixed.instance, name)) {
        problems.add(`${field}.${name}`, value, 'nothing', 'Crossfade sets this one itself');
      } else if (engine === 'aurora-mysql' && name.startsWith('binlog_')) {
        problems.add(`${field}.${name}`, value, 'nothing', 'the way back needs the binary log as DMS can read it');
      }
    }
  }
  for (const name of Object.keys(instanceParameters).filter((name) => Object.hasOwn(parameters, name))) {
    problems.add(
      `target.instanceParameters.${name}`,
      instanceParameters[name]?.value,
      'a parameter that target.parameters does not set',
      'the value of the instance would win',
    );
  }
  if (engine === 'aurora-mysql') {
    // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Reference.ParameterGroups.html
    problems.matches(
      'target.parameters.lower_case_table_names',
      parameters['lower_case_table_names']?.value,
      /^[01]$/,
      '0 or 1, as on the source, or 1 for its 2; Aurora takes it only when the cluster is created',
    );
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

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
