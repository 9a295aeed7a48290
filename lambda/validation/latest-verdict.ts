import type { Conclusion } from './conclusion';
import { keys } from './keys';
import type { LastPass, Results } from './results';
import { changeOf, type Scope } from './scope';

/** The verdict that counts for the traffic gate. */
export interface LatestVerdict extends Conclusion {
  /** Why it proves nothing any more: what is compared by now. @default - what it compared */
  readonly outdated?: string;
}

/** Whether a pass counts for the traffic gate, for people. */
export type GateUse = 'counts' | `does not count: ${string}`;

/**
 * Writes a verdict for the gate, unless there is a newer one. A difference counts that was found since that one, and so does
 * a proof where the newer pass came to none: a pass that broke off is no reason against one that was brought to its end.
 */
export async function noteLatest(results: Results, conclusion: Conclusion, differentAt = ''): Promise<GateUse> {
  const { run, outcome, oldestPartAt } = conclusion;
  const before = await results.read<LatestVerdict>(keys.latestVerdict);
  if (before !== undefined && oldestPartAt < before.oldestPartAt) {
    const provenSince = outcome === 'equal' && before.outcome === 'unproven';
    if (differentAt <= before.finishedAt && !provenSince) {
      return `does not count: run ${before.run} compared later than this one, and found ${before.outcome}`;
    }
  }
  await results.write(keys.latestVerdict, conclusion);
  if (outcome === 'equal') {
    const pass: LastPass = { run, finishedAt: oldestPartAt };
    await results.write(keys.lastPass, pass);
  }
  return 'counts';
}

/**
 * Ends what the latest verdict counts for where other databases or schemas are to be compared by now: the secret of the
 * source names another host, or the definition another schema.
 */
export async function outdateLatest(results: Results, scope: Scope): Promise<void> {
  const latest = await results.read<LatestVerdict>(keys.latestVerdict);
  if (latest === undefined || latest.outdated !== undefined) {
    return;
  }
  const change = changeOf(latest.scope, scope);
  if (change !== undefined) {
    await results.write(keys.latestVerdict, { ...latest, outdated: change });
  }
}
