/**
 * Returns the SQL of one kind of object for a major version of the server, with the schemas as `$1::text[]`. Its columns
 * are `kind`, `name`, `create`, `part_of` and `properties`, a JSON object of `{value, statement}`.
 */
export type CatalogueQuery = (major: number) => string;

/** SQL that is true for an object of no extension: what an extension brings comes with it. */
export function notOfExtension(catalogue: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalogue}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;
}

/** SQL of one property whose statement is the object's own. */
export function property(value: string): string {
  return `jsonb_build_object('value', (${value})::text)`;
}

/** SQL of one property with the statement that sets it; a null statement is the object's own. */
export function propertySetBy(value: string, statement: string): string {
  return `jsonb_build_object('value', (${value})::text, 'statement', ${statement})`;
}
