import { answer } from '../../../lambda/validation/answer';
import type { ValidationEnvironment } from '../../../lambda/validation/environment';
import { beQuiet } from '../loading/quiet';
import { FakeAws } from './fake-aws';
import { environment, invocation, secretArns } from './fixtures';

const user = { username: 'u', password: 'p', host: 'h' };
const compared = { source: 'h:5432', target: 'localhost:5432', database: 'platform', schemas: ['public', 'audit'] };
const verdict = { run: 'r', outcome: 'equal', scope: compared };

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws({ [secretArns.source]: user, [secretArns.target]: user });
  aws.objects.set('latest-verdict.json', JSON.stringify(verdict));
});
beQuiet();

/** What the latest verdict says after the age was told. */
async function afterAge(changes: Partial<ValidationEnvironment> = {}, bucket = aws): Promise<unknown> {
  await answer({ kind: 'age' }, environment(changes), bucket.clients, invocation);
  return bucket.read('latest-verdict.json');
}

test('a proof counts on while the same databases are to be compared', async () => {
  expect(await afterAge()).toEqual(verdict);
});

test.each([
  ['another host of the source', {}, 'moved'],
  ['another Aurora', { targetHost: 'restored' }, 'h'],
  ['another database', { database: 'other' }, 'h'],
  ['other schemas', { schemas: ['public'] }, 'h'],
])('a proof ends with %s, and says why', async (_what, changes, host) => {
  const moved = new FakeAws({ [secretArns.source]: { ...user, host }, [secretArns.target]: user }, 0, aws.objects);
  const ended = {
    ...verdict,
    outdated: expect.stringMatching(
      /^it compared public, audit of database platform, h:5432 .*, and by now that would be/,
    ),
  };
  expect(await afterAge(changes, moved)).toEqual(ended);
  // It proves no less of the databases that it was of, and nothing of those of now: a new pass has to.
  expect(await afterAge()).toEqual(ended);
});

test('a proof of which nobody knows what it compared ends', async () => {
  aws.objects.set('latest-verdict.json', JSON.stringify({ run: 'r', outcome: 'equal' }));
  expect(await afterAge()).toMatchObject({ outdated: expect.stringContaining('what nobody knows') });
});

test('a secret that cannot be used ends nothing', async () => {
  const { host: _, ...incomplete } = user;
  const secrets = { [secretArns.source]: incomplete, [secretArns.target]: user };
  expect(await afterAge({}, new FakeAws(secrets, 0, aws.objects))).toEqual(verdict);
});

test('before the first proof there is none to end', async () => {
  aws.objects.clear();
  expect(await afterAge()).toBeNull();
});
