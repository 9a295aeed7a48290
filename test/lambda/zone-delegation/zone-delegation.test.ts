import type { CdkCustomResourceEvent } from 'aws-lambda';
import { checkDelegation } from '../../../lambda/zone-delegation/check';
import type { NameServerResolver } from '../../../lambda/zone-delegation/delegation';
import { handler } from '../../../lambda/zone-delegation/index';
import { publicResolvers, resolverAt, waits } from '../../../lambda/zone-delegation/resolvers';
import { startNameServer } from './name-server';

const nameServers = ['ns-1.awsdns-01.org', 'ns-2.awsdns-02.co.uk', 'ns-3.awsdns-03.com', 'ns-4.awsdns-04.net'];
const shortWaits = { attempts: 3, pauseSeconds: 0.01 };

function event(
  RequestType: 'Create' | 'Update' | 'Delete' = 'Create',
  ResourceProperties: object = { DomainName: 'trading.example.com', NameServers: nameServers },
): CdkCustomResourceEvent {
  return { RequestType, PhysicalResourceId: 'before', ResourceProperties } as unknown as CdkCustomResourceEvent;
}

class Resolver implements NameServerResolver {
  asked = 0;

  /** @param answers one for each question, the last one for all that follow: name servers, or the code of an error */
  constructor(
    private readonly answers: readonly (readonly string[] | string)[],
    readonly address = '192.0.2.1',
  ) {}

  async resolveNs(): Promise<readonly string[]> {
    const answer = this.answers[Math.min(this.asked, this.answers.length - 1)] ?? [];
    this.asked += 1;
    if (typeof answer === 'string') {
      throw answer === 'no code' ? answer : Object.assign(new Error(answer), { code: answer });
    }
    return answer;
  }
}

const check = (...resolvers: NameServerResolver[]) => checkDelegation(event(), { resolvers, waits: shortWaits });

beforeEach(() => jest.spyOn(console, 'info').mockImplementation());
afterEach(() => jest.restoreAllMocks());

test('lets the certificate be requested when the zone is delegated', async () => {
  await expect(check(new Resolver([nameServers]))).resolves.toEqual({ PhysicalResourceId: 'trading.example.com' });
});

test('does not mind case, order and a final dot', async () => {
  const resolver = new Resolver([nameServers.map((name) => `${name.toUpperCase()}.`).reverse()]);
  await expect(check(resolver)).resolves.toEqual({ PhysicalResourceId: 'trading.example.com' });
});

test.each(['ENOTFOUND', 'ENODATA', 'ESERVFAIL'])(
  'fails after a few questions when nothing is found (%s), and names what to enter where',
  async (code) => {
    const resolver = new Resolver([code]);
    await expect(check(resolver)).rejects.toThrow(
      'trading.example.com cannot be found on the internet: its parent zone delegates it to no name server that answers. ' +
        'No certificate would be issued. What to do next: enter these name servers for trading.example.com in its parent ' +
        `zone or at its registrar, then deploy again: ${nameServers.join(', ')}`,
    );
    expect(resolver.asked).toBe(3);
  },
);

test('fails when the domain is delegated elsewhere, and says where', async () => {
  const resolver = new Resolver([['ns1.old.example', 'ns-1.awsdns-01.org']]);
  await expect(check(resolver)).rejects.toThrow(/delegates it to ns1\.old\.example, ns-1\.awsdns-01\.org/);
});

test('waits a little for a delegation that was just entered', async () => {
  await expect(check(new Resolver(['ENOTFOUND', 'ENOTFOUND', nameServers]))).resolves.toBeDefined();
});

test('believes the one resolver that finds the zone when another remembers that there was none', async () => {
  const stale = new Resolver(['ENOTFOUND']);
  await expect(check(stale, new Resolver([nameServers]))).resolves.toBeDefined();
  expect(stale.asked).toBe(1);
});

test('goes on when no resolver can be reached, since nothing is known then', async () => {
  await expect(check(new Resolver(['ETIMEOUT']), new Resolver(['no code']))).resolves.toBeDefined();
  expect(console.info).toHaveBeenCalledWith(
    expect.stringContaining('"delegation":{"kind":"unknown","reason":"192.0.2.1: ETIMEOUT, 192.0.2.1: no code"}'),
  );
});

test('a resolver that cannot be reached does not outvote one that finds no zone', async () => {
  await expect(check(new Resolver(['ECONNREFUSED']), new Resolver(['ENOTFOUND']))).rejects.toThrow(/cannot be found/);
});

test.each(['Update', 'Delete'] as const)('asks nobody on %s', async (type) => {
  const resolver = new Resolver(['ENOTFOUND']);
  await expect(checkDelegation(event(type), { resolvers: [resolver], waits: shortWaits })).resolves.toEqual({
    PhysicalResourceId: 'before',
  });
  expect(resolver.asked).toBe(0);
});

test.each([[{ DomainName: '', NameServers: [] }], [{ DomainName: 1, NameServers: 'ns' }]])(
  'names what is wrong with the properties %p',
  async (properties) => {
    const wrong = checkDelegation(event('Create', properties), { resolvers: [], waits: shortWaits });
    await expect(wrong).rejects.toThrow(/DomainName: got .*\nNameServers: got /);
  },
);

describe('over real DNS', () => {
  test('reads the name servers that a server answers with', async () => {
    const server = await startNameServer(nameServers);
    try {
      await expect(check(resolverAt(server.address))).resolves.toBeDefined();
    } finally {
      server.close();
    }
  });

  test('takes "no such domain" for not delegated', async () => {
    const server = await startNameServer([]);
    try {
      await expect(check(resolverAt(server.address))).rejects.toThrow(/cannot be found on the internet/);
    } finally {
      server.close();
    }
  });
});

test('the deployed function asks several operators, and no longer than its five minutes', async () => {
  expect(new Set(publicResolvers).size).toBeGreaterThanOrEqual(3);
  // A question that nobody answers takes a resolver 2 tries of 2 seconds and c-ares its backoff: 6 seconds.
  expect(waits.attempts * 6 + (waits.attempts - 1) * waits.pauseSeconds).toBeLessThan(5 * 60);
  await expect(handler(event('Delete'))).resolves.toEqual({ PhysicalResourceId: 'before' });
});
