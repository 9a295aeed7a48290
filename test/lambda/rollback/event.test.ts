import fc from 'fast-check';
import { readReason } from '../../../lambda/rollback/event';
import { InvalidInputError } from '../../../lib/problems';
import { alarmEvent } from './fixtures';

const unreadable = { Records: [{ Sns: { Message: 'Hello' } }] };

test('gives the alarm, its time and its reason when it went to ALARM', () => {
  expect(readReason(alarmEvent({ name: 'error-rate', state: 'ALARM' }))).toBe(
    'alarm error-rate went to ALARM at 2026-11-21T09:00:00.000+0000: ' +
      'Threshold Crossed: 1 datapoint [7.3] was greater than the threshold (5.0).',
  );
});

test.each(['OK', 'INSUFFICIENT_DATA'])('gives no reason for an alarm that went to %s', (state) => {
  expect(readReason(alarmEvent({ name: 'error-rate', state }))).toBeUndefined();
});

test('names every alarm of an event with several records, and only those in state ALARM', () => {
  const event = alarmEvent(
    { name: 'error-rate', state: 'ALARM' },
    { name: 'latency', state: 'OK' },
    { name: 'unhealthy', state: 'ALARM' },
  );
  expect(readReason(event)).toMatch(/^alarm error-rate went .*; alarm unhealthy went [^;]*$/);
});

test('lets an alarm through although a record beside it cannot be read', () => {
  const { Records } = alarmEvent({ name: 'error-rate', state: 'ALARM' });
  expect(readReason({ Records: [...unreadable.Records, ...Records] })).toContain('alarm error-rate');
});

test('refuses an event without a firing alarm when a record cannot be read, because that one may be the alarm', () => {
  const { Records } = alarmEvent({ name: 'error-rate', state: 'OK' });
  expect(() => readReason({ Records: [...Records, ...unreadable.Records] })).toThrow(InvalidInputError);
});

test('says so when a notification gives neither time nor reason', () => {
  const Message = JSON.stringify({ AlarmName: 'composite', NewStateValue: 'ALARM' });
  expect(readReason({ Records: [{ Sns: { Message } }] })).toBe(
    'alarm composite went to ALARM at an unknown time: no reason given',
  );
});

test("gives an operator's reason in one line", () => {
  expect(readReason({ reason: 'Login fails\nfor Zoë\t(ticket 7)' })).toBe(
    'an operator asked for it: Login fails for Zoë (ticket 7)',
  );
});

test('keeps the first 1000 characters of a long reason', () => {
  const reason = readReason({ reason: 'x'.repeat(5000) });
  expect(reason).toHaveLength(1000);
  expect(reason).toMatch(/x\.\.\.$/);
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['text', 'roll back'],
  ['an empty object', {}],
  ['a blank reason', { reason: '  ' }],
  ['a reason that is no text', { reason: 7 }],
  ['no records', { Records: [] }],
  ['records that are no list', { Records: {} }],
  ['a record that is no object', { Records: ['x'] }],
  ['a record without Sns', { Records: [{ body: '{}' }] }],
  ['a record without a message', { Records: [{ Sns: {} }] }],
  ['a message that is no JSON', unreadable],
  ['a message that is null', { Records: [{ Sns: { Message: 'null' } }] }],
  ['a message that is no alarm', { Records: [{ Sns: { Message: '{"Event":"autoscaling:EC2_INSTANCE_LAUNCH"}' } }] }],
  ['an unknown state', alarmEvent({ name: 'error-rate', state: 'BROKEN' })],
  ['a direct alarm action', { source: 'aws.cloudwatch', alarmData: { state: { value: 'ALARM' } } }],
])('refuses %s and says what it got and what it takes', (_, event) => {
  const got = (JSON.stringify(event) ?? 'nothing').slice(0, 300);
  expect(() => readReason(event)).toThrow(`event: got ${got}, allowed an SNS event`);
});

test('gives a line, nothing, or a clear error for any JSON whatever', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.record({ Records: fc.array(fc.jsonValue()) })), (event) => {
      try {
        expect(readReason(event) ?? 'nothing').toMatch(/^\P{Cc}{1,1000}$/u);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidInputError);
      }
    }),
  );
});
