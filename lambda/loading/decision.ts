import type { Execution } from '../older-execution';
import type { Connection, End } from './connection';
import type { LoadingRecord } from './record';
import { plannedStops, type Replication } from './replication';
import type { Script } from './script-task';
import { type ScriptStep, type Step, stepAfter, stepMeanings, steps } from './steps';
import type { UnloadedTable } from './tables';
import { connectionMinutes, scriptAttempts } from './timing';

/** What a look found. What its step does not need is not looked at. */
export interface Facts {
  readonly now: Date;
  readonly execution: Execution;
  /** Where the load is. Absent before the first look of all. */
  readonly record: LoadingRecord | undefined;
  readonly replication: Replication;
  /** Container of the record's step. Absent where there is none, or ECS has forgotten it. */
  readonly script: Script | undefined;
  /** Connection that the record's step tries. */
  readonly connection: Connection | undefined;
  /** Tables that are not loaded. Absent where nobody asked. */
  readonly unloaded: readonly UnloadedTable[] | undefined;
  /** Whether the lag has been low for long. False where nobody asked. */
  readonly caughtUp: boolean;
}

/** Why a load does not go on. */
export type Trouble =
  | { readonly kind: 'connection'; readonly end: End; readonly failure: string | undefined }
  | { readonly kind: 'script'; readonly step: ScriptStep; readonly script: Script; readonly taskArn: string }
  | { readonly kind: 'tables'; readonly tables: readonly UnloadedTable[] }
  | { readonly kind: 'replication'; readonly step: Step; readonly interrupted: readonly UnloadedTable[] }
  | { readonly kind: 'refused-start'; readonly message: string };

/** What to do next. */
export type Action =
  | { readonly kind: 'begin'; readonly step: Step }
  | { readonly kind: 'test-connection'; readonly end: End }
  | { readonly kind: 'run-script'; readonly step: ScriptStep }
  | { readonly kind: 'start'; readonly type: 'start-replication' | 'resume-processing' }
  | { readonly kind: 'wait'; readonly doing: string }
  | { readonly kind: 'fail'; readonly trouble: Trouble }
  | { readonly kind: 'finish' };

/** Decides what to do next, from what a look found and nothing else. */
export function decide(facts: Facts): Action {
  const { record, execution } = facts;
  if (record === undefined || record.execution !== execution.name) {
    return takeOver(facts);
  }
  const { step } = record;
  switch (step) {
    case 'source-connection':
      return awaitConnection(facts, record, 'source');
    case 'target-connection':
      return awaitConnection(facts, record, 'target');
    case 'roles':
    case 'pre-data':
    case 'indexes':
    case 'foreign-keys':
      return awaitScript(facts, record, step);
    case 'load':
    case 'cached-changes':
    case 'replication':
      return awaitReplication(facts, record, step);
  }
}

/** A new execution waits for what an earlier one left at work, and then goes on where the load stands. */
function takeOver({ record, script, replication }: Facts): Action {
  if (record !== undefined && script?.running) {
    return wait(`${stepMeanings[record.step]}, started by execution ${record.execution}`);
  }
  if (replication.motion === 'changing') {
    return wait(`the replication task is ${replication.status}`);
  }
  const step = beginning(replication, record);
  // What the container of that step came to after nobody looked any more.
  return step === record?.step && script?.exitCode === 0 ? beginAfter(step) : { kind: 'begin', step };
}

/**
 * Returns the step with which a new execution begins. What DMS says counts more than the record, which knows only what DMS
 * does not: how far it is between the load and the replication.
 */
function beginning({ motion, loaded, freshStart }: Replication, record: LoadingRecord | undefined): Step {
  if (motion === 'new') {
    return steps[0];
  }
  const recorded = record?.freshStart === freshStart ? record?.step : undefined;
  return loaded && recorded !== undefined && steps.indexOf(recorded) > steps.indexOf('load') ? recorded : 'load';
}

function awaitConnection({ connection, now }: Facts, { step, tested, since }: LoadingRecord, end: End): Action {
  if (!tested) {
    return { kind: 'test-connection', end };
  }
  if (connection?.status === 'successful') {
    return beginAfter(step);
  }
  const overdue = now.getTime() - Date.parse(since) >= connectionMinutes * 60_000;
  return connection?.status === 'failed' || overdue
    ? { kind: 'fail', trouble: { kind: 'connection', end, failure: connection?.failure } }
    : wait(stepMeanings[step]);
}

/** A container that was forgotten, or never ran, is started again: every step of the script may be repeated. */
function awaitScript(
  { script = forgotten }: Facts,
  { script: taskArn, attempt = 0 }: LoadingRecord,
  step: ScriptStep,
): Action {
  if (taskArn === undefined) {
    return { kind: 'run-script', step };
  }
  if (script.running) {
    return wait(stepMeanings[step]);
  }
  if (script.exitCode === 0) {
    return beginAfter(step);
  }
  return script.exitCode === undefined && attempt < scriptAttempts
    ? { kind: 'run-script', step }
    : { kind: 'fail', trouble: { kind: 'script', step, script, taskArn } };
}

const forgotten: Script = { running: false, exitCode: undefined, reason: 'ECS has forgotten it' };

function awaitReplication(facts: Facts, { moved }: LoadingRecord, step: Step): Action {
  const { replication, unloaded = [] } = facts;
  switch (replication.motion) {
    case 'new':
      // After the load it is another task than the one that loaded: everything begins again.
      return step === 'load' ? { kind: 'start', type: 'start-replication' } : { kind: 'begin', step: steps[0] };
    case 'changing':
      return wait(`${stepMeanings[step]}: the replication task is ${replication.status}`);
    case 'running':
      if (replication.tablesErrored > 0) {
        return { kind: 'fail', trouble: { kind: 'tables', tables: unloaded } };
      }
      return isDone(facts, step) ? endOf(facts, step) : wait(describeProgress(replication, step));
    case 'resting':
      if (isDone(facts, step)) {
        return endOf(facts, step);
      }
      // Once in an execution: what stops again after it was resumed needs a person.
      return moved
        ? { kind: 'fail', trouble: { kind: 'replication', step, interrupted: unloaded.filter(({ rows }) => rows > 0) } }
        : { kind: 'start', type: 'resume-processing' };
  }
}

/** Returns whether DMS has come to the end of a step, by a planned stop or without one. */
function isDone({ replication: { motion, stopReason }, caughtUp }: Facts, step: Step): boolean {
  if (step === 'replication') {
    return motion === 'running';
  }
  if (motion === 'running') {
    return caughtUp;
  }
  return stopReason === plannedStops.afterChanges || (step === 'load' && stopReason === plannedStops.afterLoad);
}

/** No step ends while a table lacks rows: neither indexes nor foreign keys show that one is empty. */
function endOf({ unloaded = [] }: Facts, step: Step): Action {
  return unloaded.length > 0 ? { kind: 'fail', trouble: { kind: 'tables', tables: unloaded } } : beginAfter(step);
}

function beginAfter(step: Step): Action {
  const next = stepAfter(step);
  return next === undefined ? { kind: 'finish' } : { kind: 'begin', step: next };
}

function wait(doing: string): Action {
  return { kind: 'wait', doing };
}

function describeProgress({ percent, tablesLoaded, tables }: Replication, step: Step): string {
  return step === 'load' ? `${stepMeanings[step]}: ${tablesLoaded} of ${tables}, ${percent} %` : stepMeanings[step];
}
