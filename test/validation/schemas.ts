import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { compareSchemas } from '../../lib/validation/compare-schemas';
import type { DatabaseConnection } from '../../lib/validation/connection';
import { readCatalogue, readSchemaNames } from '../../lib/validation/postgresql/catalogue';
import { Sessions } from '../../lib/validation/postgresql/sessions';
import type { ObjectKind, Schema, SchemaComparison, SchemaDifference } from '../../lib/validation/schema';
import { connectionTo, limits, useServers } from './databases';
import type { Server } from './server';

/** A schema with every kind of object that an application usually has. */
export const script: string = readFileSync(join(__dirname, 'schema.sql'), 'utf8');

/** The oldest and the current server, and what the tests of schemas do with them. */
export function useSchemas() {
  const servers = useServers();
  /** Compares two databases of one name. */
  async function compareAgain(name: string, skip?: ReadonlySet<ObjectKind>): Promise<SchemaComparison> {
    const [source, target] = await Promise.all([read(servers.old, name), read(servers.current, name)]);
    return compareSchemas(source, target, skip);
  }
  return {
    servers,
    compareAgain,
    /** Makes the same source on the oldest server and a target on the current one, and compares them. */
    async compare(name: string, target: string, skip?: ReadonlySet<ObjectKind>): Promise<SchemaComparison> {
      await Promise.all([servers.old.database(name, script), servers.current.database(name, target)]);
      return compareAgain(name, skip);
    },
    /** Executes the statements of differences on the target, one after the other. */
    async mend(name: string, differences: readonly SchemaDifference[]): Promise<void> {
      const client = new Client({ connectionString: servers.current.url(name) });
      await client.connect();
      try {
        for (const statement of differences.flatMap(({ statements }) => statements)) {
          await client.query(statement).catch((error: Error) => {
            throw new Error(`${error.message}: ${statement}`);
          });
        }
      } finally {
        await client.end();
      }
    },
  };
}

/** Reads all schemas of a database. */
export function read(server: Server, database: string): Promise<Schema> {
  return readFrom(connectionTo(server, database), server.major);
}

/** Reads all schemas of a database of any server. */
export async function readFrom(connection: DatabaseConnection, major: number): Promise<Schema> {
  const sessions = new Sessions(connection, { ...limits, maximumConnections: 4 });
  try {
    return await readCatalogue(sessions, major, await readSchemaNames(sessions));
  } finally {
    await sessions.close();
  }
}

/** A difference in one line. */
export function inShort({ kind, name, finding, changes }: SchemaDifference): string {
  return [kind, name, finding, ...changes.map(({ property }) => property)].join(' | ');
}
