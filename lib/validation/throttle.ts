import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, DatabaseLoad } from './database';

/** How busy a database may be while rows are compared. */
export interface LoadLimits {
  /** Sessions of others that execute a statement, at most. */
  readonly mostActiveSessions: number;
  /** MiB that a replication may be behind. */
  readonly mostLagMebibytes: number;
  /** Seconds after which a pause ends the comparison, unproven. */
  readonly longestPauseSeconds: number;
}

/**
 * Limits that suit a source under load. Percona's pt-table-checksum pauses at as many running threads; the lag is what a
 * replication at 10 MiB a second brings in a minute and a half, less than that of a target that cannot keep up.
 *
 * @see https://docs.percona.com/percona-toolkit/pt-table-checksum.html
 */
export const usualLoadLimits: LoadLimits = {
  mostActiveSessions: 25,
  mostLagMebibytes: 1024,
  longestPauseSeconds: 3600,
};

/** How often a database is asked, at most. */
const secondsBetweenLooks = 1;
/** Seconds before a further look during a pause; the last one is repeated. */
const pauses: readonly number[] = [1, 2, 4, 8, 15, 30];

/** What a throttle needs beside the databases. */
export interface ThrottleSurroundings {
  /** Is told why there is a pause, and by `undefined` that it is over. */
  readonly onPause: (reason: string | undefined) => void;
  /** Ends a pause at once, by an error. */
  readonly signal?: AbortSignal;
  /** Milliseconds of a clock. @default - the machine's */
  readonly now?: () => number;
  /** @default - a timer that the signal ends */
  readonly wait?: (seconds: number) => Promise<void>;
}

/** Holds a comparison up while one of the databases has enough to do. */
export class Throttle {
  private looking: Promise<void> | undefined;
  /** Why a pause was the last one. */
  private givenUp: Error | undefined;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private readonly found = new Set<string>();
  private readonly now: () => number;
  private readonly wait: (seconds: number) => Promise<void>;

  constructor(
    private readonly databases: Readonly<Record<'source' | 'target', Pick<Database, 'load'>>>,
    private readonly limits: LoadLimits,
    private readonly surroundings: ThrottleSurroundings,
  ) {
    this.now = surroundings.now ?? Date.now;
    this.wait = surroundings.wait ?? ((seconds) => sleep(seconds * 1000, undefined, { signal: surroundings.signal }));
  }

  /** What was kept from the throttle, in a sentence each: a limit on it had no effect. */
  get notes(): readonly string[] {
    return [...this.found];
  }

  /**
   * Returns as soon as both databases may be asked for more.
   *
   * @throws Error when that takes longer than a pause may, and from then on
   */
  pass(): Promise<void> {
    // All that asks meanwhile waits for the same look.
    this.looking ??= this.look().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async look(): Promise<void> {
    if (this.givenUp !== undefined) {
      throw this.givenUp;
    }
    if (this.now() - this.lookedAt < secondsBetweenLooks * 1000) {
      return;
    }
    const began = this.now();
    for (let pause = 0; ; pause++) {
      const reason = await this.tooBusy();
      if (reason === undefined) {
        break;
      }
      if (this.now() - began >= this.limits.longestPauseSeconds * 1000) {
        this.givenUp = new Error(
          `not compared after a pause of ${this.limits.longestPauseSeconds} s (--max-pause), since ${reason}: go on when there is less to do, or raise the limit`,
        );
        throw this.givenUp;
      }
      this.surroundings.onPause(reason);
      await this.wait(pauses[Math.min(pause, pauses.length - 1)] as number);
    }
    this.surroundings.onPause(undefined);
    this.lookedAt = this.now();
  }

  private async tooBusy(): Promise<string | undefined> {
    const reasons = await Promise.all(
      (['source', 'target'] as const).map(async (side) => {
        const load = await this.loadOf(side);
        return load === undefined ? [] : this.over(side, load);
      }),
    );
    return reasons.flat().join(', ') || undefined;
  }

  private over(side: 'source' | 'target', load: DatabaseLoad): readonly string[] {
    const { activeSessions, replicationLagMebibytes = 0 } = load;
    const { mostActiveSessions, mostLagMebibytes } = this.limits;
    return [
      ...(activeSessions > mostActiveSessions
        ? [`the ${side} has ${activeSessions} active sessions (--max-active-sessions ${mostActiveSessions})`]
        : []),
      ...(replicationLagMebibytes > mostLagMebibytes
        ? [
            `a replication from the ${side} is ${Math.round(replicationLagMebibytes)} MiB behind (--max-lag-mib ${mostLagMebibytes})`,
          ]
        : []),
    ];
  }

  /** A load that cannot be read holds nothing up: the rows themselves may be readable all the same. */
  private async loadOf(side: 'source' | 'target'): Promise<DatabaseLoad | undefined> {
    try {
      const load = await this.databases[side].load();
      for (const sentence of load.unseen ?? []) {
        this.found.add(`load of the ${side}: ${sentence}`);
      }
      return load;
    } catch (error) {
      this.surroundings.signal?.throwIfAborted();
      this.found.add(`load of the ${side}: not read, ${(error as Error).message}`);
      return undefined;
    }
  }
}
