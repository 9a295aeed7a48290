/** Input that cannot be used. Its message lists every problem, one a line, and is meant for a person: no stack trace. */
export class InvalidInputError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'InvalidInputError';
  }
}

/** Collects problems, so that all of them are reported at once: `field: got "x", allowed y; what to do`. */
export class Problems {
  private readonly found: string[] = [];

  /**
   * Records one problem, once.
   *
   * @param field name of the flag, or path within the definition
   * @param got the value as it was given
   * @param allowed what the field accepts
   * @param advice what to do, where `allowed` alone does not say it
   */
  add(field: string, got: unknown, allowed: string, advice?: string): void {
    const problem = `${field}: got ${JSON.stringify(got) ?? 'nothing'}, allowed ${allowed}${advice ? `; ${advice}` : ''}`;
    if (!this.found.includes(problem)) {
      this.found.push(problem);
    }
  }

  /** Records a problem unless `value` is a whole number from `minimum` to `maximum`. An absent value is no problem. */
  wholeNumber(field: string, value: number | undefined, minimum: number, maximum: number): void {
    if (value !== undefined && (!Number.isInteger(value) || value < minimum || value > maximum)) {
      this.add(field, value, `${minimum}..${maximum}`);
    }
  }

  /** Records a problem unless `value` matches `pattern`. An absent value is no problem. */
  matches(field: string, value: string | undefined, pattern: RegExp, allowed: string): void {
    if (value !== undefined && !pattern.test(value)) {
      this.add(field, value, allowed);
    }
  }

  /** Records a problem for every value that stands in the list more than once. */
  distinct(field: string, values: readonly string[]): void {
    const repeated = values.filter((value, index) => values.indexOf(value) !== index);
    for (const value of new Set(repeated)) {
      this.add(field, value, 'each value once');
    }
  }

  /** Whether at least one problem was recorded. */
  get any(): boolean {
    return this.found.length > 0;
  }

  /** Returns the error that lists every problem. */
  toError(): InvalidInputError {
    return new InvalidInputError(this.found);
  }

  /** @throws InvalidInputError when at least one problem was recorded */
  throwIfAny(): void {
    if (this.any) {
      throw this.toError();
    }
  }
}
