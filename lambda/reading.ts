/** A value, or why it could not be read. What could not be read is never taken for good. */
export type Reading<Value> = { readonly value: Value } | { readonly unreadable: string };

/** Longest account of a reading that failed, in characters. */
const longestProblem = 300;

/** Returns what was read, or why it could not be. */
export async function reading<Value>(read: Promise<Value>): Promise<Reading<Value>> {
  try {
    return { value: await read };
  } catch (error) {
    const { name, message } = error as Error;
    return { unreadable: (name === 'Error' ? message : `${name}: ${message}`).slice(0, longestProblem) };
  }
}
