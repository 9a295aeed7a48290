import { FakeLoad } from './fake-load';
import { beQuiet } from './quiet';

beQuiet();

const running = (...executions: readonly (readonly [name: string, time: string])[]) => ({
  running: executions.map(([Name, StartDate]) => ({ Name, StartDate, Status: 'RUNNING' })),
});

/** A look that must change nothing. */
async function refused(load: FakeLoad, name: string, state: unknown, startedAt?: Date) {
  const given = await load.look(name, state, startedAt);
  expect(load.aws.calls.filter((call) => !call.startsWith('Get'))).toEqual([]);
  return given;
}

test.each(['cutover', 'complete'])(
  'refuses to load in phase %s, in which Aurora is the writer of record',
  async (phase) => {
    const load = new FakeLoad();
    load.phase = phase;
    await expect(refused(load, 'load-1', { running: [] })).resolves.toEqual({
      outcome: 'failed',
      error: 'WrongPhase',
      cause: expect.stringMatching(
        new RegExp(`^The live phase is ${phase}, .* What to do next: nothing; a load belongs`),
      ),
    });
  },
);

test('ends an execution under which the phase changes', async () => {
  const load = new FakeLoad();
  await expect(load.run('load-1', 3)).rejects.toThrow('No end after');
  load.phase = 'cutover';
  await expect(load.look('load-1', { recorded: true })).resolves.toMatchObject({ error: 'WrongPhase' });
});

test.each([undefined, 'replicating'])('refuses to load where the phase is not known: %p', async (phase) => {
  const load = new FakeLoad();
  load.phase = phase;
  await expect(refused(load, 'load-1', { running: [] })).resolves.toMatchObject({
    outcome: 'failed',
    error: 'LookFailed',
    cause: expect.stringContaining('SSM parameter /crossfade/live/phase: got '),
  });
});

describe('of two executions', () => {
  const startedAt = new Date('2026-11-21T09:00:00Z');

  test('the younger one ends and names the older', async () => {
    const load = new FakeLoad();
    const state = running(['load-2', '2026-11-21T09:00:00Z'], ['load-1', '2026-11-21T08:59:59Z']);
    await expect(refused(load, 'load-2', state, startedAt)).resolves.toEqual({
      outcome: 'failed',
      error: 'AlreadyRunning',
      cause: expect.stringMatching(
        /^Execution load-1 of this machine is loading already\. What to do next: watch that/,
      ),
    });
  });

  test('the older one goes on', async () => {
    const load = new FakeLoad();
    const state = running(['load-2', '2026-11-21T09:00:01Z'], ['load-1', '2026-11-21T09:00:00Z']);
    await expect(load.look('load-1', state, startedAt)).resolves.toMatchObject({ outcome: 'waiting' });
  });

  test('an execution is no other one, though the list has it begin a moment earlier', async () => {
    const state = running(['load-1', '2026-11-21T08:59:59.999Z']);
    await expect(new FakeLoad().look('load-1', state, startedAt)).resolves.toMatchObject({ outcome: 'waiting' });
  });

  test('that began at one moment, exactly one goes on', async () => {
    const state = running(['load-a', '2026-11-21T09:00:00Z'], ['load-b', '2026-11-21T09:00:00Z']);
    const given = await Promise.all(['load-a', 'load-b'].map((name) => new FakeLoad().look(name, state, startedAt)));
    expect(given.map(({ outcome }) => outcome)).toEqual(['waiting', 'failed']);
  });

  test('that were not shown to each other, the one leaves that finds the record of the other', async () => {
    const load = new FakeLoad();
    const first = await load.look('load-a', running(['load-a', '2026-11-21T09:00:00Z']), startedAt);
    load.pass();
    const second = await load.look('load-b', running(['load-b', '2026-11-21T09:00:00Z']), startedAt);
    load.pass();
    expect([first, second]).toMatchObject([{ outcome: 'waiting' }, { outcome: 'waiting' }]);
    await expect(load.look('load-a', first, startedAt)).resolves.toMatchObject({
      error: 'AlreadyRunning',
      cause: expect.stringContaining('Execution load-b'),
    });
    await expect(load.look('load-b', second, startedAt)).resolves.toMatchObject({ outcome: 'waiting' });
  });
});

test('waits for the container that an aborted execution has left, and starts no second one beside it', async () => {
  const load = new FakeLoad();
  await expect(load.run('load-1', 2)).rejects.toThrow('No end after');
  const [container] = [...load.containers.values()];
  Object.assign(container as object, { lastStatus: 'RUNNING', exitCode: undefined });
  const first = await load.look('load-2', running(['load-2', '2026-11-21T10:00:00Z']));
  expect(first).toMatchObject({
    outcome: 'waiting',
    doing: 'a container makes the database users in Aurora, started by execution load-1',
    recorded: false,
  });
  // It does not take the record that is not its own for one of an execution that runs beside it.
  await expect(load.look('load-2', first)).resolves.toMatchObject({ outcome: 'waiting', recorded: false });
  expect(load.started).toEqual(['roles']);
  load.pass();
  await expect(load.run('load-2')).resolves.toEqual({ outcome: 'loaded' });
});

test.each(['no JSON', 'null', '{"step":"another","execution":"load-1"}', '{"step":"load"}'])(
  'takes a record that it did not write for none: %s',
  async (text) => {
    const load = new FakeLoad();
    load.parameters.set('/crossfade/live/loading', text);
    await expect(load.run('load-1')).resolves.toEqual({ outcome: 'loaded' });
  },
);
