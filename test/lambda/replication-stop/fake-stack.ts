import type { FakeAws } from './fake-aws';
import { after, before, eventOf, handle, pauseId, stopId } from './fixtures';

/** Where an update fails. */
export type FailurePoint = 'pause' | 'task' | 'stop' | 'later';

/** What CloudFormation does that its documents leave open. */
export interface StackProps {
  /** Whether an update that fails leaves the physical id that it answered with, or the one before. */
  readonly keepsFailedIds: boolean;
}

/**
 * CloudFormation with the three resources whose order matters: the pause, the task, the stop. An update goes through them in
 * this order; a rollback goes through those that were reached, in the same order; and at the end of either, physical ids
 * that have gone out of force are deleted (https://github.com/aws/aws-cdk/pull/29581).
 */
export class FakeStack {
  private pausePhysicalId = pauseId(before);
  /** What CloudFormation told of its events: `pause Update`, and what failed. */
  readonly events: string[] = [];
  readonly failures: string[] = [];

  constructor(
    private readonly aws: FakeAws,
    private readonly props: StackProps = { keepsFailedIds: true },
  ) {}

  /** Changes the task. @param failing where the update fails; nowhere where there is nothing to fail */
  async update(
    failing?: FailurePoint,
  ): Promise<'UPDATE_COMPLETE' | 'UPDATE_ROLLBACK_COMPLETE' | 'UPDATE_ROLLBACK_FAILED'> {
    this.aws.stackStatuses.unshift('UPDATE_IN_PROGRESS');
    const reached: FailurePoint[] = [];
    const forward: readonly [FailurePoint, () => Promise<boolean>][] = [
      ['pause', () => this.pause(after)],
      ['task', async () => this.modify() && failing !== 'task'],
      ['stop', () => this.stop(after)],
      ['later', async () => failing !== 'later'],
    ];
    for (const [resource, run] of forward) {
      reached.push(resource);
      if (!(await run())) {
        return this.rollBack(reached);
      }
    }
    this.aws.stackStatuses.unshift('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    await this.cleanUp(pauseId(before));
    return 'UPDATE_COMPLETE';
  }

  private async rollBack(reached: readonly FailurePoint[]) {
    this.aws.stackStatuses.unshift('UPDATE_ROLLBACK_IN_PROGRESS');
    const back: Readonly<Record<FailurePoint, () => Promise<boolean>>> = {
      pause: () => this.pause(before),
      task: async () => this.modify(),
      stop: () => this.stop(before),
      later: async () => true,
    };
    for (const resource of reached) {
      if (!(await back[resource]())) {
        return 'UPDATE_ROLLBACK_FAILED' as const;
      }
    }
    this.aws.stackStatuses.unshift('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
    if (this.superseded !== undefined) {
      await this.cleanUp(this.superseded);
    }
    return 'UPDATE_ROLLBACK_COMPLETE' as const;
  }

  private superseded: string | undefined;

  private async pause(Fingerprint: string): Promise<boolean> {
    const physicalId = this.pausePhysicalId;
    const outcome = await this.send(
      'pause Update',
      eventOf('pause', 'Update', { physicalId, properties: { Fingerprint } }),
    );
    if (outcome.failure === undefined || this.props.keepsFailedIds) {
      this.pausePhysicalId = outcome.physicalId;
      this.superseded = physicalId === outcome.physicalId ? undefined : physicalId;
    }
    return outcome.failure === undefined;
  }

  private async stop(Fingerprint: string): Promise<boolean> {
    const event = eventOf('stop', 'Update', { physicalId: stopId, properties: { Fingerprint } });
    return (await this.send('stop Update', event)).failure === undefined;
  }

  private async cleanUp(physicalId: string): Promise<void> {
    await this.send('pause Delete', eventOf('pause', 'Delete', { physicalId }));
  }

  private modify(): boolean {
    this.events.push('task modified');
    try {
      this.aws.replication.modify();
      return true;
    } catch (error) {
      this.failures.push((error as Error).message);
      return false;
    }
  }

  private async send(name: string, event: Parameters<typeof handle>[1]) {
    this.events.push(name);
    const outcome = await handle(this.aws, event);
    if (outcome.failure !== undefined) {
      this.failures.push(outcome.failure);
    }
    return outcome;
  }
}
