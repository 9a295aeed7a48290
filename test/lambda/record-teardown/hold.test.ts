import { lookAfterRecords } from '../../../lambda/record-teardown/handler';
import { CustomResourceLife } from '../../support/custom-resource';
import { ssmError } from '../rollback/fake-aws';
import { route53Error } from '../rollback/fake-route-53';
import {
  awsRecord,
  environment,
  environmentVariables,
  legacyRecord,
  neighbours,
  shortWaits,
  zoneAt,
} from '../rollback/fixtures';
import { FakeAws } from './fake-aws';

const latch = JSON.stringify({ id: 'r-1', at: '2026-11-21T09:00:00.000Z', reason: 'errors' });
const properties = (gate: string) => ({
  HostedZoneId: environment.hostedZoneId,
  RecordName: environment.recordName,
  RecordType: environment.recordType,
  SetIdentifiers: ['aws', 'legacy'],
  Gate: gate,
});

let aws: FakeAws;

/** An update of the resource, which follows each time that CloudFormation may have written the records. */
async function update(variables: Readonly<Record<string, string>> = environmentVariables) {
  const clients = aws.clients();
  const life = new CustomResourceLife({
    type: 'Custom::RecordTeardown',
    handlers: { onEvent: (event) => lookAfterRecords(event, { clients, variables, waits: shortWaits }) },
  });
  await life.create(properties('request-1'));
  return life.update(properties('request-2'));
}

function stand(weights: readonly [number, number], value: string | undefined = latch): void {
  aws = new FakeAws([...neighbours, awsRecord(weights[0]), legacyRecord(weights[1])]);
  aws.rollback.parameters.set(environment.phaseParameter, 'replicate');
  if (value !== '') {
    aws.rollback.parameters.set(environment.latchParameter, value);
  }
}

beforeEach(() => {
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
});
afterEach(() => jest.restoreAllMocks());

test.each([
  ['both records', 50, 50],
  ['the second record alone', 50, 100],
  ['the first record alone', 0, 50],
])(
  'a rollback in the middle of a deploy, which then wrote %s, is made again under its latch',
  async (_, ...weights) => {
    stand(weights as [number, number]);
    await expect(update()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.route53.weights).toEqual({ aws: 0, legacy: 100 });
    expect(aws.rollback.parameters.get(environment.latchParameter)).toBe(latch);
    expect(aws.route53.comments).toEqual(['Rollback r-1']);
  },
);

test('people are told that a deploy had lifted the rollback', async () => {
  stand([50, 100]);
  await update();
  expect(aws.rollback.published).toEqual([
    {
      subject: 'Rolled back to legacy: app.trading.example.com',
      message: expect.stringContaining('Why: a deploy of TrafficStack wrote its weights over the rollback r-1'),
    },
  ]);
});

test('the deploy that lets the template agree with a rollback changes no record, and tells nobody', async () => {
  stand([0, 100]);
  await expect(update()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(aws.calls).toEqual(['List']);
  expect(aws.rollback.published).toEqual([]);
});

test('without a latch the weights stay, whatever they are: nobody rolled back', async () => {
  stand([50, 100], '');
  await expect(update()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(aws.calls).toEqual([]);
  expect(aws.route53.weights).toEqual({ aws: 50, legacy: 100 });
});

test('where Aurora is the writer of record, the users stay on AWS', async () => {
  stand([100, 0]);
  aws.rollback.parameters.set(environment.phaseParameter, 'cutover');
  await expect(update()).resolves.toMatchObject({ Status: 'SUCCESS' });
  expect(aws.route53.weights).toEqual({ aws: 100, legacy: 0 });
});

describe('an update never fails, so that CloudFormation can undo a deploy', () => {
  test('not where SSM refuses', async () => {
    stand([50, 100]);
    aws.rollback.before = async () => ssmError('AccessDeniedException', 'no');
    await expect(update()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(console.error).toHaveBeenCalledWith(expect.stringContaining('rollback not held'));
  });

  test('not where Route 53 refuses, of which people are told', async () => {
    stand([50, 100]);
    aws.before = (operation) => (operation === 'Change' ? route53Error('AccessDenied', 'no', 403) : undefined);
    await expect(update()).resolves.toMatchObject({ Status: 'SUCCESS' });
    expect(aws.rollback.published[0]?.subject).toContain('ROLLBACK FAILED');
  });

  test('not where the function is not as TrafficStack makes it', async () => {
    aws = new FakeAws(zoneAt(50));
    await expect(update({})).resolves.toMatchObject({ Status: 'SUCCESS' });
  });
});
