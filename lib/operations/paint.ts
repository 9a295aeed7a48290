/** Marks text by what it says. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

const plain: Paint = { good: (text) => text, bad: (text) => text };

/**
 * Returns colours for a terminal, and none for a file or a pipe, or for somebody who wants none.
 *
 * @see https://no-color.org
 */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): Paint {
  const colour = (code: number) => (text: string) => `\x1b[${code}m${text}\x1b[0m`;
  return stream.isTTY && !environment['NO_COLOR'] ? { good: colour(32), bad: colour(31) } : plain;
}
