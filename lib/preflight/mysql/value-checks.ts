import { type TaskSettings, taskSettings } from '../../data/task-settings';
import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import { type Column, collationOf, lobTypes, modified, nameOf } from './columns';
import type { Facts } from './facts';
import { quoted } from './names';
import type { Server } from './server';
import { type ColumnValues, readValues } from './values';

/** Whether DMS carries the values. Each table is read once, by one statement. */
export function valueChecks(facts: Facts): readonly Check[] {
  const values = valuesOf(facts);
  const each = (
    name: string,
    title: string,
    find: (values: ColumnValues, target: Server | undefined) => readonly Found[],
  ) =>
    checkOf(name, title, async (miss) => {
      const target = await facts.target();
      const { counted, missed } = await values();
      missed.forEach(miss);
      return counted.flatMap((value) => find(value, target));
    });
  const definition = facts.context.settings?.definition;
  const lobs = definition === undefined ? undefined : taskSettings(definition.replication, 'mysql').TargetMetadata;
  return [
    each('zero-dates', 'dates that are none', zeroDates),
    each('long-times', 'times beyond a day', longTimes),
    each('unlisted-values', 'values that an ENUM does not list', unlisted),
    each('large-objects', 'large objects', (value) => largeObjects(value, lobs)),
    each('packets', 'values that are larger than a packet', (value, target) => packets(value, target)),
    each('double-encoding', 'UTF-8 in columns of another character set', doubleEncoding),
  ];
}

interface Values {
  readonly counted: readonly ColumnValues[];
  /** Tables that could not be read, and why. */
  readonly missed: readonly string[];
}

/** Reads the tables one after the other: more than one statement at a time would be felt by the users of the source. */
function valuesOf(facts: Facts): () => Promise<Values> {
  let values: Promise<Values> | undefined;
  const read = async (): Promise<Values> => {
    const tables = new Map<string, Column[]>();
    for (const column of await facts.columns()) {
      const table = quoted(column.schema, column.table);
      tables.set(table, [...(tables.get(table) ?? []), column]);
    }
    const counted: ColumnValues[] = [];
    const missed: string[] = [];
    for (const [table, columns] of tables) {
      try {
        counted.push(...(await readValues(facts.session, columns)));
      } catch (error) {
        missed.push(`${table}: ${(error as Error).message}`);
      }
    }
    return { counted, missed };
  };
  return () => {
    values ??= read();
    return values;
  };
}

/** Whether a server refuses a zero in a date, which it does in a strict mode alone. */
function refuses(server: Server): boolean {
  const modes = server.list('sql_mode');
  return modes.some((mode) => mode.startsWith('NO_ZERO_')) && modes.some((mode) => mode.startsWith('STRICT_'));
}

/**
 * "Make sure that the target database supports zero values. Otherwise, these values are recorded as null on the target."
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html
 */
function zeroDates({ column, impossibleDays }: ColumnValues, target: Server | undefined): readonly Found[] {
  const refused = target !== undefined && refuses(target);
  return impossibleDays === 0
    ? []
    : [
        {
          severity: refused ? 'blocker' : 'warning',
          subject: nameOf(column),
          found: `${impossibleDays} rows have a date with a zero in it, or one that is in no calendar${refused ? `, and the target's sql_mode refuses them` : ''}`,
          consequence:
            'DMS writes NULL in their place, or stops where the column takes none. Give them a value; or take NO_ZERO_DATE and NO_ZERO_IN_DATE out of the sql_mode of Aurora (target.parameters).',
          // Which day it shall be where the column takes no NULL, a person has to say.
          remedy: column.nullable
            ? [
                `UPDATE ${quoted(column.schema, column.table)} SET ${quoted(column.name)} = NULL WHERE ${noDay(quoted(column.name))}`,
              ]
            : [],
        },
      ];
}

function noDay(name: string): string {
  return `MONTH(${name}) = 0 OR DAYOFMONTH(${name}) = 0 OR DAYOFMONTH(${name}) > DAYOFMONTH(LAST_DAY(${name}))`;
}

