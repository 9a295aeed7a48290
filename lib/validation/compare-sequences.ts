import type { Change, Schema, SchemaDifference, SequenceState } from './schema';

/** Compares where sequences stand. One of the target must give out no value that a row has, nor one that the source gave out. */
export function compareSequences(source: Schema, target: Schema): readonly SchemaDifference[] {
  const unread = new Set(target.unread.filter(({ kind }) => kind === 'sequence value').map(({ name }) => name));
  return source.sequences.flatMap((state) => {
    const other = counterpart(state, target.sequences);
    if (other === undefined) {
      // What could not be read is told by itself.
      return unread.has(state.name) || state.next === state.start ? [] : [missing(state)];
    }
    return compareStates(state, other);
  });
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

function compareStates(state: SequenceState, other: SequenceState): readonly SchemaDifference[] {
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
    ...taken.map(({ name, extreme }) => ({ property: `largest value in ${name}`, source: null, target: `${extreme}` })),
  ];
  return [{ kind: 'sequence value', name: state.name, finding: 'changed', changes, statements: [other.setNext(next)] }];
}
