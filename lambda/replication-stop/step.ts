import type { Clients } from './clients';
import type { ReplicationRequest } from './request';

/** What has to be done for an event. */
export type Work =
  /** Nothing of DMS is looked at. */
  | 'nothing'
  /** Running tasks are noted and stopped. */
  | 'pause'
  /** Noted tasks run again. */
  | 'resume'
  /** Tasks are stopped for good, and those that CloudFormation does not own are deleted. */
  | 'remove';

/** What `begin` found, which the framework hands to every later question. */
export interface Beginning {
  /** When the event came, ISO 8601. */
  readonly startedAt: string;
  readonly work: Work;
  /** Whether CloudFormation is going back to what was there before. */
  readonly rollingBack: boolean;
}

/** What one step works with. */
export interface StepContext {
  readonly request: ReplicationRequest;
  readonly begun: Beginning;
  readonly clients: Clients;
  readonly now: Date;
}

/** What is still waited for, the beginning of a sentence; undefined when the work is done. */
export type Waiting = string | undefined;

/** Returns what is waited for from its parts; undefined when there are none. */
export function waitingFor(parts: readonly string[]): Waiting {
  return parts.length === 0 ? undefined : parts.join('; ');
}
