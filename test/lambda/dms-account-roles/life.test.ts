import type { CdkCustomResourceEvent } from 'aws-lambda';
import { ensureAccountRoles } from '../../../lambda/dms-account-roles/account-roles';
import { accountRoles } from '../../../lambda/dms-account-roles/roles';
import { attempts, secondsPerAttempt, timeoutSeconds, waits } from '../../../lambda/dms-account-roles/timing';
import { CustomResourceLife } from '../../support/custom-resource';
import { longestCall } from '../../support/longest-call';
import { FakeIam, failure, trustPolicy } from './fake-iam';

const own = { Status: 'SUCCESS', PhysicalResourceId: 'dms-account-roles' };
const shortWaits = { visibleSeconds: 1, pollSeconds: { shortest: 0.01, longest: 0.02 }, settleSeconds: 0 };

let iam: FakeIam;
let life: CustomResourceLife;

beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation();
  jest.spyOn(console, 'info').mockImplementation();
  iam = new FakeIam();
  const onEvent = (event: CdkCustomResourceEvent) =>
    ensureAccountRoles(event, { iam: iam.client(), waits: shortWaits });
  life = new CustomResourceLife({ type: 'Custom::DmsAccountRoles', handlers: { onEvent } });
});
afterEach(() => jest.restoreAllMocks());

test('create: makes both roles where they are absent', async () => {
  await expect(life.create({})).resolves.toMatchObject(own);
  expect([...iam.roles.keys()]).toEqual(accountRoles.map(({ roleName }) => roleName));
});

test('update: makes a role again that somebody has deleted, under the same physical id', async () => {
  await life.create({});
  iam.roles.delete('dms-vpc-role');
  await expect(life.update({})).resolves.toMatchObject(own);
  expect(iam.roles.size).toBe(2);
});

test('delete: leaves both roles to the other migrations of the account', async () => {
  await life.create({});
  iam.calls.length = 0;
  await expect(life.delete()).resolves.toMatchObject(own);
  expect(iam.calls).toEqual([]);
  expect(iam.roles.size).toBe(2);
});

test('a repeated event: the second create changes nothing', async () => {
  await life.create({});
  const { length } = iam.changes;
  await expect(life.repeat()).resolves.toMatchObject(own);
  expect(iam.changes).toHaveLength(length);
});

test('a failed create followed by delete: the rollback goes through, and the next create completes the half role', async () => {
  iam.before = (action) =>
    action === 'AttachRolePolicy' ? failure(403, 'AccessDenied', 'an explicit deny') : undefined;
  await expect(life.create({})).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(
      /no permission iam:AttachRolePolicy .* and deploy again\. IAM says: an explicit deny/,
    ),
  });
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  iam.before = () => undefined;
  await expect(life.create({})).resolves.toMatchObject(own);
  expect([...iam.roles.values()].map(({ policyArns }) => policyArns.length)).toEqual([1, 1]);
});

test('the resource already gone: a delete asks for no role that somebody has deleted', async () => {
  await life.create({});
  iam.roles.clear();
  await expect(life.delete()).resolves.toMatchObject(own);
  expect(iam.roles.size).toBe(0);
});

describe('throttling', () => {
  const wait = setTimeout;
  const throttling = failure(400, 'Throttling', 'Rate exceeded');

  // The pauses of the SDK before it tries again.
  beforeEach(() => {
    jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void) => wait(run, 0)) as typeof setTimeout);
  });

  test('throttling: is waited out, and where it lasts the operator reads what to do next', async () => {
    let throttled = attempts - 1;
    iam.before = () => (throttled-- > 0 ? throttling : undefined);
    await expect(life.create({})).resolves.toMatchObject(own);

    iam.calls.length = 0;
    iam.before = () => throttling;
    await expect(life.update({})).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(
        'The role dms-vpc-role was not made: Throttling: Rate exceeded. What to do next: deploy again',
      ),
    });
    expect(iam.calls).toHaveLength(attempts);
  });
});

describe('time-out', () => {
  test('time-out: a role that IAM never shows is given up in bounded time, with what to do next', async () => {
    iam.before = (action) => (action === 'GetRole' ? failure(404, 'NoSuchEntity') : undefined);
    await expect(life.create({})).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(
        'IAM does not show the role dms-vpc-role, which this deploy has just made: deploy again',
      ),
    });
  });

  test('no run lasts until Lambda stops the function', () => {
    // For each role: two looks, create, list and attach, and the last look of the waiter, which begins just in time.
    const role = 6 * longestCall({ attempts, secondsPerAttempt }) + waits.visibleSeconds;
    expect(accountRoles.length * role + waits.settleSeconds).toBeLessThan(timeoutSeconds);
  });
});

test('a role of somebody else that cannot serve fails the create, and the rollback leaves it as it is', async () => {
  iam.addForeign('dms-vpc-role', { trust: trustPolicy({ Service: 'ec2.amazonaws.com' }) });
  await expect(life.create({})).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining('add the service to its trust policy'),
  });
  await life.delete();
  expect(iam.changes).toEqual([]);
});
