import { answer } from '../../../lambda/validation/answer';
import type { ValidationEvent } from '../../../lambda/validation/event';
import { openDatabases } from '../../../lib/validation/open-databases';
import { FakeAws } from './fake-aws';
import { FakeDatabases } from './fake-databases';
import { environment, invocation, secretArns } from './fixtures';

jest.mock('../../../lib/validation/open-databases');

const user = { username: 'u', password: 'p', host: 'h' };
const rows: ValidationEvent = { kind: 'rows', run: 'r', table: 'public.a', range: {} };
const events: readonly ValidationEvent[] = [
  { kind: 'plan', run: 'r' },
  { kind: 'schema', run: 'r' },
  rows,
  { kind: 'verdict', run: 'r' },
  { kind: 'age' },
];

let aws: FakeAws;
beforeEach(() => {
  for (const level of ['info', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
  jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  aws = new FakeAws({ [secretArns.source]: user, [secretArns.target]: user });
  jest.mocked(openDatabases).mockResolvedValue(new FakeDatabases([{ name: 'a', rows: 10 }]));
});
afterEach(() => jest.restoreAllMocks());

/** Asks while S3 answers requests of a kind by an error. */
async function failureOf(event: ValidationEvent, error: Error, failing: RegExp = /./): Promise<unknown> {
  const { s3, secrets } = aws.clients;
  const send = (command: object) =>
    failing.test(command.constructor.name) ? Promise.reject(error) : s3.send(command as never);
  const clients = { secrets, s3: { send } as unknown as typeof s3 };
  return answer(event, environment({ waitsSeconds: [] }), clients, invocation).catch((thrown: unknown) => thrown);
}

const fault = (name: string, more: object = {}) => Object.assign(new Error(`of ${name}`), { name, ...more });
const passing = [
  ['that throttles', fault('SlowDown', { $fault: 'server', $metadata: { httpStatusCode: 503 } })],
  // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
  [
    'that waited too long for the request',
    fault('RequestTimeout', { $fault: 'client', $metadata: { httpStatusCode: 400 } }),
  ],
  ['that is not there', fault('Unknown', { $fault: 'server', $metadata: { httpStatusCode: 503 } })],
  ['that answers too late', fault('TimeoutError')],
  ['whose connection is lost', fault('Error', { code: 'ECONNRESET' })],
] as const;

describe.each(events)('the question for $kind', (event) => {
  test.each(passing)('is asked again by the machine after an S3 %s', async (_what, error) => {
    expect(await failureOf(event, error)).toMatchObject({ name: 'PassingError', message: String(error), cause: error });
  });

  test('fails as S3 says where that stays so', async () => {
    const denied = fault('AccessDenied', { $fault: 'client', $metadata: { httpStatusCode: 403 } });
    expect(await failureOf(event, denied)).toBe(denied);
  });
});

test.each(passing)('a result that cannot be written is compared again after an S3 %s', async (_what, error) => {
  expect(await failureOf(rows, error, /^Put/)).toMatchObject({ name: 'PassingError', message: String(error) });
  expect(await failureOf(rows, error, /^None/)).toMatchObject({ outcome: 'equal' });
});

test('an error of our own is no fault of S3, and fails once', async () => {
  const error = new TypeError("Cannot read properties of undefined (reading 'length')");
  expect(await failureOf(rows, error)).toBe(error);
});
