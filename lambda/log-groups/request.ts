import type { CdkCustomResourceEvent } from 'aws-lambda';
import { Problems } from '../../lib/problems';
import { mostLogGroups } from './timing';

/** What is asked of the functions, from the properties of `Custom::LogGroups`. */
export interface WatchRequest {
  /** Names of the log groups, at least one. */
  readonly names: readonly string[];
  /** Seconds that they are looked for. */
  readonly watchSeconds: number;
}

const advice = 'set by the stack: deploy it again';

/**
 * Reads what is asked from an event.
 *
 * @throws InvalidInputError with every property that is missing or cannot be right
 */
export function readRequest({ ResourceProperties }: CdkCustomResourceEvent): WatchRequest {
  const { LogGroupNames: names, WatchSeconds: seconds } = ResourceProperties;
  const problems = new Problems();
  if (!isListOfNames(names)) {
    problems.add('LogGroupNames', names, `1..${mostLogGroups} names of log groups`, advice);
  }
  if (!/^\d{1,3}$/.test(String(seconds))) {
    problems.add('WatchSeconds', seconds, 'a number of seconds', advice);
  }
  problems.throwIfAny();
  return { names: names as readonly string[], watchSeconds: Number(seconds) };
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
function isListOfNames(names: unknown): boolean {
  return (
    Array.isArray(names) &&
    names.length >= 1 &&
    names.length <= mostLogGroups &&
    names.every((name) => typeof name === 'string' && /^[\w/.#-]{1,512}$/.test(name))
  );
}
