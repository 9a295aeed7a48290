import { keyId } from './rows';

/**
 * Passes on the keys that cut a table. A key whose text the server reads as a smaller one would be found after itself, for
 * ever. One key is remembered, and then another each time twice as many have passed: so a circle of any length is noticed.
 *
 * @throws Error when a key comes again
 */
export async function* advancing(
  table: string,
  keys: AsyncIterable<readonly string[]>,
): AsyncGenerator<readonly string[]> {
  let remembered: string | undefined;
  let passed = 0;
  let next = 1;
  for await (const key of keys) {
    const id = keyId(key);
    if (id === remembered) {
      throw new Error(`${table} cannot be read to its end: the server finds a key that cuts it again after itself`);
    }
    passed++;
    if (passed === next) {
      remembered = id;
      next *= 2;
    }
    yield key;
  }
}
