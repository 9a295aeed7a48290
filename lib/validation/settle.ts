import { setTimeout as sleep } from 'node:timers/promises';
import { type Suspect, sameRow } from './compare-range';
import type { ReaderPair } from './database';
import { type HashedRow, keyId } from './rows';

/** What suspects turned out to be. */
export interface Settlement {
  /** Rows that the replication had not brought yet, and that are equal by now. */
  readonly inFlight: number;
  /** Rows that differ although the source did not change them during the last wait. */
  readonly different: readonly Suspect[];
  /**
   * Rows that neither side has any longer: deleted, or not to be found by their keys, which proves nothing. Only another
   * look at their range tells.
   */
  readonly vanished: readonly Suspect[];
  /** Rows that kept changing: neither equal nor different as long as somebody writes them. */
  readonly unsettled: readonly Suspect[];
}

/** Keys in one statement. */
const batch = 1000;

/**
 * Looks again at rows that differed, after waits that grow: while replication runs, a row may have changed on the source
 * and not on the target yet. A row is different when it stayed the same on both sides over the last wait, so that wait
 * has to be longer than the replication's lag. No wait at all: what differs is different.
 *
 * @param waitsSeconds seconds before each further look
 * @param signal ends a wait at once, by an error
 */
export async function settle(
  readers: ReaderPair,
  suspects: readonly Suspect[],
  waitsSeconds: readonly number[],
  signal?: AbortSignal,
): Promise<Settlement> {
  let open = suspects;
  let vanished: readonly Suspect[] = [];
  let still: ReadonlySet<string> = new Set(suspects.map(({ key }) => keyId(key)));
  for (const seconds of waitsSeconds) {
    if (open.length === 0) {
      break;
    }
    await sleep(seconds * 1000, undefined, { signal });
    const looked = await lookAgain(readers, open);
    still = new Set(
      looked
        .filter(
          (now, index) => unwritten(now.source, open[index]?.source) && unwritten(now.target, open[index]?.target),
        )
        .map(({ key }) => keyId(key)),
    );
    vanished = [...vanished, ...looked.filter(isNowhere)];
    open = looked.filter((row) => !isNowhere(row) && !sameRow(row.source, row.target));
  }
  return {
    inFlight: suspects.length - vanished.length - open.length,
    vanished,
    different: open.filter(({ key }) => still.has(keyId(key))),
    unsettled: open.filter(({ key }) => !still.has(keyId(key))),
  };
}

function isNowhere({ source, target }: Suspect): boolean {
  return source === undefined && target === undefined;
}

/** Whether nobody wrote a row between two looks, as far as the server tells: it may be what it was before, and not what it was in between. */
function unwritten(now: HashedRow | undefined, before: HashedRow | undefined): boolean {
  return sameRow(now, before) && now?.version === before?.version;
}

async function lookAgain({ source, target }: ReaderPair, suspects: readonly Suspect[]): Promise<readonly Suspect[]> {
  const looked: Suspect[] = [];
  for (let first = 0; first < suspects.length; first += batch) {
    const keys = suspects.slice(first, first + batch).map(({ key }) => key);
    const [ours, theirs] = await Promise.all([source.rowsByKey(keys), target.rowsByKey(keys)]);
    const [ourRows, theirRows] = [byKey(ours), byKey(theirs)];
    looked.push(...keys.map((key) => ({ key, source: ourRows.get(keyId(key)), target: theirRows.get(keyId(key)) })));
  }
  return looked;
}

function byKey(rows: readonly HashedRow[]): ReadonlyMap<string, HashedRow> {
  return new Map(rows.map((row) => [keyId(row.key), row]));
}
