/** How much a finding weighs: a blocker stops the migration, a warning costs data or time unless somebody acts. */
export type Severity = 'blocker' | 'warning' | 'note';

/** One thing that somebody has to know before anything is moved. */
export interface Finding {
  /** Name of the check, for example `wal-level`. It stays the same, so that a script can look for it. */
  readonly check: string;
  readonly severity: Severity;
  /** What it is about: a table, a column, a setting, a quota. */
  readonly subject: string;
  /** What was found there, in a sentence. */
  readonly found: string;
  /** What it would have caused, in a sentence. */
  readonly consequence: string;
  /** Statements or commands that mend it. Empty where there is a decision to take first. */
  readonly remedy: readonly string[];
}

/** What a check says: its findings, of which none means that all is well. */
export interface Check {
  /** Name of the check, as its findings carry it. */
  readonly name: string;
  /** What it looks at, in a few words. */
  readonly title: string;
  /** @throws Error when it could not look: then nothing is proven */
  run(): Promise<readonly Finding[]>;
}
