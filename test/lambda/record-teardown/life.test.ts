import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Route53Client } from '@aws-sdk/client-route-53';
import { clientConfiguration } from '../../../lambda/client-configuration';
import type { Clients } from '../../../lambda/record-teardown/clients';
import { lookAfterRecords } from '../../../lambda/record-teardown/handler';
import { cloudFormationLimits, rounds, timeoutSeconds } from '../../../lambda/record-teardown/timing';
import { timeoutSeconds as rollbackSeconds, route53Limits, waits } from '../../../lambda/rollback/timing';
import { CustomResourceLife } from '../../support/custom-resource';
import { longestCall } from '../../support/longest-call';
import { route53Error } from '../rollback/fake-route-53';
import { environment, environmentVariables, neighbours, shortWaits, zoneAt } from '../rollback/fixtures';
import { cloudFormationError, FakeAws } from './fake-aws';

const { hostedZoneId, recordName, recordType, awsSetIdentifier, legacySetIdentifier } = environment;
const properties = {
  HostedZoneId: hostedZoneId,
  RecordName: recordName,
  RecordType: recordType,
  SetIdentifiers: [awsSetIdentifier, legacySetIdentifier],
};
const physicalId = `${hostedZoneId}/${recordName}/${recordType}`;
const wait = setTimeout;

let aws: FakeAws;

function lifeOf(clients: Clients = aws.clients(), patience = shortWaits): CustomResourceLife {
  const onEvent = (event: Parameters<typeof lookAfterRecords>[0]) =>
    lookAfterRecords(event, { clients, variables: environmentVariables, waits: patience });
  return new CustomResourceLife({ type: 'Custom::RecordTeardown', handlers: { onEvent } });
}

/** A resource that stands already. */
async function standing(life: CustomResourceLife = lifeOf()): Promise<CustomResourceLife> {
  await life.create(properties);
  return life;
}

/** Runs every pause of the SDK at once. */
function skipPauses(): void {
  jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void) => wait(run, 0)) as typeof setTimeout);
}

beforeEach(() => {
  aws = new FakeAws(zoneAt(25));
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
});
afterEach(() => jest.restoreAllMocks());

test('create: takes its id from the records and asks nothing of AWS', async () => {
  await expect(lifeOf().create(properties)).resolves.toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId: physicalId,
  });
  expect(aws.calls).toEqual([]);
});

test('update: touches no record, not even where the zone becomes another one', async () => {
  const life = await standing();
  await expect(life.update({ ...properties, HostedZoneId: 'Z9' })).resolves.toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId: physicalId,
  });
  expect(aws.calls).toEqual([]);
});

test('delete: the records of this migration are gone, and every other one is there', async () => {
  await expect((await standing()).delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(aws.route53.records).toEqual(expect.arrayContaining([...neighbours]));
  expect(aws.route53.records).toHaveLength(neighbours.length);
  expect(aws.calls).toEqual(['Events', 'List', 'Change', 'GetChange', 'List']);
});

test('a repeated event: the second delete finds nothing to do and succeeds', async () => {
  const life = await standing();
  await life.delete();
  await expect(life.repeat()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(aws.calls.filter((call) => call === 'Change')).toHaveLength(1);
});

test('a failed create followed by delete: no record is touched, which the properties did not name', async () => {
  const life = lifeOf();
  await expect(life.create({ ...properties, RecordType: 'TXT' })).resolves.toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining('RecordType: got "TXT", allowed A or CNAME; set by TrafficStack: deploy it again'),
  });
  await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(aws.calls).toEqual([]);
});

describe('the resource already gone', () => {
  test('the resource already gone: records that somebody deleted are no error', async () => {
    aws.route53.replaceAll(neighbours);
    await expect((await standing()).delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.calls).toEqual(['Events', 'List']);
  });

  test('nor is a zone that somebody deleted', async () => {
    aws.zoneExists = false;
    await expect((await standing()).delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
  });

  test('nor a zone that goes between the list and the delete', async () => {
    aws.after = (operation) => {
      aws.zoneExists = operation !== 'List';
    };
    await expect((await standing()).delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.calls).toEqual(['Events', 'List', 'Change']);
  });
});

describe('throttling', () => {
  beforeEach(skipPauses);

  test('throttling: is waited out', async () => {
    const left = { Events: 3, List: 3, Change: 3, GetChange: 3 };
    aws.before = (operation) => {
      left[operation] -= 1;
      if (left[operation] < 0) {
        return undefined;
      }
      return operation === 'Events'
        ? cloudFormationError('Throttling', 'Rate exceeded')
        : route53Error(operation === 'Change' ? 'PriorRequestNotComplete' : 'Throttling', 'Rate exceeded');
    };
    await expect((await standing()).delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.route53.records).toHaveLength(neighbours.length);
  });

  test.each(['List', 'Change'] as const)(
    'of every %s ends after the attempts of the client, and says what to do next',
    async (throttled) => {
      aws.before = (operation) => (operation === throttled ? route53Error('Throttling', 'Rate exceeded') : undefined);
      await expect((await standing()).delete()).resolves.toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringMatching(
          /The weighted A records app\.trading\.example\.com were not deleted: Throttling: Rate exceeded\. What to do next: delete the stack again\..*"aws" and "legacy" in the Route 53 console.*aws route53 list-resource-record-sets/,
        ),
      });
      expect(aws.calls.filter((call) => call === throttled)).toHaveLength(route53Limits.attempts);
      expect(aws.route53.weights).toEqual({ aws: 25, legacy: 75 });
    },
  );
});

describe('time-out', () => {
  test('time-out: a change that stays PENDING is waited for within its bound, and the records are gone all the same', async () => {
    aws.route53.statuses.push(...Array.from({ length: 1000 }, () => 'PENDING'));
    const life = await standing(lifeOf(aws.clients(), { ...shortWaits, insyncSeconds: 0.2 }));
    await expect(life.delete()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.calls.filter((call) => call === 'GetChange').length).toBeGreaterThan(1);
    expect(aws.route53.records).toHaveLength(neighbours.length);
  });

  test('time-out: a Route 53 that never answers ends with what to do next', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const route53 = new Route53Client({
      ...clientConfiguration({ attempts: 2, secondsPerAttempt: 0.05 }),
      endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const life = await standing(lifeOf({ ...aws.clients(), route53 }));
    await expect(life.delete()).resolves.toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/were not deleted: TimeoutError: .*What to do next: delete the stack again/),
    });
    route53.destroy();
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });

  test('the function outlasts a run in which every step uses up its limits', () => {
    const lists = (rounds + 1) * longestCall(route53Limits);
    const deletes = rounds * (longestCall(route53Limits) + waits.insyncSeconds);
    const longestRun = longestCall(cloudFormationLimits) + lists + deletes;
    expect(longestRun).toBe(737);
    expect(longestRun).toBeLessThan(timeoutSeconds);
    expect(rollbackSeconds + longestCall(route53Limits)).toBeLessThan(timeoutSeconds);
    expect(timeoutSeconds).toBeLessThanOrEqual(900);
  });
});
