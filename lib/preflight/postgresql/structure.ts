import { notOfExtension } from '../../validation/postgresql/catalogue/query';
import type { Found, SourceCheck } from './check';
import { countText } from './server';

/** Schemas that are asked for and do not exist. */
export const schemas: SourceCheck = {
  name: 'schemas',
  title: 'schemas that move',
  async look({ source: { session }, schemas }) {
    const rows = await session.query(
      `SELECT name, format('%I', name) AS quoted, n.oid IS NOT NULL AS exists, EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p')) AS filled
        FROM unnest($1::text[]) name LEFT JOIN pg_namespace n ON n.nspname = name`,
      [schemas],
    );
    return rows.flatMap(({ name, exists, filled }): readonly Found[] => {
      if (exists !== 't') {
        return [
          {
            severity: 'blocker',
            subject: `schema ${name}`,
            found: 'It does not exist.',
            consequence: 'The task of DMS finds no table there: a name is exact, with upper and lower case.',
            remedy: [],
          },
        ];
      }
      return filled === 't'
        ? []
        : [
            {
              severity: 'note',
              subject: `schema ${name}`,
              found: 'It has no table.',
              consequence: 'Nothing of it is replicated; a task that captures no table at all fails when it starts.',
              remedy: [],
            },
          ];
    });
  },
};

/**
 * Tables whose rows DMS would read twice, and tables that have none.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Limitations
 */
export const tableKinds: SourceCheck = {
  name: 'table-kinds',
  title: 'partitioned, inheriting and foreign tables',
  async look({ source: { session }, schemas }) {
    const rows = await session.query(
      `SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relkind AS kind, c.relispartition AS partition,
        (SELECT count(*) FROM pg_inherits i WHERE i.inhparent = c.oid) AS children
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname = ANY ($1::text[]) AND ${notOfExtension('pg_class', 'c.oid')} ORDER BY 1`,
      [schemas],
    );
    return rows.flatMap(({ name, kind, partition, children }): readonly Found[] => {
      const subject = `${name}`;
      if (kind === 'p' && partition !== 't') {
        return [
          {
            severity: 'blocker',
            subject,
            found: `It is partitioned, with ${countText(children, 'partition')}.`,
            consequence:
              'The table mappings name the parent and its partitions, and DMS loads every row by both: duplicate keys, or every row twice where there is no key. Only the partitions may be in the mappings. Partitions that come or go in mid-migration do not travel.',
            remedy: [],
          },
        ];
      }
      if (kind === 'r' && children !== '0') {
        return [
          {
            severity: 'blocker',
            subject,
            found: `It is inherited by ${countText(children, 'table')}.`,
            consequence:
              'DMS reads the rows of its children with it, and the children once more: the parent has them twice on Aurora. Leave the parent out of the mappings when it has no rows of its own.',
            remedy: [],
          },
        ];
      }
      return kind === 'f'
        ? [
            {
              severity: 'warning',
              subject,
              found: 'It is a foreign table.',
              consequence:
                'Its rows are elsewhere and do not move. On Aurora it needs its foreign server, a way there, and a wrapper that Aurora has.',
              remedy: [],
            },
          ]
        : [];
    });
  },
};

/** Names that DMS or its table mappings take for something else. */
export const names: SourceCheck = {
  name: 'names',
  title: 'names that DMS takes for others',
  async look({ source: { session }, schemas }) {
    const [alike, own, upper] = await Promise.all([
      session.query(
        `SELECT string_agg(format('%I.%I', n.nspname, c.relname), ', ' ORDER BY c.relname) AS names
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY ($1::text[])
          GROUP BY n.nspname, lower(c.relname) HAVING count(*) > 1 ORDER BY 1`,
        [schemas],
      ),
      session.query(
        `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY ($1::text[]) AND c.relname LIKE 'awsdms\\_%' ORDER BY 1`,
        [schemas],
      ),
      session.query(
        `SELECT count(*) AS count, min(format('%I.%I', n.nspname, c.relname)) AS first FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname = ANY ($1::text[])
            AND (c.relname <> lower(c.relname) OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
              AND NOT a.attisdropped AND a.attname <> lower(a.attname)))`,
        [schemas],
      ),
    ]);
    return [
      // https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Limitations
      ...alike.map(({ names }) => ({
        severity: 'blocker' as const,
        subject: `${names}`,
        found: 'Their names differ in upper and lower case alone.',
        consequence: 'DMS does not keep such tables apart. Give one of them another name, or a schema of its own.',
        remedy: [],
      })),
      ...own.map(({ name }) => ({
        severity: 'warning' as const,
        subject: `${name}`,
        found: 'Its name begins with awsdms_.',
        consequence:
          'The table mappings leave it out, as a table that DMS made in a former trial. Drop it if it is one; a table of the application needs another name.',
        remedy: [`DROP TABLE ${name}`],
      })),
      ...schemas
        .filter((name) => /[%[\]]/.test(name))
        .map((name) => ({
          severity: 'blocker' as const,
          subject: `schema ${name}`,
          found: 'Its name has %, [ or ].',
          consequence: 'The table mappings of DMS take it for a pattern: they find other schemas, or none.',
          remedy: [],
        })),
      ...upper
        .filter(({ count }) => count !== '0')
        .map(({ count, first }) => ({
          severity: 'note' as const,
          subject: `${first}`,
          found: `Upper case is in the name or a column of ${countText(count, 'table')}, of which this is the first.`,
          consequence:
            'DMS keeps the case. A rule that changes it, or a statement without quotes, does not find the table.',
          remedy: [],
        })),
    ];
  },
};

/** Publications and subscriptions that exist. */
export const otherReplication: SourceCheck = {
  name: 'other-replication',
  title: 'publications and subscriptions',
  async look({ source: { session } }) {
    const rows = await session.query(
      `SELECT 'publication' AS kind, format('%I', pubname) AS name FROM pg_publication
        UNION ALL SELECT 'subscription', format('%I', subname) FROM pg_subscription
          WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY 1, 2`,
    );
    return rows.map(({ kind, name }) => ({
      severity: kind === 'subscription' ? ('warning' as const) : ('note' as const),
      subject: `${kind} ${name}`,
      found: kind === 'subscription' ? 'The database receives rows by it.' : 'Others receive rows by it.',
      consequence:
        kind === 'subscription'
          ? 'Tables that it alters are not seen by DMS, whose event trigger does not fire for it. After the cutover nobody sends to Aurora: subscribe anew there, or end it before.'
          : 'After the cutover the source sends nothing more: its subscribers need a publication on Aurora.',
      remedy: [],
    }));
  },
};
