import { notOfExtension } from '../../validation/postgresql/catalogue/query';
import type { Found, SourceCheck } from './check';
import { isLob } from './dms-types';

/**
 * The tables that hold rows, with what identifies them. `$1` are the schemas. Of a partitioned table the log names the
 * partition and its identity.
 */
const tables = `
  SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relreplident AS identity, c.relpersistence AS persistence,
    EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) AS primary_key, u.name AS unique_index, u.become_key,
    (SELECT string_agg(format('%I', x.relname), ', ' ORDER BY x.relname) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
      WHERE i.indrelid = c.oid AND i.indisunique AND pg_get_indexdef(i.indexrelid) ~* 'coalesce\\(') AS coalesced,
    (SELECT string_agg(format('%I', k.conname), ', ' ORDER BY k.conname) FROM pg_constraint k WHERE k.conrelid = c.oid AND k.condeferrable
      AND k.contype IN ('p', 'u', 'x')) AS deferrable
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN LATERAL (
      SELECT format('%I', x.relname) AS name,
        -- The index of a constraint belongs to it, and that of a partition to the one above.
        CASE WHEN c.relispartition OR EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype = 'u')
          THEN (SELECT format('(%s)', string_agg(format('%I', a.attname), ', ' ORDER BY p.position)) FROM unnest(i.indkey::int2[]) WITH ORDINALITY p(attnum, position)
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.attnum)
          ELSE format('USING INDEX %I', x.relname) END AS become_key
      FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
      WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
        AND i.indnatts = i.indnkeyatts AND NOT EXISTS (SELECT FROM unnest(i.indkey::int2[]) f(attnum)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = f.attnum WHERE NOT a.attnotnull)
      ORDER BY i.indnatts, i.indexrelid LIMIT 1) u ON true
  WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname = ANY ($1::text[])
    AND c.relname NOT LIKE 'awsdms\\_%' AND ${notOfExtension('pg_class', 'c.oid')}
  ORDER BY 1`;

/**
 * Whether the log says which row was changed or deleted.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Limitations
 */
export const rowIdentity: SourceCheck = {
  name: 'row-identity',
  title: 'primary keys and replica identities',
  async look({ source: { session }, schemas }) {
    const rows = await session.query(tables, [schemas]);
    return rows.flatMap((row): readonly Found[] => {
      const alter = `ALTER TABLE ${row.name}`;
      const subject = `${row.name}`;
      if (row.primary_key === 't') {
        return row.identity === 'n' || row.identity === 'i'
          ? [
              {
                severity: row.identity === 'n' ? 'blocker' : 'warning',
                subject,
                found:
                  row.identity === 'n'
                    ? 'Its replica identity is NOTHING.'
                    : 'Its replica identity is another index than the primary key.',
                consequence:
                  'The log does not have the primary key of a row that is changed or deleted, by which DMS finds it on the target.',
                remedy: [`${alter} REPLICA IDENTITY DEFAULT`],
              },
            ]
          : [];
      }
      if (row.identity === 'f') {
        return [
          {
            severity: 'warning',
            subject,
            found: 'It has no primary key; its replica identity is FULL.',
            consequence:
              'Changes travel with every column, found on the target by comparing whole rows: slow, and more log. DMS does not validate the table, nor move its large objects in full mode.',
            remedy: row.become_key === null ? [] : [`${alter} ADD PRIMARY KEY ${row.become_key}`],
          },
        ];
      }
      return [
        {
          severity: 'blocker',
          subject,
          found: `It has no primary key${row.unique_index === null ? ', nor a unique index that could be one' : `; the unique index ${row.unique_index} could be it`}.`,
          consequence:
            'DMS ignores every update and delete of the table, and the two sides drift apart. An array or a large object keeps it from being loaded.',
          remedy: [
            row.become_key === null ? `${alter} REPLICA IDENTITY FULL` : `${alter} ADD PRIMARY KEY ${row.become_key}`,
          ],
        },
      ];
    });
  },
};

/** Tables whose rows never reach the log. */
export const unloggedTables: SourceCheck = {
  name: 'unlogged-tables',
  title: 'unlogged tables',
  async look({ source: { session }, schemas }) {
    const rows = await session.query(tables, [schemas]);
    return rows
      .filter(({ persistence }) => persistence === 'u')
      .map(({ name }) => ({
        severity: 'blocker',
        subject: `${name}`,
        found: 'It is unlogged.',
        consequence: 'Its rows are loaded once, and no change of them ever travels: they are not in the log.',
        remedy: [`ALTER TABLE ${name} SET LOGGED`],
      }));
  },
};

/**
 * Unique indexes and constraints that DMS names as not supported.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Limitations
 */
export const unsupportedIndexes: SourceCheck = {
  name: 'unsupported-indexes',
  title: 'unique indexes on coalesce, deferrable constraints',
  async look({ source: { session }, schemas }) {
    const rows = await session.query(tables, [schemas]);
    return rows.flatMap(({ name, coalesced, deferrable }) => [
      ...(coalesced == null
        ? []
        : [
            {
              severity: 'warning' as const,
              subject: `${name}`,
              found: `Unique on an expression with coalesce: ${coalesced}.`,
              consequence:
                'DMS names a table with such an index as one that it does not replicate. The load makes the index before the changes are applied: make it after the cutover, or prove the table by a trial.',
              remedy: [],
            },
          ]),
      ...(deferrable == null
        ? []
        : [
            {
              severity: 'warning' as const,
              subject: `${name}`,
              found: `Deferrable: ${deferrable}.`,
              consequence:
                'DMS does not defer constraints: a transaction of the source that is right only at its end fails on the target half-way, and the task stops.',
              remedy: [],
            },
          ]),
    ]);
  },
};

/**
 * Primary keys that are large objects to DMS.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.AssessmentReport.PG.html#CHAP_Tasks.AssessmentReport.PG.pklob
 */
export const lobKeys: SourceCheck = {
  name: 'lob-keys',
  title: 'primary keys of large-object types',
  async look(source) {
    const [columns, measurements] = await Promise.all([source.columns(), source.measurements()]);
    return columns
      .filter((column) => column.inPrimaryKey && isLob(column))
      .map(({ subject, table, name, type, base }) => {
        // In tens, so that the next few longer values fit.
        const longest = measurements.columns.get(subject)?.longestBytes ?? 0;
        const length = Math.max(255, Math.ceil((longest * 2) / 10) * 10);
        return {
          severity: 'blocker',
          subject,
          found: `It is of type ${type} and in the primary key.`,
          consequence:
            'To DMS this type is a large object, which it does not accept in a primary key: the table is not replicated. A varchar with a length is none.',
          remedy: base === 'text' ? [`ALTER TABLE ${table} ALTER COLUMN ${name} TYPE varchar(${length})`] : [],
        };
      });
  },
};
