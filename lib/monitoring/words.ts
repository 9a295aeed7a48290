/** Returns the words of a construct id, in lower case: `ErrorRate` is `error`, `rate`. */
export function wordsOf(id: string): string[] {
  return id
    .replace(/\B[A-Z]/g, ' $&')
    .toLowerCase()
    .split(' ');
}
