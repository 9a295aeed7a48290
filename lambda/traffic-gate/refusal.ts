/** One reason against a request, and the way on. */
export interface Refusal {
  /** A sentence without its full stop. */
  readonly reason: string;
  /** What to do next, a sentence without its full stop. */
  readonly next: string;
}

/**
 * Longest message in bytes, as JSON. CloudFormation takes an answer of 4096 bytes; ids and names of the stack are in it too.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
const longestMessage = 3000;

/** A request that was refused. Nothing was changed. */
export class RefusedError extends Error {
  constructor(
    private readonly headline: string,
    readonly refusals: readonly Refusal[],
  ) {
    super(messageOf(headline, refusals));
    this.name = 'RefusedError';
    // The provider framework adds the stack to the message, all lines of this one once more among it, and CloudFormation
    // would not take the answer any longer.
    this.stack = this.name;
  }

  /** Returns the same refusal with one more reason. */
  and(refusal: Refusal): RefusedError {
    return new RefusedError(this.headline, [...this.refusals, refusal]);
  }
}

/** Returns the refusal for something that could not be read. */
export function unreadable(what: string, problem: string): Refusal {
  return {
    reason: `${what} could not be read (${problem})`,
    next: 'try again; where it stays so, mend what the message names',
  };
}

/** Returns a refusal as one line. */
export function describeRefusal({ reason, next }: Refusal): string {
  return `${reason}. What to do next: ${next}.`;
}

/** Shortens text of others, such as the reason of an alarm, to its beginning. */
export function shortened(text: string, longest = 200): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 3)}...` : line;
}

function messageOf(headline: string, refusals: readonly Refusal[]): string {
  const lines = [headline];
  for (const [index, refusal] of refusals.entries()) {
    const line = `${index + 1}. ${describeRefusal(refusal)}`;
    if (Buffer.byteLength(JSON.stringify([...lines, line].join('\n'))) > longestMessage) {
      return [...lines, `... and ${refusals.length - index} more, in the log of the function.`].join('\n');
    }
    lines.push(line);
  }
  return lines.join('\n');
}
