import { compareSequences } from './compare-sequences';
import { sameExpression } from './same-expression';
import { sameQuery } from './same-query';
import type { Change, ObjectKind, Schema, SchemaComparison, SchemaDifference, SchemaObject, Unread } from './schema';

/** Properties that differ between healthy servers, by kind: they are told and make no difference. */
const mayDiffer: Readonly<Partial<Record<ObjectKind, readonly string[]>>> = {
  extension: ['version'],
  database: ['collation', 'character type', 'sql_mode', 'time zone', 'names of tables'],
  // What version 15 took from everybody in the schema `public`, so that older servers give more by default.
  grant: ['creation'],
  // What replicates from a table asks for it, and that is another replication on each side.
  table: ['replica identity'],
};
/** Properties that do so whatever has them: they change nothing that a client could see in its results. */
const neverCounts = ['comment', 'collation of the session'];

/** Properties that a server prints from what it has parsed, so that two versions may print the same in two ways. */
const printed = new Set(['definition', 'default', 'generated as', 'using', 'with check', 'condition', 'constraints']);

/**
 * Compares what two databases hold beside rows.
 *
 * @param skip kinds of objects that are left out, for example because they are made later
 */
export function compareSchemas(
  source: Schema,
  target: Schema,
  skip: ReadonlySet<ObjectKind> = new Set(),
): SchemaComparison {
  const differences: SchemaDifference[] = [];
  const notes: string[] = [];
  const wanted = ({ kind }: { readonly kind: ObjectKind }) => !skip.has(kind);
  const theirs = new Map(target.objects.map((object) => [idOf(object), object]));
  const ours = new Set(source.objects.map(idOf));
  const missingTables = tableNames(source.objects.filter((object) => !theirs.has(idOf(object))));
  const extraTables = tableNames(target.objects.filter((object) => !ours.has(idOf(object))));

  for (const object of source.objects.filter(wanted)) {
    const { kind, name, create, completion } = object;
    const other = theirs.get(idOf(object));
    if (other !== undefined) {
      const changes = changesBetween(object, other);
      for (const { property, source, target } of changes.filter((change) => !counts(kind, change))) {
        notes.push(`${kind} ${name}: ${property} ${source ?? 'none'} on the source, ${target ?? 'none'} on the target`);
      }
      const counted = changes.filter((change) => counts(kind, change));
      if (counted.length > 0) {
        const statements = statementsFor(object, counted);
        differences.push({ kind, name, finding: 'changed', changes: counted, statements });
      }
    } else if (!missingTables.has(object.partOf ?? '')) {
      const completed = completion != null && !missingTables.has(completion.table) ? [completion.statement] : [];
      const statements = [create, completed].flat();
      differences.push({ kind, name, finding: 'missing', changes: [], statements });
    }
  }
  for (const object of target.objects.filter(wanted)) {
    if (!ours.has(idOf(object)) && !extraTables.has(object.partOf ?? '')) {
      differences.push({ kind: object.kind, name: object.name, finding: 'extra', changes: [], statements: [] });
    }
  }
  if (!skip.has('sequence value')) {
    differences.push(...compareSequences(source, target));
  }
  const unproven = (side: string, { unread }: Schema) =>
    unread.filter(wanted).map((unread) => `${side}: ${describe(unread)}`);
  return {
    objects: source.objects.filter(wanted).length,
    differences,
    notes,
    unproven: [...unproven('source', source), ...unproven('target', target)],
  };
}

function idOf({ kind, name }: SchemaObject): string {
  return `${kind} ${name}`;
}

function tableNames(objects: readonly SchemaObject[]): ReadonlySet<string> {
  return new Set(objects.filter(({ kind }) => kind === 'table').map(({ name }) => name));
}

function describe({ kind, name, reason }: Unread): string {
  return `${kind === 'sequence value' ? 'sequence' : kind} ${name}: ${reason}`;
}

function counts(kind: ObjectKind, { property }: Change): boolean {
  return !neverCounts.includes(property) && !mayDiffer[kind]?.includes(property);
}

function changesBetween(source: SchemaObject, target: SchemaObject): readonly Change[] {
  return Object.entries(source.properties).flatMap(([property, { value }]) => {
    const other = target.properties[property];
    return other === undefined || same(property, value, other.value)
      ? []
      : [{ property, source: value, target: other.value }];
  });
}

function same(property: string, source: string | null, target: string | null): boolean {
  if (source === target) {
    return true;
  }
  if (source === null || target === null) {
    return false;
  }
  if (property === 'order of columns') {
    // Where the columns are not the same ones, they are differences by themselves.
    const sorted = (list: string) => list.split(', ').sort().join(', ');
    return sorted(source) !== sorted(target);
  }
  return property === 'query' ? sameQuery(source, target) : printed.has(property) && sameExpression(source, target);
}

function statementsFor(object: SchemaObject, changes: readonly Change[]): readonly string[] {
  const statements = changes.flatMap(({ property }) => object.properties[property]?.statement ?? object.create);
  return [...new Set(statements)];
}