function longTimes({ column, longTimes }: ColumnValues): readonly Found[] {
  return longTimes === 0
    ? []
    : [
        {
          severity: 'warning',
          subject: nameOf(column),
          found: `${longTimes} rows have a time below zero, or of a day and more`,
          consequence:
            'DMS carries a time as a text of a time of the day, and says nothing of others. Compare the rows after the load by the validation; or keep the column as a number of seconds.',
          remedy: [],
        },
      ];
}

function unlisted({ column, unlisted }: ColumnValues): readonly Found[] {
  const remedy = column.nullable
    ? `UPDATE ${quoted(column.schema, column.table)} SET ${quoted(column.name)} = NULL WHERE ${quoted(column.name)} + 0 = 0`
    : undefined;
  return unlisted === 0
    ? []
    : [
        {
          severity: 'warning',
          subject: nameOf(column),
          found: `${unlisted} rows have a value that its list does not hold`,
          consequence:
            'It was written without a strict mode and reads as an empty text, which Aurora refuses in a strict mode: the task would stop.',
          remedy: remedy === undefined ? [] : [remedy],
        },
      ];
}

function largeObjects(
  { column, longestBytes }: ColumnValues,
  lobs: TaskSettings['TargetMetadata'] | undefined,
): readonly Found[] {
  if (!lobTypes.has(column.dataType) || lobs === undefined) {
    return [];
  }
  const kibibytes = Math.ceil(longestBytes / 1024);
  if (lobs.LimitedSizeLobMode) {
    return kibibytes <= lobs.LobMaxSize
      ? []
      : [
          {
            severity: 'blocker',
            subject: nameOf(column),
            found: `its longest value has ${kibibytes} KiB, and replication.lobs.maximumKiB is ${lobs.LobMaxSize}`,
            consequence:
              'DMS would cut the value off, so the task stops there. Give replication.lobs.maximumKiB the longest value and what it may grow by, or choose full.',
            remedy: [],
          },
        ];
  }
  return column.nullable || kibibytes <= lobs.InlineLobMaxSize
    ? []
    : [
        {
          severity: 'blocker',
          subject: nameOf(column),
          found: `it is NOT NULL, and its longest value has ${kibibytes} KiB`,
          consequence:
            'In full mode DMS writes the row without the large object first and fills it in afterwards, so Aurora refuses the row. Let the column take NULL until the cutover.',
          remedy: [modified({ ...column, nullable: true }, `${column.columnType}${collationOf(column)}`)],
        },
      ];
}

/** What a statement takes beside the value, at the most twice of it when it is escaped. */
function packets({ column, longestBytes }: ColumnValues, target: Server | undefined): readonly Found[] {
  const most = target?.number('max_allowed_packet');
  return target === undefined || most === undefined || longestBytes * 2 <= most
    ? []
    : [
        {
          severity: 'warning',
          subject: nameOf(column),
          found: `its longest value has ${longestBytes} bytes, and max_allowed_packet of the target is ${most}`,
          consequence:
            'A statement with the value may be larger than the packet that the target takes, and the task would stop there.',
          remedy: [target.setting('max_allowed_packet', 1_073_741_824)],
        },
      ];
}

function doubleEncoding({ column, utf8, otherThanUtf8 }: ColumnValues): readonly Found[] {
  return utf8 === 0
    ? []
    : [
        {
          severity: 'warning',
          subject: nameOf(column),
          found: `${utf8} rows hold UTF-8 in ${column.characterSet}${otherThanUtf8 === 0 ? '' : `, and ${otherThanUtf8} other rows do not`}`,
          consequence:
            'A client that speaks the wrong character set has written them. DMS converts them a second time, and whoever reads Aurora in UTF-8 sees two characters for one. Where all are UTF-8, the column only has to say so.',
          remedy: otherThanUtf8 === 0 ? relabelled(column) : [],
        },
      ];
}

/** By way of bytes, which no server converts. */
function relabelled(column: Column): readonly string[] {
  const bytes = column.columnType
    .replace(/^(var)?char/i, 'varbinary')
    .replace(/^(tiny|medium|long)?text.*$/i, (_type, size: string | undefined) => `${size ?? ''}blob`);
  return [modified(column, bytes), modified(column, `${column.columnType} CHARACTER SET utf8mb4`)];
}
