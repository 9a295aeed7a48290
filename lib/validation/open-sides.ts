import type { DatabasePair } from './database';

/** Both sides while they are being connected to. */
export interface OpeningSides<Side> {
  readonly source: Promise<Side>;
  readonly target: Promise<Side>;
}

/**
 * Waits for both sides and makes a pair of them. Whatever fails, no connection stays open.
 *
 * @param pairUp finds how the two are compared
 * @throws AggregateError of what keeps each side from being reached
 * @throws Error of `pairUp`
 */
export async function pairSides<Side extends { close(): Promise<void> }>(
  { source, target }: OpeningSides<Side>,
  pairUp: (source: Side, target: Side) => Promise<Omit<DatabasePair, 'close'>>,
): Promise<DatabasePair> {
  const opened = await Promise.allSettled([source, target]);
  const sides = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const close = async () => {
    await Promise.all(sides.map((side) => side.close()));
  };
  try {
    const [ours, theirs] = sides;
    if (ours === undefined || theirs === undefined) {
      const reasons = opened.map((result) => (result.status === 'rejected' ? (result.reason as Error) : undefined));
      const failures = reasons.flatMap((reason, index) =>
        reason === undefined ? [] : [`${index === 0 ? 'source' : 'target'}: ${reason.message}`],
      );
      throw new AggregateError(
        reasons.filter((reason) => reason !== undefined),
        failures.join('\n'),
      );
    }
    return { ...(await pairUp(ours, theirs)), close };
  } catch (error) {
    await close();
    throw error;
  }
}
