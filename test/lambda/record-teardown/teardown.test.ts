import { ChangeResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import type { CdkCustomResourceEvent } from 'aws-lambda';
import { handler } from '../../../lambda/record-teardown';
import { createClients } from '../../../lambda/record-teardown/clients';
import { removeRecords } from '../../../lambda/record-teardown/teardown';
import { rounds } from '../../../lambda/record-teardown/timing';
import { route53Error, type StoredRecord } from '../rollback/fake-route-53';
import { awsRecord, environment, legacyRecord, neighbours, shortWaits, zoneAt } from '../rollback/fixtures';
import { cloudFormationError, FakeAws, stackId } from './fake-aws';

const properties = {
  HostedZoneId: environment.hostedZoneId,
  RecordName: environment.recordName,
  RecordType: environment.recordType,
  SetIdentifiers: ['aws', 'legacy'],
};

function event(type: 'Create' | 'Update' | 'Delete', changes: object = {}): CdkCustomResourceEvent {
  return {
    RequestType: type,
    StackId: stackId,
    ...(type !== 'Create' && { PhysicalResourceId: 'id' }),
    ResourceProperties: { ServiceToken: 'arn', ...properties, ...changes },
  } as unknown as CdkCustomResourceEvent;
}

function destroy(aws: FakeAws, changes: object = {}) {
  return removeRecords(event('Delete', changes), aws.clients(), shortWaits);
}

beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
});
afterEach(() => jest.restoreAllMocks());

test.each([
  ['as the template has them', 50, 50],
  ['after a rollback', 0, 100],
  ['after a rollback without a latch', 0, 255],
  ['after a shift by hand', 90, 10],
])('deletes the records %s, at %i and %i, in one change', async (_, awsWeight, legacyWeight) => {
  const aws = new FakeAws([...neighbours, awsRecord(awsWeight), legacyRecord(legacyWeight)]);
  await destroy(aws);
  expect(aws.route53.weights).toEqual({});
  expect(aws.calls.filter((call) => call === 'Change')).toHaveLength(1);
  // Before and after, and nothing between them.
  expect(aws.route53.weightHistory).toEqual([{ aws: awsWeight, legacy: legacyWeight }, {}]);
});

test('is needed: Route 53 refuses what CloudFormation asks with the weights of a template that are not the live ones', async () => {
  const aws = new FakeAws(zoneAt(0));
  const { route53 } = aws.clients();
  const deleteAsTemplate = () =>
    route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: environment.hostedZoneId,
        ChangeBatch: {
          Changes: [
            {
              Action: 'DELETE',
              ResourceRecordSet: {
                Name: 'app.trading.example.com.',
                Type: 'A',
                SetIdentifier: 'legacy',
                Weight: 50,
                TTL: 60,
                ResourceRecords: [{ Value: '198.51.100.10' }, { Value: '198.51.100.11' }],
                HealthCheckId: 'a1b2c3d4-legacy',
              },
            },
          ],
        },
      }),
    );
  await expect(deleteAsTemplate()).rejects.toThrow('but the values provided do not match the current values');
  await destroy(aws);
  await expect(deleteAsTemplate()).rejects.toThrow('but it was not found');
});

test('deletes a record whose other values somebody changed too', async () => {
  const moved: StoredRecord = { ...legacyRecord(100), TTL: '5', HealthCheckId: 'another' };
  const aws = new FakeAws([...neighbours, awsRecord(0), moved]);
  await destroy(aws);
  expect(aws.route53.weights).toEqual({});
});

test('deletes the AWS record alone where there is no legacy record any more', async () => {
  const aws = new FakeAws([...neighbours, awsRecord(100)]);
  await destroy(aws);
  expect(aws.route53.weights).toEqual({});
});

test('deletes CNAMEs behind a wildcard name', async () => {
  const asCname = (record: StoredRecord) => ({ ...record, Name: '\\052.trading.example.com.', Type: 'CNAME' });
  const aws = new FakeAws([...neighbours, asCname(awsRecord(25)), asCname(legacyRecord(75))]);
  await destroy(aws, { RecordName: '*.trading.example.com', RecordType: 'CNAME' });
  expect(aws.route53.records).toHaveLength(neighbours.length);
});

test('leaves a record that somebody else added to the set', async () => {
  const foreign = { ...legacyRecord(5), SetIdentifier: 'canary' };
  const aws = new FakeAws([...zoneAt(25), foreign]);
  await destroy(aws);
  expect(aws.route53.weights).toEqual({ canary: 5 });
});

