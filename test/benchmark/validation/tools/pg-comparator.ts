import { existsSync } from 'node:fs';
import { runProcess } from '../process-run';
import { type Tool, toolUser } from './tool';

/** The PostgreSQL of Debian 12, for which alone Debian builds the extension of pg_comparator. */
export const debianPrograms = '/usr/lib/postgresql/15/bin';

/** Whether that server is installed. */
export const hasDebianServer: boolean = existsSync(`${debianPrograms}/postgres`);

const extension = '/usr/share/postgresql/15/extension/pgcmp.control';

/** It needs its extension `pgcmp` in both databases. */
export const pgComparator: Tool = {
  name: 'pg_comparator',
  install: 'apt-get install postgresql-15 postgresql-comparator',
  async version() {
    if (!hasDebianServer || ![extension, '/usr/bin/pg_comparator'].every((path) => existsSync(path))) {
      return undefined;
    }
    const { stdout, stderr } = await runProcess(['pg_comparator', '--version']);
    return /version is (\d+(?:\.\d+)+)/.exec(stdout + stderr)?.[1] ?? 'unknown';
  },
  command({ ports: [source, target], database, table, columns }) {
    const url = (port: number) => `pgsql://${toolUser}@127.0.0.1:${port}/${database}/${table}`;
    // --use-key takes the integer key as it is, which is faster than to hash it.
    return ['pg_comparator', '--use-key', `${url(source)}?id:${columns.join(',')}`, url(target)];
  },
  finding({ exitCode, stdout, stderr }) {
    if (/^(INSERT|UPDATE|DELETE) /m.test(stdout)) {
      return 'different';
    }
    return exitCode === 0 && !/error|failed/i.test(stderr) ? 'equal' : 'failed';
  },
};
