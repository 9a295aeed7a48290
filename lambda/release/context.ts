import type { Urgency } from '../urgency';
import type { Clients } from './clients';
import type { ReleaseRequest } from './request';

/** What `onEvent` found when a release began, and the framework hands to every later question. */
export interface Beginning {
  readonly startedAt: Date;
  /** Whether CloudFormation asked for it while it rolled the stack back. */
  readonly rollingBack: boolean;
}

/** What one step of a release works with. */
export interface ReleaseContext {
  readonly request: ReleaseRequest;
  readonly begun: Beginning;
  readonly clients: Clients;
  readonly now: Date;
  readonly urgency: Urgency;
}

/** Whether a release is done; if not, the framework asks again. */
export type Done = boolean;