describe.each([
  [
    'an update that took the resource out of the template',
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_IN_PROGRESS'],
  ],
  [
    'the rollback of the update that added it',
    [
      'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_ROLLBACK_IN_PROGRESS',
      'UPDATE_IN_PROGRESS',
      'DELETE_FAILED',
    ],
  ],
  ['the rollback of the first deploy', ['ROLLBACK_IN_PROGRESS', 'CREATE_IN_PROGRESS']],
])('in %s', (_, statuses) => {
  test('every record stays as it is', async () => {
    const aws = new FakeAws(zoneAt(25));
    aws.statuses = statuses;
    await destroy(aws);
    expect(aws.calls).toEqual(['Events']);
    expect(aws.route53.weights).toEqual({ aws: 25, legacy: 75 });
  });
});

test('deletes them in the second try of a stack delete that failed', async () => {
  const aws = new FakeAws(zoneAt(25));
  aws.statuses = ['DELETE_IN_PROGRESS', 'DELETE_FAILED', 'DELETE_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE'];
  await destroy(aws);
  expect(aws.route53.weights).toEqual({});
});

test('touches nothing while it is not known whether the stack goes', async () => {
  const aws = new FakeAws(zoneAt(25));
  aws.before = (operation) =>
    operation === 'Events' ? cloudFormationError('AccessDenied', 'not authorized', 403) : undefined;
  await expect(destroy(aws)).rejects.toThrow(/were not deleted: AccessDenied: not authorized\. What to do next: /);
  expect(aws.route53.weights).toEqual({ aws: 25, legacy: 75 });
});

describe('when somebody changes the records meanwhile', () => {
  test('deletes them as they are then', async () => {
    const aws = new FakeAws(zoneAt(25));
    let shifts = 0;
    aws.before = (operation) => {
      if (operation === 'Change' && shifts++ === 0) {
        aws.route53.replaceAll(zoneAt(0));
      }
      return undefined;
    };
    await destroy(aws);
    expect(aws.route53.weights).toEqual({});
    expect(aws.calls).toEqual(['Events', 'List', 'Change', 'List', 'Change', 'GetChange', 'List']);
  });

  test('deletes what a rollback that was under way writes back', async () => {
    const aws = new FakeAws(zoneAt(25));
    let written = 0;
    aws.after = (operation) => {
      if (operation === 'Change' && written++ === 0) {
        aws.route53.replaceAll(zoneAt(0));
      }
    };
    await destroy(aws);
    expect(aws.route53.weights).toEqual({});
  });

  test('gives up on somebody who writes them back again and again, and says what to do next', async () => {
    const aws = new FakeAws(zoneAt(25));
    aws.after = (operation) => {
      if (operation === 'Change') {
        aws.route53.replaceAll(zoneAt(0));
      }
    };
    await expect(destroy(aws)).rejects.toThrow(
      /somebody has changed them, or made them again, 3 times meanwhile\. What to do next: delete the stack again/,
    );
    expect(aws.calls.filter((call) => call === 'Change')).toHaveLength(rounds);
  });

  test('fails at once when the role may not delete', async () => {
    const aws = new FakeAws(zoneAt(25));
    aws.before = (operation) => (operation === 'Change' ? route53Error('AccessDenied', 'no', 403) : undefined);
    await expect(destroy(aws)).rejects.toThrow('were not deleted: AccessDenied: no. What to do next');
    expect(aws.calls).toEqual(['Events', 'List', 'Change']);
  });
});

test('names every property that is wrong', async () => {
  const aws = new FakeAws(zoneAt(25));
  const wrong = { HostedZoneId: '/hostedzone/Z1', RecordName: 'app', RecordType: undefined, SetIdentifiers: [] };
  await expect(destroy(aws, wrong)).rejects.toMatchObject({
    problems: ['SetIdentifiers', 'RecordType', 'HostedZoneId', 'RecordName'].map((field) =>
      expect.stringMatching(new RegExp(`^${field}: got .*; set by TrafficStack: deploy it again$`)),
    ),
  });
  expect(aws.calls).toEqual([]);
});

test('as deployed it takes its limits along, and does nothing before the stack goes', async () => {
  const { route53, cloudformation } = createClients();
  expect(await route53.config.maxAttempts()).toBe(6);
  expect(await cloudformation.config.maxAttempts()).toBe(5);
  await expect(handler(event('Update'))).resolves.toEqual({ PhysicalResourceId: 'id' });
});
