import type { CdkCustomResourceIsCompleteEvent } from 'aws-lambda';
import { isComplete, onEvent } from '../../../lambda/replication-stop';
import { begin } from '../../../lambda/replication-stop/handlers';
import { attempts, patience, secondsPerAttempt, timeoutSeconds } from '../../../lambda/replication-stop/timing';
import { longestCall } from '../../support/longest-call';
import { FakeAws } from './fake-aws';
import { eventOf, quicken, stopId } from './fixtures';

beforeEach(quicken);
afterEach(() => jest.restoreAllMocks());

test('the deployed handlers answer a create without a call', async () => {
  const event = eventOf('stop', 'Create');
  const begun = await onEvent(event);
  expect(begun.PhysicalResourceId).toBe(stopId);
  const merged = { ...event, ...begun } as unknown as CdkCustomResourceIsCompleteEvent;
  await expect(isComplete(merged)).resolves.toEqual({ IsComplete: true });
});

test('what a function does ends before Lambda stops it', () => {
  const call = longestCall({ attempts, secondsPerAttempt });
  const pauses = (patience.attempts - 1) * patience.pauseSeconds;
  expect(patience.attempts * 10 * call + pauses).toBeLessThan(timeoutSeconds);
  // Two tasks that do not start: note, tasks, for each a start, its connections and two tests of them; and the note again.
  expect((2 + 2 * 4 + 1) * call).toBeLessThan(timeoutSeconds);
});

test('an event of another resource is refused', async () => {
  const event = { ...eventOf('stop', 'Create'), ResourceType: 'Custom::Other' };
  const aws = new FakeAws();
  await expect(begin(event, aws.clients(), aws.now)).rejects.toThrow(
    'ResourceType: got "Custom::Other", allowed Custom::ReplicationPause or Custom::ReplicationStop',
  );
});
