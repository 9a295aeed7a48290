/**
 * Returns the SQL of one kind of object for a major version of the server, with the schemas as `$1::text[]`. Its columns
 * are `kind`, `name`, `create`, `part_of`, `properties`, a JSON object of `{value, statement}`, `address`, which
 * identifies it in `pg_depend`, and `completion` where it has one.
 */
export type CatalogueQuery = (major: number) => string;

/** SQL that is true for an object of no extension: what an extension brings comes with it. */
export function notOfExtension(catalogue: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalogue}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;
}

/** SQL that is true for an object that came neither with an extension nor with another object, as those of a range type do. */
export function madeByItself(catalogue: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalogue}'::regclass AND e.objid = ${oid} AND e.deptype IN ('e', 'i'))`;
}

/** SQL that is always true: for what belongs to the database and to no schema. */
export const anySchema = 'coalesce(cardinality($1::text[]), 0) >= 0';

/** SQL of one property whose statement is the object's own. */
export function property(value: string): string {
  return `json_build_object('value', (${value})::text)`;
}

/** SQL of one property with the statement that sets it, or the statements; null is the object's own. */
export function propertySetBy(value: string, ...statements: readonly string[]): string {
  const list = statements.length === 1 ? statements[0] : `json_build_array(${statements.join(', ')})`;
  return `json_build_object('value', (${value})::text, 'statement', ${list})`;
}

/** SQL of the comment on an object. */
export function comment(catalogue: string, oid: string, object: string): string {
  const text = `obj_description(${oid}, '${catalogue}')`;
  return propertySetBy(text, `format('COMMENT ON %s IS %L', ${object}, ${text})`);
}

/** SQL of a list with commas, empty for no elements. */
export function list(elements: string, sql: string, order: string): string {
  return `(SELECT coalesce(string_agg(${sql}, ', ' ORDER BY ${order}), '') FROM ${elements})`;
}
