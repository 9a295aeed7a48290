import { existsSync } from 'node:fs';
import { runProcess } from '../process-run';
import { type Tool, toolUser } from './tool';

/** What somebody does who has no tool: both tables in the order of their keys through a checksum, both sides at once. */
export const copyMd5: Tool = {
  name: 'COPY | md5sum',
  install: 'apt-get install postgresql-client-15',
  async version() {
    if (!existsSync('/usr/bin/psql')) {
      return undefined;
    }
    return /(\d+\.\d+)/.exec((await runProcess(['psql', '--version'])).stdout)?.[1] ?? 'unknown';
  },
  command({ ports, database, table, columns }) {
    const statement = `COPY (SELECT id, ${columns.join(', ')} FROM ${table} ORDER BY id) TO STDOUT`;
    const side = (port: number) =>
      `psql -X -q -h 127.0.0.1 -p ${port} -U ${toolUser} -d ${database} -v ON_ERROR_STOP=1 -c "${statement}" | md5sum`;
    const [source, target] = ports;
    return [
      'bash',
      '-c',
      `set -o pipefail; ${side(source)} & first=$!; ${side(target)} || exit 9; wait $first || exit 9`,
    ];
  },
  finding({ exitCode, stdout }) {
    const sums = stdout.match(/^[0-9a-f]{32}/gm) ?? [];
    if (exitCode !== 0 || sums.length !== 2) {
      return 'failed';
    }
    return sums[0] === sums[1] ? 'equal' : 'different';
  },
};
