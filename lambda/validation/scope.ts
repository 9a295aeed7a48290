/** What a plan compares. A run that goes on must compare the same: its results are of nothing else. */
export interface Scope {
  readonly source: string;
  readonly target: string;
  readonly database: string;
  readonly schemas: readonly string[];
}

/** Describes a scope in a part of a sentence. */
export function describeScope({ source, target, database, schemas }: Scope): string {
  return `${schemas.join(', ')} of database ${database}, ${source} with ${target}`;
}

/** Says how what was compared differs from what would be compared now; undefined where it does not. */
export function changeOf(compared: Scope | undefined, now: Scope): string | undefined {
  if (compared !== undefined && describeScope(compared) === describeScope(now)) {
    return undefined;
  }
  const before = compared === undefined ? 'what nobody knows' : describeScope(compared);
  return `it compared ${before}, and by now that would be ${describeScope(now)}`;
}
