import type { Side } from '../context';
import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import type { Facts } from './facts';
import { quoted } from './names';
import { Server } from './server';

/** Whether the target can be written to by DMS, and nobody else writes there. None where no target was given. */
export function targetChecks(facts: Facts): readonly Check[] {
  const { target, schemas } = facts.context;
  if (target === undefined) {
    return [];
  }
  return [
    checkOf('target-settings', 'settings of the target', async () => {
      const source = await facts.source();
      return settingsOf(await Server.read(target.session), source);
    }),
    checkOf('target-triggers', 'triggers on the target', () => triggersOf(target, schemas)),
    checkOf('target-rows', 'tables of the target that hold rows', (miss) => rowsOf(target, schemas, miss)),
  ];
}

/** @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.MySQL.html */
function settingsOf(server: Server, source: Server): readonly Found[] {
  const packet = server.number('max_allowed_packet') ?? 0;
  const ofSource = source.number('max_allowed_packet') ?? 0;
  return [
    ...(server.isOn('local_infile')
      ? []
      : [
          {
            severity: 'blocker',
            subject: 'local_infile',
            found: 'it is off',
            consequence: 'DMS loads every table by LOAD DATA LOCAL INFILE, which the target would refuse.',
            remedy: [server.setting('local_infile', 1)],
          } as const,
        ]),
    ...['innodb_read_only', 'read_only'].flatMap((name): Found[] =>
      server.isOn(name)
        ? [
            {
              severity: 'blocker',
              subject: name,
              found: 'it is on',
              consequence: 'DMS could write nothing. On Aurora, use the endpoint of the writer.',
              remedy: name === 'read_only' && !server.isManaged ? ['SET GLOBAL read_only = OFF'] : [],
            },
          ]
        : [],
    ),
    ...(server.isOn('event_scheduler')
      ? [
          {
            severity: 'warning',
            subject: 'event_scheduler',
            found: 'it is on',
            consequence: 'Events that come with the schema would write to the target while the source is the writer.',
            remedy: [server.setting('event_scheduler', 'OFF')],
          } as const,
        ]
      : []),
    ...(packet < ofSource
      ? [
          {
            severity: 'warning',
            subject: 'max_allowed_packet',
            found: `it is ${packet}, and ${ofSource} on the source`,
            consequence: 'A row that the source could take may be larger than what the target takes in one statement.',
            remedy: [server.setting('max_allowed_packet', ofSource)],
          } as const,
        ]
      : []),
    ...(server.isOn('log_bin') && server.value('binlog_format') === 'ROW'
      ? []
      : [
          {
            severity: 'warning',
            subject: 'binlog_format',
            found: server.isOn('log_bin') ? `it is ${server.value('binlog_format')}` : 'the binary log is off',
            consequence: 'The way back reads rows from the binary log of the target, and there would be none.',
            remedy: server.isOn('log_bin') ? [server.setting('binlog_format', 'ROW')] : [],
          } as const,
        ]),
  ];
}

async function triggersOf({ session }: Side, schemas: readonly string[]): Promise<readonly Found[]> {
  const rows = await session.query(
    `SELECT TRIGGER_SCHEMA AS trigger_schema, TRIGGER_NAME AS trigger_name, EVENT_OBJECT_TABLE AS table_name
     FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA IN (?) ORDER BY 1, 2`,
    [schemas],
  );
  return rows.map((row) => ({
    severity: 'blocker',
    subject: `${row['trigger_schema']}.${row['trigger_name']}`,
    found: `it fires for rows of ${row['table_name']} on the target`,
    consequence:
      'DMS brings what the trigger of the source has written, and this one would write it again. The load makes triggers at the cutover.',
    remedy: [`DROP TRIGGER ${quoted(`${row['trigger_schema']}`, `${row['trigger_name']}`)}`],
  }));
}

async function rowsOf(
  { session }: Side,
  schemas: readonly string[],
  miss: (reason: string) => void,
): Promise<readonly Found[]> {
  const tables = await session.query(
    `SELECT TABLE_SCHEMA AS table_schema, TABLE_NAME AS table_name FROM information_schema.TABLES
     WHERE TABLE_SCHEMA IN (?) AND TABLE_TYPE = 'BASE TABLE' AND TABLE_NAME NOT LIKE 'awsdms|_%' ESCAPE '|' ORDER BY 1, 2`,
    [schemas],
  );
  const found: Found[] = [];
  for (const row of tables) {
    const schema = `${row['table_schema']}`;
    const name = `${row['table_name']}`;
    const table = quoted(schema, name);
    try {
      const [first] = await session.query(`SELECT 1 AS found FROM ${table} LIMIT 1`);
      if (first !== undefined) {
        found.push({
          severity: 'warning',
          subject: `${schema}.${name}`,
          found: 'it holds rows on the target',
          consequence:
            'If the load has not run yet: it keeps what is there, and reports no key that comes twice, so old rows stay among the new ones.',
          remedy: [`DELETE FROM ${table}`],
        });
      }
    } catch (error) {
      miss(`${table}: ${(error as Error).message}`);
    }
  }
  return found;
}
