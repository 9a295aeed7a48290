import { existsSync } from 'node:fs';
import { runProcess } from '../process-run';
import type { Tool } from './tool';

/** Percona's comparison of two servers. `--print` changes nothing. */
export const ptTableSync: Tool = {
  name: 'pt-table-sync',
  install: 'apt-get install percona-toolkit',
  async version() {
    if (!existsSync('/usr/bin/pt-table-sync')) {
      return undefined;
    }
    return /(\d+(?:\.\d+)+)/.exec((await runProcess(['pt-table-sync', '--version'])).stdout)?.[1] ?? 'unknown';
  },
  command({ ports, database, table }) {
    const sides = ports.map((port) => `h=127.0.0.1,P=${port},u=root,D=${database},t=${table},A=utf8mb4`);
    // Its chunks of 1000 rows are slow; as large ones as ours do it justice.
    return ['pt-table-sync', '--print', '--chunk-size', '50000', '--no-check-slave', ...sides];
  },
  finding({ exitCode, stdout }) {
    if (exitCode === 2 || /^(INSERT|REPLACE|UPDATE|DELETE) /m.test(stdout)) {
      return 'different';
    }
    return exitCode === 0 ? 'equal' : 'failed';
  },
};
