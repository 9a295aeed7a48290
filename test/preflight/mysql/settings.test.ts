import { settingsFor } from '../../support/settings';
import { type Answers, fakeSide, lines, lookAt } from './fake-source';
import { linesOf } from './servers';

const payments = settingsFor({ migration: 'payments' });
const { definition } = payments;
const withSource = (source: Partial<typeof definition.source>) => ({
  settings: { ...payments, definition: { ...definition, source: { ...definition.source, ...source } } },
});

describe('modes and names', () => {
  test('a mode that the definition names is not asked about', async () => {
    const target = { ...definition.target, parameters: { sql_mode: { value: '', reason: 'Source: none.' } } };
    const changed = { settings: { ...payments, definition: { ...definition, target } } };
    expect(await lines('sql-mode', {}, [], changed)).toEqual([]);
    expect(await lines('sql-mode', { sql_mode: '' }, [], withSource({}))).toEqual([
      'note sql_mode: the source has none, and target.parameters does not name it',
    ]);
  });

  const named = (...names: readonly string[]): Answers => [
    [
      /TABLE_TYPE NOT IN/,
      names.map((name) => ({
        table_schema: 'shop',
        table_name: name,
        table_type: 'BASE TABLE',
        engine: 'InnoDB',
        bytes: '0',
      })),
    ],
  ];

  test('a file system without case loses tables with capitals', async () => {
    expect(await lines('lower-case-names', { lower_case_table_names: '2' }, named('Orders', 'items'))).toEqual([
      'blocker shop.Orders: its name has capitals, on a file system that tells no case',
    ]);
    expect(await lines('lower-case-names', { lower_case_table_names: '2' }, named('items'))).toEqual([
      'warning lower_case_table_names: it is 2, and 0 on the target',
    ]);
  });

  test('a target without case takes two tables for one', async () => {
    const target = { ...definition.target, parameters: { lower_case_table_names: { value: '1', reason: 'x' } } };
    const changed = { settings: { ...payments, definition: { ...definition, target } } };
    expect(await lines('lower-case-names', {}, named('Orders', 'orders', 'items'), changed)).toEqual([
      'blocker shop.Orders: its name differs from that of another table in case alone, and the target tells no case',
      'blocker shop.orders: its name differs from that of another table in case alone, and the target tells no case',
    ]);
  });
});

describe('the time zone', () => {
  const zone = (winter: string | null, summer: string | null): Answers => [[/CONVERT_TZ\(\?/, [{ winter, summer }]]];

  test('is that of the definition in winter and in summer', async () => {
    const berlin = withSource({ timeZone: 'Europe/Berlin' });
    expect(
      await lines('time-zone', { time_zone: 'SYSTEM', system_time_zone: 'CET' }, zone('60', '120'), berlin),
    ).toEqual([]);
    expect(await lines('time-zone', { time_zone: '+01:00' }, zone('60', '60'), berlin)).toEqual([
      'warning source.timeZone: it is Europe/Berlin, and the server runs in +01:00',
    ]);
  });

  test('is noted where no definition was named', async () => {
    expect(await lines('time-zone', { time_zone: 'SYSTEM', system_time_zone: 'CET' }, zone('60', '120'))).toEqual([
      'note time_zone: the server runs in SYSTEM (CET)',
    ]);
  });

  test('is not examined where the server has no tables of zones', async () => {
    const { unexamined } = await lookAt(fakeSide({ time_zone: 'Europe/Berlin' }, zone(null, null)));
    expect(unexamined).toEqual([
      expect.objectContaining({
        name: 'time-zone',
        reason: 'the server does not know its own time zone Europe/Berlin: load its tables by mysql_tzinfo_to_sql',
      }),
    ]);
  });
});

describe('the target', () => {
  const found = async (variables: Readonly<Record<string, string | undefined>>, answers: Answers = []) => {
    const report = await lookAt(fakeSide(), { target: fakeSide(variables, answers) });
    return report.findings.filter(({ check }) => /^(target|collations)/.test(check));
  };

  test('that is Aurora is set by its parameters, and its reader cannot be written to', async () => {
    const findings = await found(
      { aurora_version: '3.10.4', innodb_read_only: 'ON', read_only: 'ON', event_scheduler: 'ON' },
      [[/information_schema\.COLLATIONS/, [{ collation_name: 'utf8mb4_0900_ai_ci' }]]],
    );
    expect(linesOf(findings)).toEqual([
      'blocker target-settings innodb_read_only: it is on',
      'blocker target-settings read_only: it is on',
      'warning target-settings event_scheduler: it is on',
    ]);
    expect(findings.flatMap(({ remedy }) => remedy)).toEqual([
      'aws rds modify-db-parameter-group --db-parameter-group-name GROUP --parameters ParameterName=event_scheduler,ParameterValue=OFF,ApplyMethod=immediate',
    ]);
  });

  test('needs a binary log for the way back, and the collations of the source by either name', async () => {
    const collations: Answers = [[/information_schema\.COLLATIONS/, [{ collation_name: 'utf8mb3_general_ci' }]]];
    expect(linesOf(await found({ log_bin: 'OFF' }, collations))).toEqual([
      'blocker collations shop: its collation is utf8mb4_0900_ai_ci',
      'warning target-settings binlog_format: the binary log is off',
    ]);
  });
});
