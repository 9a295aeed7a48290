import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/** A client that changes rows all the time. */
export interface Writer {
  /** Ends it. @returns how many statements it has run */
  end(): Promise<number>;
}

/**
 * Runs statements at a steady rate until it is told to end.
 *
 * @param statementOf the n-th statement, from 0
 * @param perSecond statements a second
 */
export function startWriter(url: string, statementOf: (n: number) => string, perSecond: number): Writer {
  let busy = true;
  const written = (async () => {
    const client = new Client({ connectionString: url });
    await client.connect();
    let changes = 0;
    try {
      for (const started = Date.now(); busy; ) {
        const due = Math.floor(((Date.now() - started) * perSecond) / 1000);
        for (; changes < due; changes++) {
          await client.query(statementOf(changes));
        }
        await sleep(2);
      }
    } finally {
      await client.end();
    }
    return changes;
  })();
  // Whoever ends it learns of the failure.
  written.catch(() => undefined);
  return {
    end: () => {
      busy = false;
      return written;
    },
  };
}
