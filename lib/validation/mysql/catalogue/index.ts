import type { Schema, SchemaObject } from '../../schema';
import { isMariadb } from '../session-settings';
import { canonicalCollation } from './column-values';
import { readEvents } from './events';
import { readGrants } from './grants';
import { type CatalogueSessions, type Dialect, type Part, together } from './reading';
import { hiddenFrom } from './rights';
import { readRoutines } from './routines';
import { readSequences } from './sequences';
import { quoted, shownName } from './sql-text';
import { readTables } from './tables';
import { readTriggers } from './triggers';
import { readViews } from './views';

/**
 * Reads everything but rows from some databases, which MySQL calls schemas as well. How tables are stored is left out: row
 * formats, sizes of blocks, table spaces; so are users' passwords, and functions of plug-ins.
 */
export async function readMysqlCatalogue(sessions: CatalogueSessions, schemas: readonly string[]): Promise<Schema> {
  if (schemas.length === 0) {
    return { objects: [], sequences: [], unread: [] };
  }
  const [server] = await sessions.query(
    `SELECT VERSION() AS release_name, @@GLOBAL.sql_mode AS mode, @@GLOBAL.time_zone AS zone, @@system_time_zone AS system_zone,
      @@GLOBAL.collation_server AS collation_name, @@GLOBAL.lower_case_table_names AS lower_case`,
  );
  const dialect = dialectOf(`${server?.release_name}`);
  const [hidden, ...parts] = await Promise.all([
    hiddenFrom(sessions, schemas),
    readDatabases(sessions, schemas),
    readSequences(sessions, schemas),
    readTables(sessions, schemas, dialect),
    readRoutines(sessions, schemas, dialect),
    readViews(sessions, schemas),
    readTriggers(sessions, schemas),
    readEvents(sessions, schemas),
    readGrants(sessions, schemas),
  ]);
  const { objects, sequences, unread } = together(parts);
  const zone = server?.zone === 'SYSTEM' ? server?.system_zone : server?.zone;
  const database: SchemaObject = {
    kind: 'database',
    name: 'default',
    create: 'SET GLOBAL of the parameter',
    properties: {
      sql_mode: { value: server?.mode ?? null },
      'time zone': { value: zone ?? null },
      collation: { value: canonicalCollation(server?.collation_name) },
      'names of tables': {
        value: server?.lower_case === '0' ? 'in the case in which they were made' : 'in lower case',
      },
    },
  };
  return { objects: [database, ...objects], sequences, unread: [...hidden, ...unread] };
}

/** @param release what `VERSION()` returns, for example `10.11.6-MariaDB-log` */
function dialectOf(release: string): Dialect {
  const [, major = 0, minor = 0, patch = 0] = /(\d+)\.(\d+)\.(\d+)/.exec(release)?.map(Number) ?? [];
  const mariadb = isMariadb(release);
  // MariaDB since 10.2.7, MySQL never.
  return { mariadb, defaultsAsSql: mariadb && (major * 1000 + minor) * 1000 + patch >= 10_002_007 };
}

async function readDatabases(sessions: CatalogueSessions, schemas: readonly string[]): Promise<Part> {
  const rows = await sessions.query(
    `SELECT SCHEMA_NAME AS schema_name, DEFAULT_CHARACTER_SET_NAME AS character_set, DEFAULT_COLLATION_NAME AS collation_name
      FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN (?) ORDER BY 1`,
    [schemas],
  );
  const objects = rows.map(({ schema_name, character_set, collation_name }): SchemaObject => {
    const words = `DATABASE ${quoted(schema_name)} CHARACTER SET ${character_set} COLLATE ${collation_name}`;
    const collation = { value: canonicalCollation(collation_name), statement: `ALTER ${words}` };
    return { kind: 'schema', name: shownName(schema_name), create: `CREATE ${words}`, properties: { collation } };
  });
  return { objects, sequences: [], unread: [] };
}
