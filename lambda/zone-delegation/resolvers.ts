import { Resolver } from 'node:dns/promises';
import type { NameServerResolver, Waits } from './delegation';

/** Public resolvers of three operators: one that has remembered for a while that there is no zone is outvoted. */
export const publicResolvers = ['8.8.8.8', '1.1.1.1', '9.9.9.9'] as const;

/**
 * Seconds that a question may take which nobody answers: two tries of 2 seconds, and the pauses of c-ares, which grow with
 * each try.
 */
export const longestQuestionSeconds = 6;

/** Four minutes, within the function's timeout of five. */
export const waits: Waits = { attempts: 9, pauseSeconds: 25 };

/**
 * Makes a resolver that asks one server.
 *
 * @param address IPv4 address, with a port if it is not 53
 */
export function resolverAt(address: string): NameServerResolver {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([address]);
  return { address, resolveNs: (domainName) => resolver.resolveNs(domainName) };
}
