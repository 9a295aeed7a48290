import { compareSequences } from './compare-sequences';
import { sameExpression } from './same-expression';
import { sameQuery } from './same-query';
import type { Change, ObjectKind, Schema, SchemaComparison, SchemaDifference, SchemaObject, Unread } from './schema';
import { UnseenObjects } from './unseen-objects';

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
const printed = new Set([
  'definition',
  'default',
  'generated as',
  'using',
  'with check',
  'condition',
  'constraints',
  'columns of its own',
  'columns',
  'partition key',
  'defaults',
  'argument defaults',
]);

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
  const missingTables = tableNames(source.objects.filter((object) => wanted(object) && !theirs.has(idOf(object))));
  const extraTables = tableNames(target.objects.filter((object) => wanted(object) && !ours.has(idOf(object))));

  const unseen = { source: new UnseenObjects(source.unread), target: new UnseenObjects(target.unread) };
  const unknown: { readonly source: string[]; readonly target: string[] } = { source: [], target: [] };

  for (const object of source.objects.filter(wanted)) {
    const { kind, name, create, completion } = object;
    const other = theirs.get(idOf(object));
    if (other !== undefined) {
      const changes = changesBetween(object, other, { source: source.major, target: target.major });
      for (const { property, source, target } of changes.filter((change) => !counts(kind, change))) {
        notes.push(`${kind} ${name}: ${property} ${source ?? 'none'} on the source, ${target ?? 'none'} on the target`);
      }
      const shown = (change: Change) =>
        change.property !== 'order of columns' ||
        !(unseen.source.hasColumnsOf(object) || unseen.target.hasColumnsOf(object));
      const counted = changes.filter((change) => counts(kind, change) && shown(change));
      if (counted.length > 0) {
        const statements = statementsFor(object, counted);
        differences.push({ kind, name, finding: 'changed', changes: counted, statements });
      }
    } else if (missingTables.has(object.partOf ?? '')) {
      // The statement of the table makes it.
    } else if (unseen.target.has(object)) {
      unknown.target.push(`${kind} ${name}`);
    } else {
      const completed = completion != null && !missingTables.has(completion.table) ? [completion.statement] : [];
      const statements = [create, completed].flat();
      differences.push({ kind, name, finding: 'missing', changes: [], statements });
    }
  }
  for (const object of target.objects.filter(wanted)) {
    if (ours.has(idOf(object)) || extraTables.has(object.partOf ?? '')) {
      // It is compared already, or goes with its table.
    } else if (unseen.source.has(object)) {
      unknown.source.push(`${object.kind} ${object.name}`);
    } else {
      differences.push({ kind: object.kind, name: object.name, finding: 'extra', changes: [], statements: [] });
    }
  }
  if (!skip.has('sequence value')) {
    const sequences = compareSequences(source, target);
    differences.push(...sequences.differences);
    notes.push(...sequences.notes);
  }
  const unproven = (side: string, { unread }: Schema) =>
    unread.filter(wanted).map((unread) => `${side}: ${describe(unread)}`);
  return {
    objects: source.objects.filter(wanted).length,
    differences,
    notes,
    unproven: [
      ...unproven('source', source),
      ...unproven('target', target),
      ...notShown('source', unknown.source),
      ...notShown('target', unknown.target),
    ],
  };
}

/** Names of a side's objects that are listed. */
const mostNamed = 10;

function notShown(side: 'source' | 'target', names: readonly string[]): readonly string[] {
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  const other = side === 'source' ? 'target' : 'source';
  return names.length === 0
    ? []
    : [`${side}: whether it has what the ${other} has is not shown: ${names.slice(0, mostNamed).join(', ')}${more}`];
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

/** Major versions of the servers. */
interface Majors {
  readonly source: number | undefined;
  readonly target: number | undefined;
}

function changesBetween(source: SchemaObject, target: SchemaObject, majors: Majors): readonly Change[] {
  return Object.entries(source.properties).flatMap(([property, { value }]) => {
    const other = target.properties[property];
    const change = { property, source: value, target: other?.value ?? null };
    return other === undefined || same(change, majors) ? [] : [change];
  });
}

function same({ property, source, target }: Change, majors: Majors): boolean {
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
  return property === 'query'
    ? sameQuery({ sql: source, major: majors.source }, { sql: target, major: majors.target })
    : printed.has(property) && sameExpression(source, target);
}

function statementsFor(object: SchemaObject, changes: readonly Change[]): readonly string[] {
  const statements = changes.flatMap(({ property }) => object.properties[property]?.statement ?? object.create);
  return [...new Set(statements)];
}
