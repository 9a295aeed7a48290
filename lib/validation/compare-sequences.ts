import type { Change, Schema, SchemaComparison, SchemaDifference, SequenceState } from './schema';
import { UnseenObjects } from './unseen-objects';

/** What a comparison of sequences came to. */
type Compared = Pick<SchemaComparison, 'differences' | 'notes'>;

const equal: Compared = { differences: [], notes: [] };

/**
 * Compares where sequences stand. One of the target must give out no value that the source gave out, nor one that a row has,
 * unless the source would do so as well.
 */
export function compareSequences(source: Schema, target: Schema): Compared {
  const unseen = new UnseenObjects(target.unread);
  const compared = source.sequences.map((state): Compared => {
    const other = counterpart(state, target.sequences);
    if (other === undefined) {
      // What could not be read is told by itself.
      return unseen.has({ kind: 'sequence value', name: state.name }) || state.next === state.start
        ? equal
        : { differences: [missing(state)], notes: [] };
    }
    return compareStates(state, other);
  });
  return {
    differences: compared.flatMap(({ differences }) => differences),
    notes: compared.flatMap(({ notes }) => notes),
  };
}

/** The sequence of the same name, or of the same column: that of an identity column has a name of its own. */
function counterpart(state: SequenceState, others: readonly SequenceState[]): SequenceState | undefined {
  const columns = new Set(state.columns.map(({ name }) => name));
  return (
    others.find(({ name }) => name === state.name) ??
    others.find((other) => other.columns.some(({ name }) => columns.has(name)))
  );
}

/** A sequence that has to be made will stand at its start. */
function missing({ name, next, setNext }: SequenceState): SchemaDifference {
  const changes = [{ property: 'next value', source: `${next}`, target: null }];
  return { kind: 'sequence value', name, finding: 'changed', changes, statements: [setNext(next)] };
}

function compareStates(state: SequenceState, other: SequenceState): Compared {
  const ahead = (a: bigint, b: bigint) => (state.increment < 0n ? a < b : a > b);
  const reached = ({ columns, next }: SequenceState) =>
    columns.filter(({ extreme }) => extreme !== null && !ahead(next, extreme));
  const behind = ahead(state.next, other.next);
  if (state.cycles && other.cycles && !behind) {
    // Rows may have every value, and which one comes first cannot be said.
    const note = `sequence ${state.name}: it cycles, next value ${state.next} on the source, ${other.next} on the target`;
    return { differences: [], notes: state.next === other.next ? [] : [note] };
  }
  const names = new Set(state.next === other.next ? reached(state).map(({ name }) => name) : []);
  const taken = other.cycles ? [] : reached(other).filter(({ name }) => !names.has(name));
  const notes = reached(other)
    .filter(({ name }) => names.has(name))
    .map(
      ({ name, extreme }) =>
        `sequence ${state.name}: next value ${state.next} on both sides, which ${name} has reached already, with ${extreme}`,
    );
  if (!behind && taken.length === 0) {
    return { differences: [], notes };
  }
  const beyond = taken.map(({ extreme }) => (extreme ?? other.next) + state.increment);
  const next = [state.next, ...beyond].reduce((a, b) => (ahead(a, b) ? a : b));
  const changes: Change[] = [
    ...(behind ? [{ property: 'next value', source: `${state.next}`, target: `${other.next}` }] : []),
    ...taken.map(({ name, extreme }) => ({ property: `largest value in ${name}`, source: null, target: `${extreme}` })),
  ];
  const statements = [other.setNext(next)];
  return {
    differences: [{ kind: 'sequence value', name: state.name, finding: 'changed', changes, statements }],
    notes,
  };
}
