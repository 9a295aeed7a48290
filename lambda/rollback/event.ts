import { InvalidInputError } from '../../lib/problems';

/** Longest reason that is kept, in characters: it ends up in a notification that people read. */
const longestReason = 1000;

/** What is read of a CloudWatch alarm notification, metric alarm or composite alarm. */
interface AlarmNotification {
  readonly AlarmName: string;
  readonly NewStateValue: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  readonly NewStateReason?: unknown;
  readonly StateChangeTime?: unknown;
}

/**
 * Reads why to roll back: from an SNS event with CloudWatch alarm notifications, or from an operator's `{"reason": "..."}`.
 *
 * A record that cannot be read does not keep the alarm beside it from rolling back.
 *
 * @returns the reason, at most 1000 characters in one line; undefined when no alarm of the event is in state ALARM
 * @throws InvalidInputError when the event is neither
 */
export function readReason(event: unknown): string | undefined {
  if (isObject(event) && Array.isArray(event.Records) && event.Records.length > 0) {
    return readNotifications(event, event.Records);
  }
  if (isObject(event) && typeof event.reason === 'string' && event.reason.trim() !== '') {
    return oneLine(`an operator asked for it: ${event.reason}`);
  }
  throw unknownEvent(event);
}

function readNotifications(event: unknown, records: readonly unknown[]): string | undefined {
  const alarms = records.map(readAlarm);
  const firing = alarms.filter((alarm) => alarm?.NewStateValue === 'ALARM');
  if (firing.length > 0) {
    return oneLine(firing.map(describe).join('; '));
  }
  if (alarms.includes(undefined)) {
    throw unknownEvent(event);
  }
  return undefined;
}

function readAlarm(record: unknown): AlarmNotification | undefined {
  if (!isObject(record) || !isObject(record.Sns) || typeof record.Sns.Message !== 'string') {
    return undefined;
  }
  try {
    const message: unknown = JSON.parse(record.Sns.Message);
    return isAlarmNotification(message) ? message : undefined;
  } catch {
    return undefined;
  }
}

function isAlarmNotification(message: unknown): message is AlarmNotification {
  return (
    isObject(message) &&
    typeof message.AlarmName === 'string' &&
    ['ALARM', 'OK', 'INSUFFICIENT_DATA'].includes(String(message.NewStateValue))
  );
}

function describe(alarm: AlarmNotification | undefined): string {
  const { AlarmName, StateChangeTime, NewStateReason } = { ...alarm };
  return `alarm ${AlarmName} went to ALARM at ${StateChangeTime ?? 'an unknown time'}: ${NewStateReason ?? 'no reason given'}`;
}

function oneLine(text: string): string {
  const line = text.replace(/\p{Cc}+/gu, ' ').trim();
  return line.length > longestReason ? `${line.slice(0, longestReason - 3)}...` : line;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function unknownEvent(event: unknown): InvalidInputError {
  const got = (JSON.stringify(event) ?? 'nothing').slice(0, 300);
  return new InvalidInputError([
    `event: got ${got}, allowed an SNS event whose messages are CloudWatch alarm notifications, or {"reason": "..."} from an operator`,
  ]);
}
