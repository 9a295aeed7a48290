import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import { nameOf } from './columns';
import type { Facts } from './facts';
import { quoted } from './names';

/**
 * Collations of MariaDB that MySQL has not, by the parts of their names: without padding, by the Unicode algorithm 14, of
 * old versions of MySQL.
 *
 * @see https://mariadb.com/kb/en/supported-character-sets-and-collations/
 */
const ofMariadb = /_nopad_|_uca1400_|_general1400_|_thai_520_w2|_mysql561_ci$/;

/** Whether the target knows how text is sorted and compared. Two servers of one family agree on what they both know. */
export function collationChecks(facts: Facts): readonly Check[] {
  return [
    checkOf('collations', 'collations that the target lacks', async () => {
      const lacks = await lacking(facts);
      const databases = await facts.session.query(
        `SELECT SCHEMA_NAME AS schema_name, DEFAULT_COLLATION_NAME AS collation_name FROM information_schema.SCHEMATA
         WHERE SCHEMA_NAME IN (?) ORDER BY SCHEMA_NAME`,
        [facts.context.schemas],
      );
      const ofDatabases = databases
        .filter((row) => lacks(`${row['collation_name']}`))
        .map((row) =>
          unknown(
            `${row['schema_name']}`,
            `${row['collation_name']}`,
            `ALTER DATABASE ${quoted(`${row['schema_name']}`)} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`,
          ),
        );
      const ofTables = (await facts.tables())
        .filter(({ collation }) => lacks(collation))
        .map(({ schema, name, collation }) => unknown(`${schema}.${name}`, collation, converted(schema, name)));
      const ofColumns = (await facts.columns())
        .filter(({ collation }) => collation !== undefined && lacks(collation))
        .map((column) => unknown(nameOf(column), `${column.collation}`, converted(column.schema, column.table)));
      return [...ofDatabases, ...ofTables, ...ofColumns];
    }),
  ];
}

/** Returns what tells that the target has not a collation: the target itself, or what is known of Aurora MySQL. */
async function lacking({ context }: Facts): Promise<(collation: string) => boolean> {
  if (context.target === undefined) {
    return (collation) => ofMariadb.test(collation);
  }
  const rows = await context.target.session.query(
    'SELECT COLLATION_NAME AS collation_name FROM information_schema.COLLATIONS',
  );
  const known = new Set(rows.map((row) => row['collation_name']));
  // Both names of one character set are in use, and each server shows one of them.
  const both = (collation: string) => [
    collation,
    collation.replace(/^utf8_/, 'utf8mb3_'),
    collation.replace(/^utf8mb3_/, 'utf8_'),
  ];
  return (collation) => collation !== '' && !both(collation).some((name) => known.has(name));
}

function converted(schema: string, name: string): string {
  return `ALTER TABLE ${quoted(schema, name)} CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`;
}

function unknown(subject: string, collation: string, remedy: string): Found {
  return {
    severity: 'blocker',
    subject,
    found: `its collation is ${collation}`,
    consequence:
      'The target does not know it, so what uses it cannot be made there. Another collation sorts and compares text in another way: look at unique keys, and test the application.',
    remedy: [remedy],
  };
}
