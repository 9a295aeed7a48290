import type { ObjectKind, Property, Schema, SchemaObject } from '../../schema';
import type { Sessions, TextRow } from '../sessions';
import { constraints, indexes, policies } from './constraints';
import { functions, rules, triggers, views } from './programs';
import { readSequences } from './sequence-states';
import { columns, tables } from './tables';
import { compositeAndRangeTypes, database, domains, enums, extensions, schemas, sequences } from './types';

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
];

/** Tables, columns, functions that DMS makes for itself in the schemas that it replicates. */
const ofReplication = /(^|\.)"?awsdms_/;

/** Reads everything but rows from the schemas of one database. */
export async function readCatalogue(sessions: Sessions, major: number, names: readonly string[]): Promise<Schema> {
  const [found, states] = await Promise.all([
    Promise.all(queries.map((query) => sessions.query(query(major), [names]))),
    readSequences(sessions, names),
  ]);
  const objects = found
    .flat()
    .map(toObject)
    .filter(({ name }) => !ofReplication.test(name));
  return { objects, ...states };
}

/** Returns the schemas of a database that are not the server's own or of DMS. */
export async function readSchemaNames(sessions: Sessions): Promise<readonly string[]> {
  const found = await sessions.query(
    `SELECT nspname AS name FROM pg_namespace
      WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' AND nspname NOT LIKE 'awsdms%' ORDER BY 1`,
  );
  return found.map(({ name }) => `${name}`);
}

function toObject(row: TextRow): SchemaObject {
  return {
    kind: row.kind as ObjectKind,
    name: `${row.name}`,
    create: `${row.create}`,
    partOf: row.part_of,
    properties: JSON.parse(`${row.properties}`) as Record<string, Property>,
  };
}
