import { canary, type HashMode } from './row-hash';
import type { Sessions } from './sessions';

/**
 * Finds the fastest way to hash that gives the same result on two servers.
 *
 * @throws Error when there is none
 */
export async function agreedMode(source: Pick<Sessions, 'query'>, target: Pick<Sessions, 'query'>): Promise<HashMode> {
  for (const mode of ['record', 'text'] as const) {
    const hashes = await Promise.all([source, target].map((sessions) => hashOfCanary(sessions, mode)));
    if (hashes[0] !== undefined && hashes[0] === hashes[1]) {
      return mode;
    }
  }
  throw new Error('the two servers hash the same row differently, so that their rows cannot be compared');
}

/** Returns undefined where the server does not know the functions. */
async function hashOfCanary(sessions: Pick<Sessions, 'query'>, mode: HashMode): Promise<string | undefined> {
  try {
    const [row] = await sessions.query(canary(mode));
    return row?.hash ?? undefined;
  } catch (error) {
    const undefinedFunction = '42883';
    if ((error as { readonly code?: string }).code === undefinedFunction) {
      return undefined;
    }
    throw error;
  }
}
