import type { Finding } from '../../../lib/preflight/finding';
import { sourceChecks } from '../../../lib/preflight/postgresql';
import type { PreflightReport } from '../../../lib/preflight/run';
import { useServers } from '../../validation/databases';
import { execute, type Server } from '../../validation/server';
import { brief, lookAt } from './look';
import { sickScript } from './sick';

const servers = useServers();
const reports = new Map<Server, PreflightReport>();
const both = () => [servers.old, servers.current];

beforeAll(async () => {
  await Promise.all(
    [...new Set(both())].map(async (server) => {
      await execute(
        server.url('postgres'),
        'CREATE ROLE dms LOGIN; CREATE ROLE exporter; GRANT pg_write_server_files TO exporter',
      );
      await server.database('sick', sickScript);
      await execute(
        server.url('sick'),
        'ALTER DATABASE sick SET search_path = public; GRANT SELECT ON parent TO exporter',
      );
      reports.set(server, await lookAt(server.url('sick')));
    }),
  );
});

const found = (check: string) => both().map((server) => brief(reports.get(server) as PreflightReport, check));

test('every check could look', () => {
  for (const server of both()) {
    expect(reports.get(server)?.unexamined).toEqual([]);
    expect(reports.get(server)?.examined).toHaveLength(sourceChecks.length);
  }
});

test.each([
  [
    'row-identity',
    [
      'blocker public.almost_keyed',
      'blocker public.identity_nothing',
      'blocker public.keyless_parted_1',
      'blocker public.without_key',
      'warning public.almost_keyed_full',
      'warning public.identity_index',
      'warning public.without_key_full',
    ],
  ],
  ['lob-keys', ['blocker public.json_key.id', 'blocker public.text_key.id']],
  ['unlogged-tables', ['blocker public.unlogged']],
  ['unsupported-indexes', ['warning public.coalesced', 'warning public.deferrable_keys']],
  [
    'table-kinds',
    ['blocker public.keyless_parted', 'blocker public.parent', 'blocker public.parted', 'warning public.foreign_rows'],
  ],
  ['names', ['blocker public."Twins", public.twins', 'warning public.awsdms_ddl_audit', 'note public."Twins"']],
  [
    'numerics',
    [
      'blocker public.values_of_types.rough',
      'blocker public.values_of_types.endless',
      'warning public.values_of_types.precise',
      'warning public.values_of_types.wide',
    ],
  ],
  ['unbounded-texts', ['blocker public.values_of_types.long_named', 'note public.values_of_types.named']],
  ['instants', ['warning public.values_of_types.begins', 'warning public.values_of_types.ends']],
  [
    'types',
    [
      'warning public.values_of_types.opening',
      'warning public.values_of_types.address',
      'warning public.values_of_types.feeling',
      'warning public.values_of_types.spot',
      'warning public.values_of_types.span',
      'warning public.values_of_types."position"',
      'note public.values_of_types.lasts',
    ],
  ],
  ['large-objects', ['blocker pg_largeobject']],
  ['generated-columns', ['blocker public.always.id', 'blocker public.values_of_types.twice']],
  ['sequences', ['warning public.counted_id_seq', 'warning public.small_counted_id_seq', 'warning public.tickets']],
  ['narrow-keys', ['warning public.high_keys.id', 'warning public.small_counted.id']],
  ['always-triggers', ['warning public.parent', 'warning public.twins']],
  ['event-triggers', ['warning event trigger awsdms_intercept_ddl', 'note event trigger watched']],
  ['untrusted-functions', ['blocker function public.absolute(integer)']],
  ['definer-functions', ['warning function public.tell()']],
  ['materialised-views', ['note public.summed']],
  ['left-behind', ['note cast text to public.mood', 'note foreign server files', 'note settings of the database']],
  ['extensions', ['warning extension file_fdw']],
  ['roles', ['warning role exporter', 'note role exporter', 'note role postgres']],
  ['other-replication', ['warning subscription elsewhere', 'note publication everything']],
  ['collations', ['warning collation public.german', 'note collation public.german']],
  ['replication-user', ['blocker user dms']],
  ['control-schema', ['blocker schema awsdms_control']],
])('%s', (check, expected) => {
  for (const subjects of found(check)) {
    expect(subjects).toEqual(expected);
  }
});

test('rights that the user of DMS lacks are named by schema', () => {
  for (const server of both()) {
    const findings = reports.get(server)?.findings.filter(({ check }) => check === 'replication-rights') ?? [];
    expect(findings.map(({ found }) => found.replace(/\d+/, 'n'))).toEqual([
      // Everybody may use the schema public.
      'User dms may not read all of its tables and sequences: not public."Twins", nor n more.',
      'Row-level security hides rows from user dms: public.guarded.',
    ]);
  }
});

test('what was found is told in numbers and names', () => {
  const texts = [...(reports.get(servers.current)?.findings ?? [])].map(({ subject, found }) => `${subject}: ${found}`);
  for (const text of [
    'public.values_of_types.rough: It has no precision; its values have up to 1 digits before the point and 15 after it.',
    'public.values_of_types.endless: It has no precision; its values have up to 46 digits before the point and 0 after it.',
    'public.values_of_types.long_named: It has no length; its longest value has 8.8 KiB.',
    'public.counted_id_seq: It stands at 2000000000, 93.1 % of 2147483647; it fills public.counted.id.',
    'public.tickets: It stands at 900, 90 % of 1000.',
    'public.high_keys.id: Its highest value is 2100000000, 97.7 % of what integer holds.',
    'pg_largeobject: There is 1 large object; columns that may refer to them: public.pictures.picture.',
    'public.parted: It is partitioned, with 1 partition.',
    'public.parent: Trigger told is enabled ALWAYS.',
    'public.almost_keyed: It has no primary key; the unique index almost_keyed_n_key could be it.',
  ]) {
    expect(texts).toContain(text);
  }
});

test('every statement that mends mends', async () => {
  for (const server of new Set(both())) {
    const before = reports.get(server) as PreflightReport;
    const mended = before.findings.filter(({ remedy }) => remedy.length > 0);
    expect(new Set(mended.map(({ check }) => check)).size).toBeGreaterThanOrEqual(18);
    // The statements as a person would run them: by hand, one after the other, in the database that was looked at.
    for (const statement of mended.flatMap(({ remedy }) => remedy)) {
      await execute(server.url('sick'), statement.replace('<password>', 'secret'));
    }
    const after = await lookAt(server.url('sick'));
    expect(after.unexamined).toEqual([]);
    const weight = ({ check, subject, severity }: Finding) => `${check} ${severity} ${subject}`;
    const left = new Set(after.findings.map(weight));
    expect(mended.map(weight).filter((finding) => left.has(finding))).toEqual([]);
    expect(
      after.findings.filter(
        ({ check, severity, remedy }) => remedy.length > 0 && severity === 'blocker' && check !== 'x',
      ),
    ).toEqual([]);
  }
});
