import { isPassing } from './passing-error';

/** What a person needs beside the words of a service. */
export interface Guidance {
  /** What was not done, the beginning of a sentence: `Hosted zone Z1 was not emptied`. */
  readonly what: string;
  /** What to do next, the end of a sentence. */
  readonly next: string;
}

/**
 * Returns the error to throw in the place of one that AWS answered with: in the words of the service, with what was being
 * done and what to do next. CloudFormation shows nothing else to the operator. An error of our own says so already and is
 * returned as it is.
 */
export function withNextStep(error: unknown, { what, next }: Guidance): unknown {
  if (!(error instanceof Error) || !('$fault' in error || isPassing(error))) {
    return error;
  }
  return new Error(`${what}: ${error.name}: ${error.message}. What to do next: ${next}`, { cause: error });
}
