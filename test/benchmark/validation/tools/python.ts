import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from '../process-run';
import { type Tool, toolUser } from './tool';

/** Where tools of Python have an environment each, beside what else is built: their dependencies exclude each other. */
const environments = join('.build', 'benchmark');

function pythonTool(name: string, packages: readonly string[], options: readonly string[]): Tool {
  const environment = join(environments, name);
  const program = join(environment, 'bin', name);
  return {
    name,
    install: `python3 -m venv ${environment} && ${environment}/bin/pip install ${packages.map((one) => `'${one}'`).join(' ')}`,
    async version() {
      if (!existsSync(program)) {
        return undefined;
      }
      return /v?(\d+(?:\.\d+)+)/.exec((await runProcess([program, '--version'])).stdout)?.[1] ?? 'unknown';
    },
    command({ ports, database, table, connections }) {
      // data-diff fails on a URL without a password; the server trusts everybody.
      const sides = ports.flatMap((port) => [`postgresql://${toolUser}:none@127.0.0.1:${port}/${database}`, table]);
      return [program, ...sides, '-k', 'id', '-c', '%', '-j', `${connections}`, '--json', ...options];
    },
    finding({ exitCode, stdout, stderr }) {
      if (/^\["[-+]", /m.test(stdout)) {
        return 'different';
      }
      // Both end with 0 after some errors.
      return exitCode === 0 && !/ERROR|Traceback/.test(stdout + stderr) ? 'equal' : 'failed';
    },
  };
}

/** The maintained successor of data-diff. It fails where it has to sort a NULL that it has found. */
export const reladiff: Tool = pythonTool('reladiff', ['reladiff[postgresql]==0.6.0'], ['--skip-sort-results']);

/** Its command imports dbt, of which the newest versions do not fit any more. */
export const dataDiff: Tool = pythonTool(
  'data-diff',
  ['data-diff[postgresql]==0.11.1', 'dbt-core<1.8', 'pydantic<2'],
  ['--no-tracking'],
);
