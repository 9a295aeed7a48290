import type { Check } from '../finding';
import { checkOf, type Found } from '../look';
import { type Column, collationOf, modified, nameOf } from './columns';
import type { Facts } from './facts';
import { quoted } from './names';
import type { SourceTable } from './tables';

/** What MariaDB has and MySQL, and so Aurora, has not. */
export function mariadbChecks(facts: Facts): readonly Check[] {
  const ofMariadb = (name: string, title: string, find: () => Promise<readonly Found[]>) =>
    checkOf(name, title, async () => ((await facts.source()).isMariadb ? find() : []));
  return [
    ofMariadb('mariadb-sequences', 'sequences of MariaDB', async () =>
      (await facts.tables()).filter(({ type }) => type === 'SEQUENCE').map(sequence),
    ),
    ofMariadb('mariadb-versioning', 'system-versioned tables', async () =>
      (await facts.tables()).filter(({ type }) => type === 'SYSTEM VERSIONED').map(versioned),
    ),
    ofMariadb('mariadb-types', 'types of MariaDB', async () =>
      (await facts.columns()).flatMap((column) => foreignType(column) ?? []),
    ),
    ofMariadb('mariadb-defaults', 'defaults that only MariaDB knows', async () =>
      (await facts.columns()).flatMap((column) => foreignDefault(column) ?? []),
    ),
    ofMariadb('mariadb-options', 'definitions that only MariaDB reads', () => foreignOptions(facts)),
  ];
}

function sequence({ schema, name }: SourceTable): Found {
  return {
    severity: 'blocker',
    subject: `${schema}.${name}`,
    found: 'it is a sequence',
    consequence:
      'MySQL has none: what takes its next value cannot be made in Aurora. A column with AUTO_INCREMENT does the same; whoever asks for NEXT VALUE has to change.',
    remedy: [],
  };
}

/** "Temporal data tables or system-versioned tables are not supported on MariaDB source and target databases." */
function versioned({ schema, name }: SourceTable): Found {
  return {
    severity: 'blocker',
    subject: `${schema}.${name}`,
    found: 'it keeps the old versions of its rows',
    consequence:
      'DMS supports no such table, and MySQL has none. Without the versions it moves; save them first, if anybody needs them.',
    remedy: [`ALTER TABLE ${quoted(schema, name)} DROP SYSTEM VERSIONING`],
  };
}

/** Types of MariaDB, with the type of MySQL that holds the same text. Undefined: none does. */
const substitutes: Readonly<Record<string, string | undefined>> = {
  uuid: 'CHAR(36)',
  inet4: 'VARCHAR(15)',
  inet6: 'VARCHAR(39)',
  xmltype: 'LONGTEXT',
  vector: undefined,
};

function foreignType(column: Column): Found | undefined {
  const compressed = /^(.*?)\s*\/\*M?!\d* ?COMPRESSED[^*]*\*\//i.exec(column.columnType);
  if (!(column.dataType in substitutes) && compressed === null) {
    return undefined;
  }
  const type = compressed === null ? substitutes[column.dataType] : `${compressed[1]}${collationOf(column)}`;
  return {
    severity: 'blocker',
    subject: nameOf(column),
    found: `its type is ${column.columnType}`,
    consequence: 'MySQL does not know the type, so the table cannot be made in Aurora.',
    remedy: type === undefined ? [] : [modified(column, type)],
  };
}

/** A literal that MySQL reads as well: a number, a text, a bit pattern, NULL or the time of now. */
const plainDefault = /^(NULL|-?\d+(\.\d+)?(e[+-]?\d+)?|[bx]?'.*'|current_timestamp(\(\d?\))?|curdate\(\))$/is;

/** MariaDB writes an expression without the brackets that MySQL asks for, and admits a literal for large types. */
function foreignDefault(column: Column): Found | undefined {
  const { defaultValue, dataType, expression } = column;
  if (defaultValue === undefined || defaultValue === 'NULL' || expression !== undefined) {
    return undefined;
  }
  const isLarge = /text|blob|json|geometry|point|linestring|polygon|geometrycollection/.test(dataType);
  if (plainDefault.test(defaultValue) && !isLarge) {
    return undefined;
  }
  return {
    severity: 'blocker',
    subject: nameOf(column),
    found: `its default is ${defaultValue}`,
    consequence:
      'MySQL reads an expression in brackets only, and takes no literal for large types, so the table cannot be made in Aurora. Let the application give the value; or make the table in Aurora by hand before the load.',
    remedy: [`ALTER TABLE ${quoted(column.schema, column.table)} ALTER COLUMN ${quoted(column.name)} DROP DEFAULT`],
  };
}

/** What the definition of a table holds that MySQL cannot read, and what takes it out. */
const options: readonly {
  readonly pattern: RegExp;
  readonly what: string;
  readonly remedy: (table: string, match: RegExpExecArray) => readonly string[];
}[] = [
  // Before its period, which cannot go while the key is there.
  {
    pattern: /KEY (?:`((?:[^`]|``)+)` )?\([^\n]* WITHOUT OVERLAPS\)/,
    what: 'has a key without overlaps',
    remedy: (table, match) => (match[1] === undefined ? [] : [`ALTER TABLE ${table} DROP KEY \`${match[1]}\``]),
  },
  {
    pattern: /\bPERIOD FOR `((?:[^`]|``)+)`/,
    what: 'has an application-time period',
    remedy: (table, match) => [`ALTER TABLE ${table} DROP PERIOD FOR \`${match[1]}\``],
  },
  {
    pattern: /`?PAGE_COMPRESSED`?='?(?:1|ON|YES)\b/i,
    what: 'compresses its pages',
    remedy: (table) => [`ALTER TABLE ${table} PAGE_COMPRESSED = 0`],
  },
  {
    pattern: /`?ENCRYPTED`?='?YES\b/i,
    what: 'is encrypted by an option',
    remedy: (table) => [`ALTER TABLE ${table} ENCRYPTED = DEFAULT`],
  },
  {
    pattern: /KEY `((?:[^`]|``)+)` \([^)]*\)[^,\n]* IGNORED\b/,
    what: 'has an index that is ignored',
    remedy: (table, match) => [`ALTER TABLE ${table} ALTER INDEX \`${match[1]}\` NOT IGNORED`],
  },
];

async function foreignOptions(facts: Facts): Promise<readonly Found[]> {
  const found: Found[] = [];
  const tables = (await facts.tables()).filter(({ type }) => type !== 'SEQUENCE');
  for (const { schema, name } of tables) {
    const table = quoted(schema, name);
    const [row] = await facts.session.query(`SHOW CREATE TABLE ${table}`);
    // What stands in a comment or a default is none of it.
    const definition = `${row?.['Create Table']}`.replace(/(COMMENT |DEFAULT |COMMENT=)'(?:[^'\\]|\\.|'')*'/g, '$1');
    for (const { pattern, what, remedy } of options) {
      const match = pattern.exec(definition);
      if (match !== null) {
        found.push({
          severity: 'blocker',
          subject: `${schema}.${name}`,
          found: `it ${what}`,
          consequence: 'MySQL cannot read its definition, so the table cannot be made in Aurora.',
          remedy: remedy(table, match),
        });
      }
    }
  }
  return found;
}
