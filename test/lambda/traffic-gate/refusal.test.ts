import { releaseLatch } from '../../../lambda/traffic-gate/acknowledgment';
import { describeWeight, liveWeight } from '../../../lambda/traffic-gate/live-weight';
import { RefusedError, shortened } from '../../../lambda/traffic-gate/refusal';
import { awsAt, environment, latch, setLatch } from './fixtures';
import { jsonError } from './wire';

describe('a refusal', () => {
  const refusal = { reason: 'The "lag" is high', next: 'wait' };

  test('tells each reason in a line of its own, with what to do next', () => {
    const error = new RefusedError('This deploy was refused:', [refusal, { reason: 'No task', next: 'load' }]);
    expect(error.message).toBe(
      'This deploy was refused:\n1. The "lag" is high. What to do next: wait.\n2. No task. What to do next: load.',
    );
  });

  test('leaves out what CloudFormation could not take, and says how much that is', () => {
    const long = { reason: 'x'.repeat(700), next: 'ü'.repeat(300) };
    const { message } = new RefusedError('Refused:', [long, long, long, long]);
    expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(3100);
    expect(message).toMatch(/\n\.\.\. and 2 more, in the log of the function\.$/);
  });

  test('brings no stack, which the provider framework would add to the answer', () => {
    expect(new RefusedError('Refused:', [refusal]).stack).toBe('RefusedError');
  });

  test('shortens the words of others to one line', () => {
    expect(shortened(' two\n  lines ')).toBe('two lines');
    expect(shortened('x'.repeat(300))).toHaveLength(200);
  });
});

test.each([
  [liveWeight(25, 75), '25 % (aws 25, legacy 75)'],
  [liveWeight(1, 2), '33.33 % (aws 1, legacy 2)'],
  [liveWeight(null, 100), '0 % (aws (no record), legacy 100)'],
  [liveWeight(100, null), '100 % (aws 100, legacy (no record))'],
  [liveWeight(null, null), '0 % (there are no weighted records yet)'],
])('a weight %j is described as %s', (weight, words) => {
  expect(describeWeight(weight)).toBe(words);
});

describe('an acknowledged latch', () => {
  test('is no error where it is gone already', async () => {
    const aws = awsAt(0);
    await expect(releaseLatch(aws.clients().ssm, environment.latchParameter, latch.id)).resolves.toBe(true);
    expect(aws.calls).toEqual(['GetParameter']);
  });

  test('is no error where somebody takes it away in the same moment', async () => {
    const aws = awsAt(0);
    setLatch(aws);
    aws.before = (call) => (call === 'DeleteParameter' ? jsonError('ParameterNotFound', '') : undefined);
    await expect(releaseLatch(aws.clients().ssm, environment.latchParameter, latch.id)).resolves.toBe(true);
  });
});
