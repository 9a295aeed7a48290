import { readMysqlCatalogue } from '../../../lib/validation/mysql/catalogue';
import type { TextRow } from '../../../lib/validation/mysql/sessions';
import type { Schema } from '../../../lib/validation/schema';

/** What a server answers, by what the statement holds; nothing to all others. */
export type Answers = Readonly<Record<string, readonly TextRow[] | Error>>;

/** Reads the database `shop` of a server that answers so, of a release of MySQL unless told. */
export function read(answers: Answers, release = '8.0.39'): Promise<Schema> {
  const all: Answers = {
    '@@GLOBAL.sql_mode': [
      {
        release_name: release,
        mode: 'STRICT_TRANS_TABLES',
        zone: 'SYSTEM',
        system_zone: 'UTC',
        collation_name: 'utf8mb4_0900_ai_ci',
        lower_case: '0',
      },
    ],
    USER_PRIVILEGES: ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT', 'SHOW_ROUTINE'].map((privilege) => ({ privilege })),
    ...answers,
  };
  return readMysqlCatalogue(
    {
      query: async (text) => {
        const answer = Object.entries(all).find(([part]) => text.includes(part))?.[1] ?? [];
        if (answer instanceof Error) {
          throw answer;
        }
        return answer;
      },
    },
    ['shop'],
  );
}

const table = { schema_name: 'shop', table_name: 'orders', type: 'BASE TABLE', engine: 'InnoDB', comment: '' };

/** A column of the table, as information_schema tells it. */
export const column = (name: string, type: string, more: Partial<Record<string, string | null>> = {}): TextRow => ({
  schema_name: 'shop',
  table_name: 'orders',
  column_name: name,
  type,
  nullable: 'YES',
  default_value: null,
  extra: '',
  collation_name: null,
  character_set: null,
  expression: '',
  comment: '',
  ...more,
});

/** One table, as MySQL 8.0 prints it. That is from its manual: no such server runs here. */
export const ofMysql8: Answers = {
  'FROM information_schema.TABLES WHERE TABLE_TYPE IN': [{ ...table, collation_name: 'utf8mb3_general_ci' }],
  'FROM information_schema.COLUMNS WHERE TABLE_SCHEMA IN (?) ORDER': [
    column('id', 'bigint unsigned', { nullable: 'NO', extra: 'auto_increment' }),
    column('state', 'varchar(20)', {
      default_value: "it's",
      collation_name: 'utf8mb3_general_ci',
      character_set: 'utf8mb3',
    }),
    column('paid', 'tinyint(1)', { default_value: '0' }),
    column('at', 'datetime(6)', {
      default_value: 'CURRENT_TIMESTAMP(6)',
      extra: 'DEFAULT_GENERATED on update CURRENT_TIMESTAMP(6)',
    }),
    column('since', 'timestamp', { default_value: 'CURRENT_TIMESTAMP', extra: 'DEFAULT_GENERATED' }),
    column('flags', 'bit(3)', { default_value: "b'101'" }),
    column('day', 'year', {}),
    column('code', 'char(36)', { default_value: 'uuid()', extra: 'DEFAULT_GENERATED' }),
    column('total', 'int', { extra: 'STORED GENERATED', expression: '(`paid` * 2)' }),
    column('place', 'geomcollection', {}),
  ],
  'SHOW CREATE TABLE': [
    {
      'Create Table': `CREATE TABLE \`orders\` (
  \`id\` bigint unsigned NOT NULL AUTO_INCREMENT,
  \`state\` varchar(20) DEFAULT 'it''s',
  \`paid\` tinyint(1) DEFAULT '0',
  \`at\` datetime(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  \`since\` timestamp NULL DEFAULT CURRENT_TIMESTAMP,
  \`flags\` bit(3) DEFAULT b'101',
  \`day\` year DEFAULT NULL,
  \`code\` char(36) DEFAULT (uuid()),
  \`total\` int GENERATED ALWAYS AS ((\`paid\` * 2)) STORED,
  \`place\` geomcollection DEFAULT NULL,
  PRIMARY KEY (\`id\`),
  KEY \`state\` (\`state\`(5) DESC) USING BTREE /*!80000 INVISIBLE */,
  CONSTRAINT \`mine\` FOREIGN KEY (\`paid\`) REFERENCES \`payments\` (\`id\`) ON DELETE RESTRICT,
  CONSTRAINT \`positive\` CHECK ((\`paid\` > 0))
) ENGINE=InnoDB AUTO_INCREMENT=77 DEFAULT CHARSET=utf8mb3
/*!50100 PARTITION BY RANGE (\`id\`)
(PARTITION p0 VALUES LESS THAN (100) ENGINE = InnoDB,
 PARTITION p1 VALUES LESS THAN MAXVALUE ENGINE = InnoDB) */`,
    },
  ],
  'SELECT MAX': [{ largest: '76' }],
};

/** The same table, as MariaDB prints it. */
export const ofMariadb: Answers = {
  'FROM information_schema.TABLES WHERE TABLE_TYPE IN': [{ ...table, collation_name: 'utf8_general_ci' }],
  'FROM information_schema.COLUMNS WHERE TABLE_SCHEMA IN (?) ORDER': [
    column('id', 'bigint(20) unsigned', { nullable: 'NO', extra: 'auto_increment' }),
    column('state', 'varchar(20)', {
      default_value: "'it''s'",
      collation_name: 'utf8_general_ci',
      character_set: 'utf8',
    }),
    column('paid', 'tinyint(1)', { default_value: '0' }),
    column('at', 'datetime(6)', { default_value: 'current_timestamp(6)', extra: 'on update current_timestamp(6)' }),
    column('since', 'timestamp', { default_value: 'current_timestamp()' }),
    column('flags', 'bit(3)', { default_value: "b'101'" }),
    column('day', 'year(4)', { default_value: 'NULL' }),
    column('code', 'char(36)', { default_value: 'uuid()' }),
    column('total', 'int(11)', { extra: 'STORED GENERATED', expression: '`paid` * 2' }),
    column('place', 'geometrycollection', { default_value: 'NULL' }),
  ],
  'SHOW CREATE TABLE': [
    {
      'Create Table': `CREATE TABLE \`orders\` (
  \`id\` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  \`state\` varchar(20) DEFAULT 'it''s',
  \`paid\` tinyint(1) DEFAULT 0,
  \`at\` datetime(6) DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
  \`since\` timestamp NULL DEFAULT current_timestamp(),
  \`flags\` bit(3) DEFAULT b'101',
  \`day\` year(4) DEFAULT NULL,
  \`code\` char(36) DEFAULT uuid(),
  \`total\` int(11) GENERATED ALWAYS AS (\`paid\` * 2) STORED,
  \`place\` geometrycollection DEFAULT NULL,
  PRIMARY KEY (\`id\`),
  KEY \`state\` (\`state\`(5) DESC) IGNORED,
  CONSTRAINT \`mine\` FOREIGN KEY (\`paid\`) REFERENCES \`payments\` (\`id\`),
  CONSTRAINT \`positive\` CHECK (\`paid\` > 0)
) ENGINE=InnoDB AUTO_INCREMENT=77 DEFAULT CHARSET=utf8
 PARTITION BY RANGE (\`id\`)
(PARTITION \`p0\` VALUES LESS THAN (100) ENGINE = InnoDB,
 PARTITION \`p1\` VALUES LESS THAN MAXVALUE ENGINE = InnoDB)`,
    },
  ],
  'SELECT MAX': [{ largest: '76' }],
};
