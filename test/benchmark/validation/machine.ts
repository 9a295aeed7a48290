import { existsSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';

/** Where the measurements were made. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** GiB. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
}

/** Describes this machine. */
export function thisMachine(): Machine {
  const cores = cpus();
  const distribution = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const [, name] = /^PRETTY_NAME="(.*)"$/m.exec(distribution) ?? [];
  return {
    processor: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memory: totalmem() / 2 ** 30,
    system: `${name ?? type()}, kernel ${release()}`,
    node: process.version,
  };
}

/** Connections to each of two servers on this machine that make one for each core. */
export function connectionsPerSide(): number {
  return Math.max(1, Math.floor(cpus().length / 2));
}
