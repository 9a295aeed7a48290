/** The widest line in columns: a longer one is hard to read, however wide the terminal is. */
const widest = 120;

/**
 * Breaks a text between words. A word that is longer than a line stays whole, so that it can be copied.
 *
 * @param columns width of the terminal. Undefined: there is none
 * @param indent what every line but the first begins with
 */
export function wrap(text: string, columns: number | undefined, indent: string): string {
  // A terminal that does not know its width says 0.
  const width = Math.min(columns || widest, widest);
  const [first = '', ...words] = text.split(' ');
  const lines: string[] = [];
  let line = first;
  for (const word of words) {
    if (line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}${word}`;
    } else {
      line = `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}
