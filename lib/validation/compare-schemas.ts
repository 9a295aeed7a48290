import { sameQuery } from './same-query';
import type {
  Change,
  Property,
  Schema,
  SchemaComparison,
  SchemaDifference,
  SchemaObject,
  SequenceState,
} from './schema';

/** Properties that differ between healthy servers, by kind: they are told and make no difference. */
const mayDiffer: Readonly<Partial<Record<SchemaObject['kind'], readonly string[]>>> = {
  extension: ['version'],
  database: ['collation', 'character type'],
};

/**
 * Compares what two databases hold beside rows.
 *
 * @param skip kinds of objects that are left out, for example because they are made later
 */
export function compareSchemas(
  source: Schema,
  target: Schema,
  skip: ReadonlySet<SchemaObject['kind']> = new Set(),
): SchemaComparison {
  const differences: SchemaDifference[] = [];
  const notes: string[] = [];
  const wanted = ({ kind }: { readonly kind: SchemaObject['kind'] }) => !skip.has(kind);
  const theirs = new Map(target.objects.map((object) => [idOf(object), object]));
  const ours = new Set(source.objects.map(idOf));
  const missingTables = new Set(
    source.objects.filter((object) => object.kind === 'table' && !theirs.has(idOf(object))).map(({ name }) => name),
  );
  const extraTables = new Set(
    target.objects.filter((object) => object.kind === 'table' && !ours.has(idOf(object))).map(({ name }) => name),
  );

  for (const object of source.objects.filter(wanted)) {
    const other = theirs.get(idOf(object));
    if (other !== undefined) {
      const { kind, name } = object;
      const changes = changesBetween(object, other);
      for (const { property, source, target } of changes.filter((change) => !counts(kind, change))) {
        notes.push(`${kind} ${name}: ${property} ${source ?? 'none'} on the source, ${target ?? 'none'} on the target`);
      }
      const counted = changes.filter((change) => counts(kind, change));
      if (counted.length > 0) {
        differences.push({
          kind,
          name,
          finding: 'changed',
          changes: counted,
          statements: statementsFor(object, counted),
        });
      }
    } else if (!missingTables.has(object.partOf ?? '')) {
      const { kind, name, create } = object;
      differences.push({ kind, name, finding: 'missing', changes: [], statements: [create] });
    }
  }
  for (const object of target.objects.filter(wanted)) {
    if (!ours.has(idOf(object)) && !extraTables.has(object.partOf ?? '')) {
      differences.push({ kind: object.kind, name: object.name, finding: 'extra', changes: [], statements: [] });
    }
  }
  if (!skip.has('sequence value')) {
    differences.push(...compareSequences(source.sequences, target.sequences));
  }
  return {
    objects: source.objects.filter(wanted).length,
    differences,
    notes,
    unproven: [...source.unread.map((text) => `source: ${text}`), ...target.unread.map((text) => `target: ${text}`)],
  };
}

function idOf({ kind, name }: SchemaObject): string {
  return `${kind} ${name}`;
}

function counts(kind: SchemaObject['kind'], { property }: Change): boolean {
  return !mayDiffer[kind]?.includes(property);
}

function changesBetween(source: SchemaObject, target: SchemaObject): readonly Change[] {
  return Object.entries(source.properties).flatMap(([property, { value }]) => {
    const other = target.properties[property]?.value ?? null;
    const same = value === other || (property === 'query' && sameQuery(value ?? '', other ?? ''));
    return same ? [] : [{ property, source: value, target: other }];
  });
}

function statementsFor(object: SchemaObject, changes: readonly Change[]): readonly string[] {
  const property = (name: string): Property | undefined => object.properties[name];
  return [...new Set(changes.map((change) => property(change.property)?.statement ?? object.create))];
}

/** A sequence on the target must give out no value that a row already has, nor one that the source has given out. */
function compareSequences(
  source: readonly SequenceState[],
  target: readonly SequenceState[],
): readonly SchemaDifference[] {
  const theirs = new Map(target.map((state) => [state.name, state]));
  return source.flatMap((state) => {
    const other = theirs.get(state.name);
    if (other === undefined) {
      // A missing sequence, or the column that it comes with, is a difference by itself.
      return [];
    }
    const ahead = (a: bigint, b: bigint) => (state.increment < 0n ? a < b : a > b);
    const taken = other.columns.filter(({ extreme }) => extreme !== null && !ahead(other.next, extreme));
    const behind = ahead(state.next, other.next);
    if (!behind && taken.length === 0) {
      return [];
    }
    const beyond = taken.map(({ extreme }) => (extreme ?? other.next) + state.increment);
    const next = [state.next, ...beyond].reduce((a, b) => (ahead(a, b) ? a : b));
    const changes: Change[] = [
      ...(behind ? [{ property: 'next value', source: `${state.next}`, target: `${other.next}` }] : []),
      ...taken.map(({ name, extreme }) => ({
        property: `largest value in ${name}`,
        source: null,
        target: `${extreme}`,
      })),
    ];
    const statements = [`SELECT setval('${state.name.replaceAll("'", "''")}', ${next}, false)`];
    return [{ kind: 'sequence value', name: state.name, finding: 'changed', changes, statements }];
  });
}
