import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/** Process groups that run now, by the id of their leader. */
const running = new Set<number>();

/**
 * Starts a program as the leader of its own process group, so that it can be ended together with every child that it
 * starts (the emulator's Lambda workers, the app that the CDK CLI runs).
 */
export function startGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, { ...options, detached: true });
  const { pid } = child;
  if (pid !== undefined) {
    running.add(pid);
    // A leader that is gone may leave children behind, so its group is ended with it. A group without a member is no
    // longer there, and its id may be given to another: it is forgotten at once.
    child.once('exit', () => endGroup(pid));
  }
  return child;
}

/** Ends a process group at once. The emulator keeps nothing worth saving, so nothing is asked to end by itself. */
export function endGroup(leader: number): void {
  if (!running.delete(leader)) {
    return;
  }
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}

/** Ends every process group that was started and still runs. */
export function endAllGroups(): void {
  for (const leader of [...running]) {
    endGroup(leader);
  }
}

/**
 * Ends every process group when this process is told to end, then ends this process with the signal's usual exit code
 * (128 + its number).
 *
 * @param onSignal called first, to tell the person what happens
 */
export function endGroupsOnSignals(onSignal: (signal: NodeJS.Signals) => void): void {
  const codes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
  for (const [signal, code] of Object.entries(codes) as [keyof typeof codes, number][]) {
    process.once(signal, () => {
      onSignal(signal);
      endAllGroups();
      process.exit(code);
    });
  }
  process.once('exit', endAllGroups);
}
