import { readLivePhase } from '../live-phase';
import { log } from '../log';
import type { Execution } from '../older-execution';
import type { Clients } from './clients';
import { testConnection } from './connection';
import { type Action, decide, type Facts, type Trouble } from './decision';
import type { LoadingEnvironment } from './environment';
import type { LoadingEvent } from './event';
import { readFacts } from './facts';
import { progressLine } from './metrics';
import { type LoadingRecord, readRecord, writeRecord } from './record';
import { refusalOf } from './refusal';
import { type Replication, readReplication, startReplication } from './replication';
import { NoCapacity, startScript } from './script-task';
import { type ScriptStep, type Step, stepMeanings, steps, stepsBefore } from './steps';
import { lookSeconds, youngHours, youngLookSeconds } from './timing';
import { describeTrouble, type Failure } from './trouble';

/** What the machine is answered: wait and ask again, or how it ends. */
export type Answer =
  | {
      readonly outcome: 'waiting';
      readonly seconds: number;
      readonly step: Step;
      readonly doing: string;
      /** Whether the record is in the name of this execution. */
      readonly recorded: boolean;
    }
  | ({ readonly outcome: 'failed' } & Failure)
  | { readonly outcome: 'loaded' };

/** What the actions of a look came to. */
type Outcome = Extract<Action, { kind: 'wait' | 'fail' | 'finish' }>;

/**
 * Looks where the load is, does what comes next, and says whether to ask again. It begins nothing that runs already, so a
 * look may be repeated, in another execution as well; what it did is written down once, at its end.
 *
 * @throws every error of AWS, and one where DMS has no such task
 */
export async function look(
  event: LoadingEvent,
  environment: LoadingEnvironment,
  clients: Clients,
  now: Date,
): Promise<Answer> {
  const { execution } = event;
  const { startCommand } = environment;
  const phase = await readLivePhase(clients.ssm, environment.phaseParameter);
  const record = await readRecord(clients, environment);
  const refusal = refusalOf({ event, phase, record, now, startCommand });
  if (refusal !== undefined) {
    log('warn', { event: 'the execution may not go on', execution: execution.name, ...refusal });
    return { outcome: 'failed', ...refusal };
  }
  return new Look(environment, clients, execution, now, record).goOn();
}

/** One look. */
class Look {
  constructor(
    private readonly environment: LoadingEnvironment,
    private readonly clients: Clients,
    private readonly execution: Execution,
    private readonly now: Date,
    private record: LoadingRecord | undefined,
  ) {}

  /** Does one thing after the other until there is something to wait for. Every round but the last begins a later step. */
  async goOn(): Promise<Answer> {
    for (;;) {
      const { clients, environment, execution, now, record } = this;
      const facts: Facts = await readFacts(clients, environment, { now, execution, record });
      const action = decide(facts);
      log('info', { event: 'decided', execution: execution.name, step: record?.step, action });
      const outcome = await this.act(action);
      if (outcome !== undefined) {
        return this.answer(outcome, facts.replication);
      }
    }
  }

  /** Returns what an action came to; undefined where the look goes on at once. */
  private async act(action: Action): Promise<Outcome | undefined> {
    switch (action.kind) {
      case 'begin': {
        const at = this.now.toISOString();
        this.record = { step: action.step, execution: this.execution.name, since: at, at };
        return undefined;
      }
      case 'test-connection':
        await testConnection(this.clients, this.environment, action.end);
        return this.begun({ tested: true });
      case 'run-script':
        return this.runScript(action.step);
      case 'start':
        return this.start(action.type);
      default:
        return action;
    }
  }

  private async runScript(step: ScriptStep): Promise<Outcome> {
    const { clients, environment } = this;
    const attempt = (this.record?.attempt ?? 0) + 1;
    try {
      const script = await startScript(clients, environment, { step, execution: this.execution.name, attempt });
      return this.begun({ attempt, script });
    } catch (error) {
      if (error instanceof NoCapacity) {
        return { kind: 'wait', doing: error.message };
      }
      throw error;
    }
  }

  /** Starts the task. Where DMS refuses because of its status, that may have changed since the look. */
  private async start(type: 'start-replication' | 'resume-processing'): Promise<Outcome> {
    const { clients, environment } = this;
    const message = await startReplication(clients, environment, type);
    const { motion } = message === undefined ? { motion: 'changing' } : await readReplication(clients, environment);
    return message !== undefined && (motion === 'new' || motion === 'resting')
      ? { kind: 'fail', trouble: { kind: 'refused-start', message } satisfies Trouble }
      : this.begun({ moved: true });
  }

  private begun(change: Partial<LoadingRecord>): Outcome {
    const record = this.record as LoadingRecord;
    this.record = { ...record, ...change };
    return { kind: 'wait', doing: stepMeanings[record.step] };
  }

  /** Says what the look came to: to the record, to CloudWatch, to the machine. */
  private async answer(outcome: Outcome, replication: Replication): Promise<Answer> {
    const { environment, clients, execution, now, record } = this;
    const doing = outcome.kind === 'wait' ? outcome.doing : outcome.kind === 'finish' ? 'loaded' : 'failed';
    // The record of an earlier execution stays as it is while something of that one is still at work.
    const recorded = record?.execution === execution.name;
    if (recorded) {
      const { freshStart } = replication;
      const moved = record.moved || replication.motion === 'running';
      await writeRecord(clients, environment, { ...record, moved, freshStart, doing, at: now.toISOString() });
    }
    const step = record?.step ?? steps[0];
    this.measure(outcome.kind === 'finish' ? steps.length : stepsBefore(step), replication);
    switch (outcome.kind) {
      case 'wait':
        return { outcome: 'waiting', seconds: secondsUntilNextLook(execution, now), step, doing, recorded };
      case 'fail':
        return { outcome: 'failed', ...describeTrouble(outcome.trouble, replication, environment) };
      case 'finish':
        return { outcome: 'loaded' };
    }
  }

  private measure(stepsDone: number, { tablesLoaded, tables, percent }: Replication): void {
    const progress = { steps: stepsDone, tablesLoaded, tables, percent };
    // Not by console: Lambda would put the line into an object of its own, where CloudWatch finds no metric.
    process.stdout.write(`${progressLine(this.environment.namespace, this.now.getTime(), progress)}\n`);
  }
}

function secondsUntilNextLook({ startedAt }: Execution, now: Date): number {
  return now.getTime() - startedAt.getTime() < youngHours * 3_600_000 ? youngLookSeconds : lookSeconds;
}
