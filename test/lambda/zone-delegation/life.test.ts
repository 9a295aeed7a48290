import type { CdkCustomResourceEvent } from 'aws-lambda';
import { checkDelegation } from '../../../lambda/zone-delegation/check';
import { longestQuestionSeconds, publicResolvers, waits } from '../../../lambda/zone-delegation/resolvers';
import { timeoutSeconds } from '../../../lambda/zone-delegation/timing';
import { CustomResourceLife } from '../../support/custom-resource';

const nameServers = ['ns-1.awsdns-01.org', 'ns-2.awsdns-02.co.uk'];
const properties = { DomainName: 'trading.example.com', NameServers: nameServers };
const own = { Status: 'SUCCESS', PhysicalResourceId: 'trading.example.com' };
const shortWaits = { attempts: 3, pauseSeconds: 0.01 };

/** What each public resolver answers: name servers, or the code of an error. */
let answers: (readonly string[] | string)[];
let asked: number;
let life: CustomResourceLife;

beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation();
  jest.spyOn(console, 'info').mockImplementation();
  answers = [nameServers];
  asked = 0;
  const resolvers = publicResolvers.map((address, index) => ({
    address,
    resolveNs: async () => {
      asked += 1;
      const answer = answers[index] ?? answers[0] ?? [];
      if (typeof answer === 'string') {
        throw Object.assign(new Error(answer), { code: answer });
      }
      return answer;
    },
  }));
  const onEvent = (event: CdkCustomResourceEvent) => checkDelegation(event, { resolvers, waits: shortWaits });
  life = new CustomResourceLife({ type: 'Custom::ZoneDelegation', handlers: { onEvent } });
});
afterEach(() => jest.restoreAllMocks());

test('create: goes on when the internet finds the zone', async () => {
  await expect(life.create(properties)).resolves.toMatchObject(own);
});

test('update: asks nobody, so that no registrar can fail a rollback', async () => {
  await life.create(properties);
  [answers, asked] = [['ENOTFOUND'], 0];
  await expect(life.update({ ...properties, NameServers: ['ns-9.awsdns-09.org'] })).resolves.toMatchObject(own);
  expect(asked).toBe(0);
});

test('delete: asks nobody', async () => {
  await life.create(properties);
  [answers, asked] = [['ENOTFOUND'], 0];
  await expect(life.delete()).resolves.toMatchObject(own);
  expect(asked).toBe(0);
});

test('a repeated event: is answered once more, the same', async () => {
  await life.create(properties);
  await expect(life.repeat()).resolves.toMatchObject(own);
});

test('a failed create followed by delete: names what to enter where, and the rollback goes through', async () => {
  answers = [['ns1.old.example']];
  await expect(life.create(properties)).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining(
      `What to do next: enter these name servers for trading.example.com in its parent zone or at its registrar, then deploy again: ${nameServers.join(', ')}`,
    ),
  });
  asked = 0;
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(asked).toBe(0);
});

test('the resource already gone: a zone that nobody finds any more is no matter to the delete', async () => {
  await life.create(properties);
  answers = ['ENOTFOUND'];
  await expect(life.delete()).resolves.toMatchObject(own);
});

test('throttling: a resolver that refuses us or does not answer is not taken for one that finds no zone', async () => {
  answers = ['EREFUSED', 'ETIMEOUT', 'EREFUSED'];
  await expect(life.create(properties)).resolves.toMatchObject(own);
  answers = ['EREFUSED', nameServers, 'EREFUSED'];
  await expect(life.create(properties)).resolves.toMatchObject(own);
  answers = ['EREFUSED', 'ENOTFOUND', 'EREFUSED'];
  await expect(life.create(properties)).resolves.toMatchObject({ Status: 'FAILED' });
});

test('time-out: the check gives up after its attempts, long before Lambda stops the function', async () => {
  answers = ['ENOTFOUND'];
  await expect(life.create(properties)).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining('delegates it to no name server that answers'),
  });
  expect(asked).toBe(shortWaits.attempts * publicResolvers.length);
  const longest = waits.attempts * longestQuestionSeconds + (waits.attempts - 1) * waits.pauseSeconds;
  expect(longest).toBeLessThan(timeoutSeconds);
});
