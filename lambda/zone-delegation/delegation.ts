import { setTimeout as pause } from 'node:timers/promises';

/** Asks one public resolver for the name servers of a domain. */
export interface NameServerResolver {
  /** The resolver's address, for messages. */
  readonly address: string;
  /** @throws Error with a `code` of `node:dns` when there is no answer */
  resolveNs(domainName: string): Promise<readonly string[]>;
}

/** What the public internet says of a domain. */
export type Delegation =
  | { readonly kind: 'delegated' }
  /** Somewhere else, or nowhere: `found` is empty then. */
  | { readonly kind: 'not delegated'; readonly found: readonly string[] }
  /** No resolver answered at all. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** How often it is asked, since a delegation that was just entered takes time. */
export interface Waits {
  readonly attempts: number;
  readonly pauseSeconds: number;
}

/**
 * Answers of a resolver that mean: the internet finds no such zone. SERVFAIL is that of servers without the zone. REFUSED is
 * none of them: a resolver makes SERVFAIL of the REFUSED of a zone's servers, and refuses by itself whom it throttles.
 *
 * @see https://developers.google.com/speed/public-dns/docs/security#rate_limit
 */
const notFound: readonly string[] = ['ENOTFOUND', 'ENODATA', 'ESERVFAIL'];

/**
 * Asks whether a domain is delegated to the given name servers, as the first resolver sees it that answers yes, and
 * asks again a few times while none does.
 *
 * @param nameServers the name servers of the hosted zone
 */
export async function findDelegation(
  domainName: string,
  nameServers: readonly string[],
  resolvers: readonly NameServerResolver[],
  { attempts, pauseSeconds }: Waits,
): Promise<Delegation> {
  for (let attempt = 1; ; attempt++) {
    const answers = await Promise.all(resolvers.map((resolver) => ask(resolver, domainName, nameServers)));
    const delegation =
      answers.find(({ kind }) => kind === 'delegated') ?? answers.find(({ kind }) => kind === 'not delegated');
    if (delegation?.kind !== 'not delegated' || attempt >= attempts) {
      return delegation ?? { kind: 'unknown', reason: describe(answers) };
    }
    await pause(pauseSeconds * 1000);
  }
}

async function ask(
  resolver: NameServerResolver,
  domainName: string,
  nameServers: readonly string[],
): Promise<Delegation> {
  const expected = new Set(nameServers.map(normalised));
  try {
    const found = (await resolver.resolveNs(domainName)).map(normalised);
    const complete = found.length > 0 && found.every((name) => expected.has(name));
    return complete ? { kind: 'delegated' } : { kind: 'not delegated', found };
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
    return notFound.includes(code)
      ? { kind: 'not delegated', found: [] }
      : { kind: 'unknown', reason: `${resolver.address}: ${code}` };
  }
}

function describe(answers: readonly Delegation[]): string {
  return answers.flatMap((answer) => (answer.kind === 'unknown' ? [answer.reason] : [])).join(', ');
}

function normalised(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
