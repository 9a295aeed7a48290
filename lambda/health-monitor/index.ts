import { readEnvironment } from './environment';
import { askAll, type Round } from './round';

/**
 * Asks both sides whether they are well, on a schedule or for an operator. The event does not matter.
 *
 * @returns what was found; a side that is down is a result
 * @throws InvalidInputError when the environment is wrong
 */
export async function handler(): Promise<Round> {
  return askAll(readEnvironment(process.env));
}
