import fc from 'fast-check';
import { readLatch, setLatch } from '../../../lambda/rollback/latch';
import { FakeAws, ssmError } from './fake-aws';
import { zoneAt } from './fixtures';

const name = '/crossfade/trading/dev/live/latch';

test('creates a parameter with an id, a time and the reason', async () => {
  const aws = new FakeAws(zoneAt(25));
  const latch = await setLatch(aws.clients().ssm, name, 'alarm latency', 0);
  expect(JSON.parse(aws.parameters.get(name) ?? '')).toEqual(latch);
  expect(latch.reason).toBe('alarm latency');
  expect(Math.abs(Date.parse(latch.at) - Date.now())).toBeLessThan(10_000);
});

test('gives an id that the flag acknowledgeRollback accepts', async () => {
  const { id } = await setLatch(new FakeAws([]).clients().ssm, name, 'alarm latency', 0);
  expect(id).toMatch(/^\d{8}T\d{6}Z-[0-9a-f]{8}$/);
  expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9:.-]{0,127}$/);
});

test('leaves the latch of an earlier run as it is and gives that one', async () => {
  const aws = new FakeAws([]);
  const first = await setLatch(aws.clients().ssm, name, 'alarm latency', 0);
  expect(await setLatch(aws.clients().ssm, name, 'alarm error-rate', 0)).toEqual(first);
  expect(aws.calls).toEqual(['PutParameter', 'PutParameter', 'GetParameter']);
});

test('stores any reason in what SSM accepts and reads it back unchanged', async () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc.constantFrom('{{ssm:x}}', '{{{{', 'ü"\\'.repeat(400)),
  );
  await fc.assert(
    fc.asyncProperty(hostile, async (reason) => {
      const aws = new FakeAws([]);
      const latch = await setLatch(aws.clients().ssm, name, reason, 0);
      expect(aws.parameters.get(name)).toMatch(/^[ -~]+$/);
      expect(await readLatch(aws.clients().ssm, name)).toEqual({ ...latch, reason: reason.slice(0, 500) });
    }),
    { numRuns: 30 },
  );
});

test('finds no latch where there is no parameter', async () => {
  expect(await readLatch(new FakeAws([]).clients().ssm, name)).toBeUndefined();
});

test('looks again when the latch of another run cannot be read yet', async () => {
  const aws = new FakeAws([]);
  const first = await setLatch(aws.clients().ssm, name, 'alarm latency', 0);
  aws.before = async (operation) =>
    operation === 'GetParameter' && aws.count('GetParameter') === 1 ? ssmError('ParameterNotFound', '') : undefined;
  expect((await setLatch(aws.clients().ssm, name, 'alarm error-rate', 0)).id).toBe(first.id);
});

test('sets the latch when an acknowledgment removed the earlier one in between', async () => {
  const aws = new FakeAws([]);
  aws.parameters.set(name, '{"id":"earlier"}');
  aws.before = async (operation) => {
    if (operation === 'GetParameter') {
      aws.parameters.delete(name);
    }
    return undefined;
  };
  const latch = await setLatch(aws.clients().ssm, name, 'alarm latency', 0);
  expect(JSON.parse(aws.parameters.get(name) ?? '').id).toBe(latch.id);
});

test('gives up after three looks at a latch that exists and cannot be read', async () => {
  const aws = new FakeAws([]);
  aws.parameters.set(name, '{"id":"earlier"}');
  aws.before = async (operation) => (operation === 'GetParameter' ? ssmError('ParameterNotFound', '') : undefined);
  await expect(setLatch(aws.clients().ssm, name, 'alarm latency', 0)).rejects.toThrow(
    `SSM parameter ${name} exists and could not be read in 3 attempts`,
  );
  expect(aws.count('PutParameter')).toBe(3);
});

test('passes on every other error of SSM', async () => {
  const aws = new FakeAws([]);
  aws.before = async () => ssmError('AccessDeniedException', 'not authorized');
  await expect(setLatch(aws.clients().ssm, name, 'x', 0)).rejects.toThrow('not authorized');
  await expect(readLatch(aws.clients().ssm, name)).rejects.toThrow('not authorized');
});

test.each(['held', '', 'null', '7', '[]', '{}', '{"id":""}', '{"id":7}'])(
  'refuses a parameter that holds %j and says how to remove it',
  async (value) => {
    const aws = new FakeAws([]);
    aws.parameters.set(name, value);
    await expect(readLatch(aws.clients().ssm, name)).rejects.toThrow(
      `SSM parameter ${name}: got ${JSON.stringify(value)}, allowed {"id": "...", "at": "...", "reason": "..."} ` +
        `as a rollback writes it; remove it with: aws ssm delete-parameter --region us-east-1 --name ${name}`,
    );
  },
);

test('says so when SSM answers without a value', async () => {
  const aws = new FakeAws([]);
  aws.before = async () => ({ statusCode: 200, headers: {}, body: '{}' });
  await expect(readLatch(aws.clients().ssm, name)).rejects.toThrow('got no value');
});
