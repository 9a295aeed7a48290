import { type Found, PartlyExamined, type SourceCheck } from './check';

/** Share of its values from which a sequence or a key is near its end. */
const nearEnd = 0.8;

/**
 * Sequences whose next values are near their end, or that of the column they fill. A sequence that the user may not read has
 * no value here.
 */
export const sequences: SourceCheck = {
  name: 'sequences',
  title: 'sequences near their end',
  async look({ source: { session }, schemas }) {
    const rows = await session.query(
      `SELECT format('%I.%I', s.schemaname, s.sequencename) AS name, s.last_value AS value, s.data_type::text AS type, o.table, o.column, o.type AS column_type,
        least(s.max_value, o.maximum) AS maximum, s.max_value < CASE s.data_type::text WHEN 'smallint' THEN 32767 WHEN 'integer' THEN 2147483647 ELSE 9223372036854775807 END AS capped,
        NOT has_sequence_privilege(c.oid, 'SELECT') AS hidden
        FROM pg_sequences s JOIN pg_namespace n ON n.nspname = s.schemaname JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.sequencename
          LEFT JOIN LATERAL (
            SELECT format('%I.%I', tn.nspname, t.relname) AS table, format('%I', a.attname) AS column, format_type(a.atttypid, -1) AS type,
              CASE a.atttypid WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647 WHEN 'int8'::regtype THEN 9223372036854775807 END AS maximum
              FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
                JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
              WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') LIMIT 1) o ON true
        WHERE s.schemaname = ANY ($1::text[]) AND s.increment_by > 0 AND NOT s.cycle AND s.sequencename NOT LIKE 'awsdms\\_%' ORDER BY 1`,
      [schemas],
    );
    const found = rows
      .filter(({ value, maximum }) => value !== null && Number(value) > nearEnd * Number(maximum))
      .map((row): Found => {
        const share = Math.floor((Number(row.value) / Number(row.maximum)) * 1000) / 10;
        const narrow = row.column_type === 'smallint' || row.column_type === 'integer';
        return {
          severity: 'warning',
          subject: `${row.name}`,
          found: `It stands at ${row.value}, ${share} % of ${row.maximum}${row.table === null ? '' : `; it fills ${row.table}.${row.column}`}.`,
          consequence:
            'The application stops to insert when it ends, maybe in mid-migration, when the column cannot be widened without locking both sides. Columns that refer to it need the wider type as well.',
          remedy: [
            ...(row.type === 'bigint' ? [] : [`ALTER SEQUENCE ${row.name} AS bigint`]),
            ...(row.capped === 't' ? [`ALTER SEQUENCE ${row.name} NO MAXVALUE`] : []),
            ...(narrow ? [`ALTER TABLE ${row.table} ALTER COLUMN ${row.column} TYPE bigint`] : []),
          ],
        };
      });
    const hidden = rows.filter((row) => row.hidden === 't').map(({ name }) => `${name}`);
    if (hidden.length > 0) {
      throw new PartlyExamined(found, [
        `sequences may not be read (${hidden.slice(0, 3).join(', ')}${hidden.length > 3 ? ', ...' : ''}): GRANT SELECT ON ALL SEQUENCES IN SCHEMA`,
      ]);
    }
    return found;
  },
};

const maxima: Readonly<Record<string, number>> = { int2: 32_767, int4: 2_147_483_647 };

/** Keys of a narrow type that are near its end, whoever gives them their values. */
export const narrowKeys: SourceCheck = {
  name: 'narrow-keys',
  title: 'integer primary keys near their end',
  async look(source) {
    const { session } = source.source;
    const columns = await source.columns();
    const keys = columns.filter(({ inPrimaryKey }) => inPrimaryKey);
    const candidates = keys.filter(
      ({ table, base }) => base in maxima && keys.filter((other) => other.table === table).length === 1,
    );
    const found: Found[] = [];
    const reasons: string[] = [];
    await Promise.all(
      candidates.map(async ({ table, name, base, subject, type }) => {
        try {
          const [row] = await session.query(`SELECT max(${name}) AS highest FROM ${table}`);
          const highest = Number(row?.highest ?? 0);
          const maximum = maxima[base] as number;
          if (highest > nearEnd * maximum) {
            found.push({
              severity: 'warning',
              subject,
              found: `Its highest value is ${highest}, ${Math.floor((highest / maximum) * 1000) / 10} % of what ${type} holds.`,
              consequence:
                'The application stops to insert when it ends, maybe in mid-migration, when the column cannot be widened without locking both sides. Columns that refer to it need the wider type as well.',
              remedy: [`ALTER TABLE ${table} ALTER COLUMN ${name} TYPE bigint`],
            });
          }
        } catch (error) {
          reasons.push(`${table} could not be read: ${(error as Error).message}`);
        }
      }),
    );
    found.sort((one, other) => one.subject.localeCompare(other.subject, 'en'));
    if (reasons.length > 0) {
      throw new PartlyExamined(found, reasons.sort());
    }
    return found;
  },
};
