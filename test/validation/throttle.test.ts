import type { DatabaseLoad } from '../../lib/validation/database';
import { type LoadLimits, Throttle, usualLoadLimits } from '../../lib/validation/throttle';

const limits: LoadLimits = { mostActiveSessions: 10, mostLagMebibytes: 100, longestPauseSeconds: 60 };
const idle: DatabaseLoad = { activeSessions: 0 };

/** A throttle over loads that a test says, with a clock that goes on by what is waited for. */
function made(source: readonly (DatabaseLoad | Error)[], target: readonly (DatabaseLoad | Error)[] = [idle]) {
  const looks = { source: 0, target: 0 };
  const waited: number[] = [];
  const told: (string | undefined)[] = [];
  let milliseconds = 0;
  const side = (name: 'source' | 'target', loads: readonly (DatabaseLoad | Error)[]) => ({
    load: async () => {
      const load = loads[Math.min(looks[name]++, loads.length - 1)] as DatabaseLoad | Error;
      if (load instanceof Error) {
        throw load;
      }
      return load;
    },
  });
  const throttle = new Throttle({ source: side('source', source), target: side('target', target) }, limits, {
    onPause: (reason) => told.push(reason),
    now: () => milliseconds,
    wait: async (seconds) => {
      waited.push(seconds);
      milliseconds += seconds * 1000;
    },
  });
  const passTime = (seconds: number) => {
    milliseconds += seconds * 1000;
  };
  return { throttle, looks, waited, told, passTime };
}

test('a database at its limits is asked for more at once', async () => {
  const { throttle, waited, told } = made([{ activeSessions: 10, replicationLagMebibytes: 100 }]);
  await throttle.pass();
  expect(waited).toEqual([]);
  expect(told).toEqual([undefined]);
});

test('both sides are asked once a second at most, by however many ranges', async () => {
  const { throttle, looks, passTime } = made([idle]);
  await Promise.all([throttle.pass(), throttle.pass(), throttle.pass()]);
  passTime(0.9);
  await throttle.pass();
  expect(looks).toEqual({ source: 1, target: 1 });
  passTime(0.2);
  await throttle.pass();
  expect(looks).toEqual({ source: 2, target: 2 });
});

test('a busy database is waited for with growing waits, and everybody is told why', async () => {
  const busy = { activeSessions: 11 };
  const { throttle, waited, told } = made([busy, busy, busy, idle]);
  await throttle.pass();
  expect(waited).toEqual([1, 2, 4]);
  expect(told[0]).toBe('the source has 11 active sessions (--max-active-sessions 10)');
  expect(told.at(-1)).toBeUndefined();
});

test('a replication that is behind is waited for, on either side', async () => {
  const behind = { activeSessions: 0, replicationLagMebibytes: 250.4 };
  const { throttle, told } = made([idle], [behind, idle]);
  await throttle.pass();
  expect(told[0]).toBe('a replication from the target is 250 MiB behind (--max-lag-mib 100)');
});

test('a pause that lasts too long is the last one: nothing more is compared, and nothing is asked', async () => {
  const { throttle, waited, looks } = made([{ activeSessions: 11 }]);
  await expect(throttle.pass()).rejects.toThrow(
    'not compared after a pause of 60 s (--max-pause), since the source has',
  );
  expect(waited).toEqual([1, 2, 4, 8, 15, 30]);
  const asked = looks.source;
  await expect(throttle.pass()).rejects.toThrow('not compared after a pause');
  expect(looks.source).toBe(asked);
});

test('what the role may not see is said, and a load that cannot be read holds nothing up', async () => {
  const { throttle } = made([{ activeSessions: 0, unseen: ['the role r may not see'] }], [new Error('no permission')]);
  await throttle.pass();
  expect(throttle.notes).toEqual([
    'load of the source: the role r may not see',
    'load of the target: not read, no permission',
  ]);
});

test('a signal ends a pause at once', async () => {
  const interruption = new AbortController();
  const busy = { load: async () => ({ activeSessions: 1000 }) };
  const throttle = new Throttle({ source: busy, target: busy }, usualLoadLimits, {
    onPause: () => interruption.abort(),
    signal: interruption.signal,
  });
  await expect(throttle.pass()).rejects.toThrow('aborted');
});

test('a load that an interruption keeps from being read is no remark', async () => {
  const interruption = new AbortController();
  const gone = {
    load: async () => {
      interruption.abort();
      throw new Error('the sessions are closed');
    },
  };
  const throttle = new Throttle({ source: gone, target: gone }, limits, {
    onPause: () => {},
    signal: interruption.signal,
  });
  await expect(throttle.pass()).rejects.toThrow('aborted');
  expect(throttle.notes).toEqual([]);
});
