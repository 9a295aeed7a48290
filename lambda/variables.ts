import type { Problems } from '../lib/problems';

/** Environment variables of a function, by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads one variable. What it should hold is given as a pattern, and in words. */
export type VariableReader = (name: string, pattern: RegExp, allowed: string) => string;

/** Reads a variable that lists names with commas between them. No name holds one. */
export function readNames(read: VariableReader, name: string): readonly string[] {
  return read(name, /^[^,]+(,[^,]+)*$/, 'names with commas between them').split(',');
}

/**
 * Returns a reader that records each variable which is missing or cannot be right, and goes on with what stands there, so
 * that all of them are reported at once.
 *
 * @param advice what to do about a problem
 */
export function variableReader(variables: Variables, problems: Problems, advice: string): VariableReader {
  return (name, pattern, allowed) => {
    const value = variables[name] ?? '';
    if (!pattern.test(value)) {
      problems.add(name, variables[name], allowed, advice);
    }
    return value;
  };
}
