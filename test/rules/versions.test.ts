import type { MigrationDefinition } from '../../lib/definition';
import { payments } from '../../lib/definitions/payments';
import type { MigrationPhase } from '../../lib/migration-phase';
import { Problems } from '../../lib/problems';
import { checkVersions } from '../../lib/rules/versions';
import { valid } from '../support/definition';

const mysql: MigrationDefinition = payments;

function problemsOn(
  day: string,
  definition: MigrationDefinition,
  migrationPhase: MigrationPhase = 'replicate',
): readonly string[] {
  const problems = new Problems();
  checkVersions(definition, problems, { today: new Date(`${day}T12:00:00Z`), migrationPhase });
  return problems.any ? problems.toError().problems : [];
}

const versions = (source: string, target: string, dms = '3.6.1', of = valid): MigrationDefinition => ({
  ...of,
  source: { ...of.source, version: source },
  target: { ...of.target, version: target },
  replication: { ...of.replication, engineVersion: dms },
});

describe('a target past its standard support', () => {
  test('is refused from the day after, with the date, its source and what to do', () => {
    const definition = versions('14.9', '14.22');
    expect(problemsOn('2027-02-28', definition)).toEqual([]);
    expect(problemsOn('2027-03-01', definition)).toEqual([
      'target.version: got "14.22", allowed 15 or newer, or one with target.extendedSupport; its standard support ended on ' +
        '2027-02-28 (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/aurorapostgresql-release-calendar.html): ' +
        'RDS would refuse to create it; with extended support it bills each vCPU and hour',
    ]);
  });

  test('is admitted with extended support, until that ends too', () => {
    const { target, ...rest } = versions('13.18', '13.23');
    const extended = { ...rest, target: { ...target, extendedSupport: true } };
    expect(problemsOn('2029-02-28', extended)).toEqual([]);
    expect(problemsOn('2029-03-01', extended)).toEqual([
      expect.stringMatching(
        /^target\.version: got "13\.23", allowed 17 or newer; its extended support ended on 2029-02-28 \(https:/,
      ),
    ]);
  });

  test('is refused for Aurora MySQL as well', () => {
    expect(problemsOn('2028-04-30', versions('8.0.40', '8.0.mysql_aurora.3.10.4', '3.6.1', mysql))).toEqual([]);
    expect(problemsOn('2028-05-01', versions('8.0.40', '8.0.mysql_aurora.3.10.4', '3.6.1', mysql))).toEqual([
      expect.stringContaining(
        'allowed 8.4 or newer, or one with target.extendedSupport; its standard support ended on 2028-04-30',
      ),
    ]);
    expect(problemsOn('2028-05-01', versions('8.0.40', '8.4.mysql_aurora.8.4.7', '3.6.1', mysql))).toEqual([]);
  });
});

describe('a DMS past its support', () => {
  test('is refused from the day after, when DMS has upgraded every instance of it', () => {
    const definition = versions('15.7', '16.8', '3.5.4');
    expect(problemsOn('2027-03-31', definition)).toEqual([]);
    expect(problemsOn('2027-04-01', definition)).toEqual([
      'replication.engineVersion: got "3.5.4", allowed a version that DMS supports, such as 3.6.1; its support ended on ' +
        '2027-03-31 (https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReleaseNotes.html): DMS makes no instance of it, ' +
        'and has upgraded those that there were',
    ]);
  });

  test('is not refused while one that exists may still run, so that traffic can be shifted and everything destroyed', () => {
    expect(problemsOn('2027-02-15', versions('15.7', '16.8', '3.5.4'))).toEqual([]);
  });
});

test('a DMS past its support is no matter in the last phase, which has none', () => {
  const definition = versions('15.7', '16.8', '3.5.4');
  expect(problemsOn('2027-04-01', definition, 'cutover')).toHaveLength(1);
  expect(problemsOn('2027-04-01', definition, 'complete')).toEqual([]);
});

describe('a source that DMS does not read', () => {
  test.each(['9.3.25', '8.4.22', '19.1'])('of PostgreSQL %s is refused', (version) => {
    expect(problemsOn('2026-11-21', versions(version, '19.1'))).toEqual([
      `source.version: got "${version}", allowed one that DMS reads: 9.4, 9.5, 9.6, 10, 11, 12, 13, 14, 15, 16, 17, 18; upgrade the source to one of them first`,
    ]);
  });

  test.each(['5.1.73', '8.1.0', '9.0.1'])('of MySQL %s is refused', (version) => {
    const definition = versions(version, '8.4.mysql_aurora.8.4.7', '3.6.1', mysql);
    expect(problemsOn('2026-11-21', definition)).toContainEqual(
      `source.version: got "${version}", allowed one that DMS reads: 5.5, 5.6, 5.7, 8.0, 8.4; upgrade the source to one of them first`,
    );
  });

  test.each(['9.4.26', '9.6.24', '10.23', '18.1'])('is another thing than PostgreSQL %s', (version) => {
    expect(problemsOn('2026-11-21', versions(version, '18.3'))).toEqual([]);
  });

  test.each(['5.5.62', '5.7.44', '8.4.3'])('is another thing than MySQL %s', (version) => {
    expect(problemsOn('2026-11-21', versions(version, '8.4.mysql_aurora.8.4.7', '3.6.1', mysql))).toEqual([]);
  });
});

describe('a DMS that is too old', () => {
  test('for the source', () => {
    expect(problemsOn('2026-11-21', versions('17.5', '17.7', '3.5.4'))).toEqual([
      'replication.engineVersion: got "3.5.4", allowed 3.6.1 or newer with a source of 17; an older DMS cannot read it',
      'replication.engineVersion: got "3.5.4", allowed 3.6.1 or newer with Aurora PostgreSQL 17; an older DMS cannot read version 17, so there would be no way back after the cutover',
    ]);
  });

  test.each(['17.7', '18.3'])('for the way back from Aurora PostgreSQL %s', (version) => {
    const [major] = version.split('.');
    expect(problemsOn('2026-11-21', versions('15.7', version, '3.5.4'))).toEqual([
      expect.stringContaining(
        `allowed 3.6.1 or newer with Aurora PostgreSQL ${major}; an older DMS cannot read version ${major}`,
      ),
    ]);
    expect(problemsOn('2026-11-21', versions('15.7', version, '3.6.1'))).toEqual([]);
  });

  test('for the way back from Aurora MySQL 8.4', () => {
    expect(problemsOn('2026-06-30', versions('8.0.40', '8.4.mysql_aurora.8.4.7', '3.5.3', mysql))).toEqual([
      expect.stringContaining('allowed 3.5.4 or newer with Aurora MySQL 8.4'),
    ]);
  });
});
