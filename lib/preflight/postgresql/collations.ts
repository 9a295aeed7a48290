import type { Found, SourceCheck } from './check';

/** How the database writes and orders text, and whether its indexes still agree with the libraries of the server. */
export const collations: SourceCheck = {
  name: 'collations',
  title: 'encoding, collations and their versions',
  async look({ source: { session }, target, schemas }) {
    const [[database], [other], used, there] = await Promise.all([
      session.query(databaseQuery),
      target?.session.query(databaseQuery) ?? [],
      session.query(collationQuery, [schemas]),
      target?.session.query(
        `SELECT collname AS name FROM pg_collation WHERE collencoding IN (-1, pg_char_to_encoding('UTF8'))`,
      ),
    ]);
    const known = there && new Set(there.map(({ name }) => name));
    return [
      ...encodings(`${database?.encoding}`),
      ...(database?.recorded != null && database.actual != null && database.recorded !== database.actual
        ? [
            outdated(`database ${database.name}`, `${database.recorded}`, `${database.actual}`, [
              `REINDEX DATABASE ${database.name}`,
              `ALTER DATABASE ${database.name} REFRESH COLLATION VERSION`,
            ]),
          ]
        : []),
      ...(other !== undefined && database?.collation !== other.collation
        ? [
            {
              severity: 'warning' as const,
              subject: `database ${database?.name}`,
              found: `It orders text by ${database?.collation}, and the target by ${other.collation}.`,
              consequence:
                'ORDER BY, ranges and the order of pages differ after the cutover. A database gets its collation when it is made: make the one of the target anew with LOCALE, or give columns a collation of their own.',
              remedy: [],
            },
          ]
        : []),
      ...used.flatMap((row): readonly Found[] => [
        ...(row.recorded != null && row.actual != null && row.recorded !== row.actual
          ? [
              outdated(`collation ${row.name}`, `${row.recorded}`, `${row.actual}`, [
                ...`${row.indexes ?? ''}`
                  .split('\n')
                  .filter((index) => index !== '')
                  .map((index) => `REINDEX INDEX ${index}`),
                `ALTER COLLATION ${row.name} REFRESH VERSION`,
              ]),
            ]
          : []),
        ...(row.deterministic === 'false'
          ? [
              {
                severity: 'note' as const,
                subject: `collation ${row.name}`,
                found: `It is nondeterministic, and ${row.first} uses it.`,
                consequence:
                  'Values that are equal by it may differ in bytes: a validation by bytes says so, and a key is found by it.',
                remedy: [],
              },
            ]
          : []),
        // One of the application's own comes with its schema.
        ...(known !== undefined && row.own !== 't' && !known.has(row.plain as string)
          ? [
              {
                severity: 'blocker' as const,
                subject: `collation ${row.name}`,
                found: `The target does not have it, and ${row.first} uses it.`,
                consequence: 'The table cannot be made in the load.',
                remedy: [],
              },
            ]
          : []),
      ]),
    ];
  },
};

/** Columns that only newer servers have are asked for by name in JSON. */
const databaseQuery = `
  SELECT format('%I', datname) AS name, pg_encoding_to_char(encoding) AS encoding,
    coalesce(j.more ->> 'daticulocale', j.more ->> 'datlocale', datcollate) || CASE j.more ->> 'datlocprovider' WHEN 'i' THEN ' (ICU)' WHEN 'b' THEN ' (builtin)' ELSE '' END AS collation,
    j.more ->> 'datcollversion' AS recorded,
    CASE WHEN j.more ? 'datcollversion' THEN (xpath('/row/v/text()', query_to_xml('SELECT pg_database_collation_actual_version(' || d.oid || ') AS v', false, true, '')))[1]::text END AS actual
  FROM pg_database d CROSS JOIN LATERAL (SELECT to_jsonb(d)) j(more) WHERE datname = current_database()`;

const collationQuery = `
  SELECT format('%I.%I', n.nspname, l.collname) AS name, l.collname AS plain, l.oid >= 16384 AS own, to_jsonb(l) ->> 'collisdeterministic' AS deterministic,
    l.collversion AS recorded, pg_collation_actual_version(l.oid) AS actual, c.first,
    (SELECT string_agg(DISTINCT x.indexrelid::regclass::text, E'\\n') FROM pg_index x WHERE l.oid = ANY (x.indcollation)) AS indexes
  FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
    JOIN (SELECT a.attcollation, min(format('%I.%I.%I', s.nspname, t.relname, a.attname)) AS first
      FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid JOIN pg_namespace s ON s.oid = t.relnamespace
      WHERE s.nspname = ANY ($1::text[]) AND t.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped GROUP BY 1) c ON c.attcollation = l.oid
  WHERE l.collname NOT IN ('default', 'C', 'POSIX', 'ucs_basic') ORDER BY 1`;

function encodings(encoding: string): readonly Found[] {
  if (encoding === 'UTF8') {
    return [];
  }
  return [
    {
      severity: encoding === 'SQL_ASCII' ? 'warning' : 'note',
      subject: 'encoding',
      found: `The database is in ${encoding}.`,
      consequence:
        encoding === 'SQL_ASCII'
          ? 'The server does not know which characters its bytes are: those that are no UTF-8 are refused by Aurora, and the task stops. Dump and restore it into a database whose encoding is right, or repair the values.'
          : 'Aurora has UTF8: the server converts the values on their way, and a character takes more bytes there. Limits in bytes and the order of text change.',
      remedy: [],
    },
  ];
}

function outdated(subject: string, recorded: string, actual: string, remedy: readonly string[]): Found {
  return {
    severity: 'warning',
    subject,
    found: `Its indexes were made with version ${recorded} of the collation, and the server has ${actual}.`,
    consequence:
      'Indexes on text may be out of order: rows are not found, and unique ones come twice, which the target refuses.',
    remedy,
  };
}
