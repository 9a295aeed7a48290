import { inlineLobKiB } from '../../data/task-settings';
import type { Found, SourceCheck } from './check';
import type { ColumnFacts } from './columns';
import { isLob } from './dms-types';
import type { Measurement } from './measurements';
import { countText, sizeText } from './server';
import { eachColumn, sampled } from './values';

/** Bytes of an object from which its way through DMS is worth a word. */
const bigObject = 100 * 2 ** 20;

/**
 * Values that are large objects to DMS, against the mode of the definition.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source-PostgreSQL-DataTypes-LOBs
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.LOBSupport.html
 */
export const lobSizes: SourceCheck = {
  name: 'lob-sizes',
  title: 'text, json, bytea, arrays and other large objects of DMS',
  look(source) {
    const lobs = source.settings?.definition.replication.lobs;
    const asked = lobs?.kind === 'limited' ? lobs.maximumKiB * 1024 : undefined;
    return eachColumn(source, isLob, (column, measured) =>
      asked === undefined ? inFullMode(column, measured, lobs !== undefined) : inLimitedMode(column, measured, asked),
    );
  },
};

function inLimitedMode(column: ColumnFacts, measured: Measurement | undefined, limit: number): readonly Found[] {
  const { subject, table, name, base } = column;
  const { longestBytes = 0, percent = 100 } = measured ?? {};
  // DMS counts two bytes for each character of text, and four where there are any that take four.
  const counted = base === 'bytea' ? longestBytes : 2 * longestBytes;
  const found = `Its longest value has ${sizeText(longestBytes)}${sampled(percent)}, which counts as up to ${sizeText(counted)}; replication.lobs allows ${sizeText(limit)}.`;
  if (counted > limit) {
    return [
      {
        severity: longestBytes > limit ? 'blocker' : 'warning',
        subject,
        found,
        consequence:
          'A large object over the limit stops the task, which would otherwise cut it. Raise replication.lobs.maximumKiB (102400 at the most), or choose the kind full.',
        remedy: [],
      },
    ];
  }
  return percent === 100
    ? []
    : [
        {
          severity: 'note',
          subject,
          found,
          consequence:
            'A longer value among those that were not read would stop the task. The statement reads all of them; run it when the source has time.',
          remedy: [`SELECT max(octet_length(${base === 'bytea' ? name : `${name}::text`})) FROM ${table}`],
        },
      ];
}

function inFullMode(column: ColumnFacts, measured: Measurement | undefined, defined: boolean): readonly Found[] {
  const { subject, table, name, notNull, inPrimaryKey, type } = column;
  const { longestBytes = 0, percent = 100 } = measured ?? {};
  const found = `It is of type ${type}; its longest value has ${sizeText(longestBytes)}${sampled(percent)}.`;
  // A key is the matter of another check, and can be made nullable by nobody.
  if (defined && notNull && !inPrimaryKey) {
    const inline = longestBytes <= inlineLobKiB * 1024;
    return [
      {
        severity: inline ? 'warning' : 'blocker',
        subject,
        found: `${found.slice(0, -1)}, and it is NOT NULL.`,
        consequence: `In full mode DMS first writes the row without an object of more than ${inlineLobKiB} KiB, and then the object: a column that is NOT NULL refuses the row. The load copies the definition of the source; limited mode (replication.lobs) needs no second step.`,
        remedy: [`ALTER TABLE ${table} ALTER COLUMN ${name} DROP NOT NULL`],
      },
    ];
  }
  return longestBytes > bigObject
    ? [
        {
          severity: 'warning',
          subject,
          found,
          consequence:
            'Limited mode of DMS takes 100 MiB at the most, and full mode moves such an object piece by piece: the load of the table takes long, and its memory on the replication instance too.',
          remedy: [],
        },
      ]
    : [];
}

/**
 * Large objects in the sense of PostgreSQL: apart from the tables, with an OID in them.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Limitations
 */
export const largeObjects: SourceCheck = {
  name: 'large-objects',
  title: 'large objects and columns that refer to them',
  async look(source) {
    const { session } = source.source;
    const [[row], columns] = await Promise.all([
      session.query('SELECT count(*) AS objects FROM pg_largeobject_metadata'),
      source.columns(),
    ]);
    if (row?.objects === '0') {
      return [];
    }
    const referring = columns.filter(({ base }) => base === 'oid' || base === 'lo');
    return [
      {
        severity: 'blocker',
        subject: 'pg_largeobject',
        found: `There ${row?.objects === '1' ? 'is' : 'are'} ${countText(row?.objects, 'large object')}${referring.length > 0 ? `; columns that may refer to them: ${referring.map(({ subject }) => subject).join(', ')}` : ', and no column that could refer to them'}.`,
        consequence:
          'DMS moves no large object, and the OIDs in the tables lead nowhere on Aurora. The application would have to keep them in a bytea column instead, as the statements do; they delete the objects at last.',
        remedy: [
          ...referring.map(
            ({ table, name }) => `ALTER TABLE ${table} ALTER COLUMN ${name} TYPE bytea USING lo_get(${name})`,
          ),
          'SELECT lo_unlink(oid) FROM pg_largeobject_metadata',
        ],
      },
    ];
  },
};

/** Columns whose values only the server may write. */
export const writtenByServer: SourceCheck = {
  name: 'generated-columns',
  title: 'generated columns and identities',
  async look(source) {
    const columns = await source.columns();
    return columns.flatMap(({ subject, table, name, generated, identity }): readonly Found[] => [
      ...(generated === ''
        ? []
        : [
            {
              // https://aws.amazon.com/blogs/database/migrate-generated-columns-to-postgresql-using-aws-database-migration-service
              severity: 'blocker' as const,
              subject,
              found: 'It is a generated column.',
              consequence:
                'The target has the same column and refuses every value that DMS writes into it. A rule remove-column in the table mappings leaves it out, and Aurora computes it itself.',
              remedy: [],
            },
          ]),
      ...(identity === 'a'
        ? [
            {
              severity: 'blocker' as const,
              subject,
              found: 'It is GENERATED ALWAYS AS IDENTITY.',
              consequence:
                'The target takes the value in the load, and refuses each INSERT of a later change that has it: the task stops at the first new row.',
              remedy: [`ALTER TABLE ${table} ALTER COLUMN ${name} SET GENERATED BY DEFAULT`],
            },
          ]
        : []),
    ]);
  },
};
