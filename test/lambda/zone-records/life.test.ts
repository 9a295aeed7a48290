import type { Route53Client } from '@aws-sdk/client-route-53';
import { attempts, giveUpAfterSeconds, secondsPerAttempt, timeoutSeconds } from '../../../lambda/zone-records/timing';
import { removeZoneRecords } from '../../../lambda/zone-records/zone-records';
import { CustomResourceLife } from '../../support/custom-resource';
import { longestCall } from '../../support/longest-call';
import { route53Error } from '../rollback/fake-route-53';
import { apexRecords, FakeZone, hostedZoneId, validationRecord } from './fake-zone';

const properties = { HostedZoneId: hostedZoneId };
const wait = setTimeout;

let zone: FakeZone;
let clock: number;

function lifeOf(route53: Route53Client = zone.client()): CustomResourceLife {
  const onEvent = (event: Parameters<typeof removeZoneRecords>[0]) => removeZoneRecords(event, route53, () => clock);
  return new CustomResourceLife({ type: 'Custom::ZoneRecords', handlers: { onEvent } });
}

beforeEach(() => {
  clock = 0;
  zone = new FakeZone([...apexRecords, validationRecord(1), validationRecord(2)]);
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
  // The pauses of the SDK before it tries again.
  jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void) => wait(run, 0)) as typeof setTimeout);
});
afterEach(() => jest.restoreAllMocks());

test('create: takes the id of the zone and asks nothing of Route 53', async () => {
  await expect(lifeOf().create(properties)).resolves.toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId: hostedZoneId,
  });
  expect(zone.calls).toEqual([]);
});

test('update: empties no zone, not even where the zone becomes another one', async () => {
  const life = lifeOf();
  await life.create(properties);
  await expect(life.update({ HostedZoneId: 'Z9' })).resolves.toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId: hostedZoneId,
  });
  expect(zone.calls).toEqual([]);
});

test('delete: leaves the zone as CloudFormation deletes it', async () => {
  const life = lifeOf();
  await life.create(properties);
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(zone.records).toEqual(apexRecords);
});

test('a repeated event: the second delete finds nothing to do and succeeds', async () => {
  const life = lifeOf();
  await life.create(properties);
  await life.delete();
  await expect(life.repeat()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(zone.calls).toEqual(['List', 'Delete', 'List']);
});

test('a failed create followed by delete: the zone is left alone, which the properties did not name', async () => {
  const life = lifeOf();
  await expect(life.create({ HostedZoneId: '' })).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining('set by NetworkStack: deploy it again'),
  });
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(zone.calls).toEqual([]);
});

test('the resource already gone: a zone that somebody deleted is no error', async () => {
  const life = lifeOf();
  await life.create(properties);
  zone.exists = false;
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
});

describe('throttling', () => {
  test('throttling: is waited out, and where it lasts the operator reads what to do next', async () => {
    let throttled = 3;
    zone.before = () => (throttled-- > 0 ? route53Error('Throttling', 'Rate exceeded') : undefined);
    const life = lifeOf();
    await life.create(properties);
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });

    zone = new FakeZone([...apexRecords, validationRecord()]);
    zone.before = () => route53Error('Throttling', 'Rate exceeded');
    const other = lifeOf();
    await other.create(properties);
    await expect(other.delete()).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(
        /Hosted zone Z\w+ was not emptied: Throttling: Rate exceeded\. What to do next: destroy again\..*aws route53 list/,
      ),
    });
    expect(zone.calls).toHaveLength(attempts);
  });

  test('ends with the same advice as a permission that is missing', async () => {
    zone.before = () => route53Error('AccessDenied', 'not authorized', 403);
    const life = lifeOf();
    await life.create(properties);
    await expect(life.delete()).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/AccessDenied: not authorized\. What to do next: /),
    });
  });
});

describe('time-out', () => {
  test.each(['List', 'Delete'] as const)(
    'time-out: no %s begins that Lambda would cut off, and the error says that a destroy goes on from there',
    async (slow) => {
      const validation = Array.from({ length: 250 }, (_, number) => validationRecord(number));
      zone = new FakeZone([...apexRecords, ...validation], 100);
      zone.before = (call) => {
        clock += call === slow ? (giveUpAfterSeconds / 2) * 1000 : 0;
        return undefined;
      };
      const life = lifeOf();
      await life.create(properties);
      await expect(life.delete()).resolves.toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringContaining(
          `was not emptied within ${giveUpAfterSeconds} s. What to do next: destroy again, which goes on from here`,
        ),
      });
      expect(zone.calls.filter((call) => call === slow)).toHaveLength(2);
    },
  );

  test('a call that begins at the last moment ends before Lambda stops the function', () => {
    expect(giveUpAfterSeconds + longestCall({ attempts, secondsPerAttempt })).toBeLessThan(timeoutSeconds);
  });

  test('is not reached by three rounds of a list and a delete that use up their limits', () => {
    expect(6 * longestCall({ attempts, secondsPerAttempt })).toBeLessThan(giveUpAfterSeconds);
  });
});
