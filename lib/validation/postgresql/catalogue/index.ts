import type { ObjectKind, Property, Schema, SchemaObject } from '../../schema';
import type { Sessions, TextRow } from '../sessions';
import { constraints, indexes, policies } from './constraints';
import { type Addressed, inOrder } from './dependencies';
import { foreignDataWrappers, foreignServers, foreignTables, readHiddenMappings } from './foreign-data';
import { columnGrants, defaultGrants, grants, memberships, roles, withheld } from './grants';
import {
  casts,
  collations,
  eventTriggers,
  operatorClasses,
  operators,
  settings,
  statistics,
  textSearch,
} from './others';
import { functions, rules, triggers, views } from './programs';
import { readSequences } from './sequence-states';
import { sequences } from './sequences';
import { columns, tables } from './tables';
import { compositeAndRangeTypes, database, domains, enums, extensions, schemas } from './types';

const queries = [
  database,
  schemas,
  extensions,
  enums,
  domains,
  compositeAndRangeTypes,
  sequences,
  tables,
  columns,
  constraints,
  indexes,
  views,
  functions,
  triggers,
  rules,
  policies,
  casts,
  collations,
  operators,
  operatorClasses,
  textSearch,
  statistics,
  eventTriggers,
  foreignDataWrappers,
  foreignServers,
  foreignTables,
  settings,
  roles,
  memberships,
  grants,
  withheld,
  columnGrants,
  defaultGrants,
];

/** Tables, functions, event triggers and schemas that DMS makes for itself, by their names. */
const ofReplication = /(^|\.)"?awsdms_[^.]*$/;
/** What tables and functions bring with them. */
const byName: readonly ObjectKind[] = ['table', 'function', 'event trigger', 'schema', 'sequence', 'index'];

/** Whether an object is one of DMS, or of a table of it. A column of the application may have any name. */
function isOfReplication({ kind, name, partOf }: SchemaObject): boolean {
  const [, table] = / on (.*)$/s.exec(name) ?? [];
  const owner =
    kind === 'column' ? partOf : byName.includes(kind) ? name : table?.replace(/^column (.*)\.[^.]*$/s, '$1');
  return ofReplication.test((owner ?? '').replace(/\(.*$/s, ''));
}

/**
 * Reads everything but rows from the schemas of one database. How tables are stored is left out: table spaces, storage
 * parameters, compression, targets of statistics; so are publications and subscriptions, which are of the replication that
 * a side takes part in, and who owns an object, but for the rights that it brings.
 */
export async function readCatalogue(sessions: Sessions, major: number, names: readonly string[]): Promise<Schema> {
  const [found, states, hiddenMappings] = await Promise.all([
    Promise.all(queries.map((query) => sessions.query(query(major), [names]))),
    readSequences(sessions, names),
    readHiddenMappings(sessions),
  ]);
  const objects = found
    .flat()
    .map(toAddressed)
    .filter(({ object }) => !isOfReplication(object));
  const ofApplication = ({ name }: { readonly name: string }) => !ofReplication.test(name);
  return {
    objects: await inOrder(sessions, objects),
    sequences: states.sequences.filter(ofApplication),
    unread: [...states.unread.filter(ofApplication), ...hiddenMappings],
    major,
  };
}

/** Returns the schemas of a database that are not the server's own or of DMS. */
export async function readSchemaNames(sessions: Sessions): Promise<readonly string[]> {
  const found = await sessions.query(
    `SELECT nspname AS name FROM pg_namespace
      WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' AND nspname NOT LIKE 'awsdms%' ORDER BY 1`,
  );
  return found.map(({ name }) => `${name}`);
}

function toAddressed(row: TextRow): Addressed {
  const object: SchemaObject = {
    kind: row.kind as ObjectKind,
    name: `${row.name}`,
    create: `${row.create}`,
    partOf: row.part_of,
    completion: row.completion == null ? null : JSON.parse(row.completion),
    properties: JSON.parse(`${row.properties}`) as Record<string, Property>,
  };
  return { object, address: row.address ?? null };
}
