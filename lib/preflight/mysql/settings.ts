import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import type { Facts } from './facts';
import type { Server } from './server';

/** How the source is set, against the target or, where there is none yet, against the definition. */
export function settingChecks(facts: Facts): readonly Check[] {
  return [
    checkOf('sql-mode', 'modes of SQL', async () => modesOf(facts, await facts.source())),
    checkOf('time-zone', 'the time zone', async () => zoneOf(facts, await facts.source())),
    checkOf('lower-case-names', 'upper and lower case in names', async () => namesOf(facts, await facts.source())),
  ];
}

/** Modes that change what a statement does, beside those that only MariaDB knows. */
const ofNoConsequence = new Set(['NO_AUTO_CREATE_USER', 'NO_FIELD_OPTIONS', 'NO_KEY_OPTIONS', 'NO_TABLE_OPTIONS']);

async function modesOf(facts: Facts, server: Server): Promise<readonly Found[]> {
  const modes = server.list('sql_mode').filter((mode) => !ofNoConsequence.has(mode));
  const target = await facts.target();
  if (target !== undefined) {
    const others = target.list('sql_mode').filter((mode) => !ofNoConsequence.has(mode));
    const missing = modes.filter((mode) => !others.includes(mode));
    const added = others.filter((mode) => !modes.includes(mode));
    return missing.length + added.length === 0
      ? []
      : [
          {
            severity: 'warning',
            subject: 'sql_mode',
            found: [
              ...(missing.length > 0 ? [`the target lacks ${missing.join(', ')}`] : []),
              ...(added.length > 0 ? [`the target adds ${added.join(', ')}`] : []),
            ].join('; '),
            consequence: differentModes,
            remedy: [target.setting('sql_mode', modes.join(','))],
          },
        ];
  }
  const definition = facts.context.settings?.definition.target;
  const defined = (definition?.instanceParameters?.['sql_mode'] ?? definition?.parameters?.['sql_mode'])?.value;
  return defined !== undefined || definition === undefined
    ? []
    : [
        {
          severity: 'note',
          subject: 'sql_mode',
          found: `the source has ${modes.join(', ') || 'none'}, and target.parameters does not name it`,
          consequence: differentModes,
          remedy: [],
        },
      ];
}

const differentModes =
  'The same statement may do something else in Aurora, or be refused: give target.parameters the sql_mode of the source.';

async function zoneOf(facts: Facts, server: Server): Promise<readonly Found[]> {
  const year = facts.context.today.getUTCFullYear();
  // Winter and summer: two zones may agree in one of them.
  const days = [`${year}-01-15 12:00:00`, `${year}-07-15 12:00:00`] as const;
  const [row] = await facts.session.query(
    `SELECT TIMESTAMPDIFF(MINUTE, ?, CONVERT_TZ(?, '+00:00', @@global.time_zone)) AS winter,
       TIMESTAMPDIFF(MINUTE, ?, CONVERT_TZ(?, '+00:00', @@global.time_zone)) AS summer`,
    [days[0], days[0], days[1], days[1]],
  );
  const name = server.value('time_zone') ?? '';
  const zone = name === 'SYSTEM' ? `SYSTEM (${server.value('system_time_zone')})` : name;
  if (row?.['winter'] == null || row['summer'] == null) {
    throw new Error(`the server does not know its own time zone ${zone}: load its tables by mysql_tzinfo_to_sql`);
  }
  const actual = [Number(row['winter']), Number(row['summer'])];
  const { settings } = facts.context;
  if (settings === undefined) {
    return actual.every((minutes) => minutes === 0) ? [] : [unnamedZone(zone)];
  }
  const { timeZone = 'UTC' } = settings.definition.source;
  const expected = days.map((day) => offsetMinutes(timeZone, new Date(`${day.replace(' ', 'T')}Z`)));
  const hasTimestamps = (await facts.columns()).some(({ dataType }) => dataType === 'timestamp');
  return actual.every((minutes, index) => minutes === expected[index])
    ? []
    : [
        {
          severity: hasTimestamps ? 'blocker' : 'warning',
          subject: 'source.timeZone',
          found: `it is ${timeZone}, and the server runs in ${zone}`,
          consequence: 'DMS reads a TIMESTAMP as if it were of that zone, so every one would be shifted: correct it.',
          remedy: [],
        },
      ];
}

function unnamedZone(zone: string): Found {
  return {
    severity: 'note',
    subject: 'time_zone',
    found: `the server runs in ${zone}`,
    consequence: 'DMS reads a TIMESTAMP as if it were of UTC unless source.timeZone names another zone.',
    remedy: [],
  };
}

/** Returns by how many minutes a zone is ahead of UTC at a moment. */
function offsetMinutes(timeZone: string, moment: Date): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  }).formatToParts(moment);
  const [year = 0, month = 1, day, hour, minute] = (['year', 'month', 'day', 'hour', 'minute'] as const).map((type) =>
    Number(parts.find((part) => part.type === type)?.value),
  );
  return (Date.UTC(year, month - 1, day, hour, minute) - moment.getTime()) / 60_000;
}

async function namesOf(facts: Facts, server: Server): Promise<readonly Found[]> {
  const target = await facts.target();
  const parameters = facts.context.settings?.definition.target.parameters;
  const own = server.number('lower_case_table_names') ?? 0;
  const other = target?.number('lower_case_table_names') ?? Number(parameters?.['lower_case_table_names']?.value ?? 0);
  const names = (await facts.tables()).map(({ schema, name }) => `${schema}.${name}`);
  const upper = names.filter((name) => name !== name.toLowerCase());
  if (own === 2 && upper.length > 0) {
    return upper.map((name) => ({
      severity: 'blocker',
      subject: name,
      found: 'its name has capitals, on a file system that tells no case',
      consequence: 'DMS replicates no such table (lower_case_table_names is 2): give it a name without capitals.',
      remedy: [],
    }));
  }
  const folded = names.map((name) => name.toLowerCase());
  const twins = names.filter(
    (_name, index) => folded.indexOf(folded[index] ?? '') !== folded.lastIndexOf(folded[index] ?? ''),
  );
  if (own === 0 && other === 1 && twins.length > 0) {
    return twins.map((name) => ({
      severity: 'blocker',
      subject: name,
      found: 'its name differs from that of another table in case alone, and the target tells no case',
      consequence: 'Aurora would take both for one table: rename one, or set lower_case_table_names to 0 there.',
      remedy: [],
    }));
  }
  return own === other
    ? []
    : [
        {
          severity: 'warning',
          subject: 'lower_case_table_names',
          found: `it is ${own}, and ${other} on the target`,
          consequence:
            'A statement that writes a name in another case finds its table on one side alone. Aurora takes the value only when the cluster is created: set it in target.parameters before the first deploy.',
          remedy: [],
        },
      ];
}
