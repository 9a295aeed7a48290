import { selfSigned } from '../../lambda/health-monitor/certificates';
import { hasMariadb, type MariadbServer, startMariadb } from '../../support/loading/mariadb';
import { startServer, startServerOf } from '../../validation/server';
import { runProcess } from './process-run';
import { type Endings, measuredSettings, type ServerPair, startPair } from './servers';
import { debianPrograms, hasDebianServer } from './tools/pg-comparator';

/** Starts two servers of Debian's PostgreSQL, or of the current one where that is not installed. */
export function startToolPair(endings: Endings): Promise<ServerPair> {
  const start = hasDebianServer
    ? () => startServerOf(debianPrograms, 15, undefined, measuredSettings)
    : () => startServer(17, undefined, measuredSettings);
  return startPair(start, endings);
}

/** Two MariaDB servers. */
export interface MariadbPair {
  readonly source: MariadbServer;
  readonly target: MariadbServer;
  readonly version: string;
}

/** Why the tools of MySQL are not compared; undefined where they are. */
export const missingMariadb: string | undefined = hasMariadb
  ? undefined
  : 'MariaDB is not installed: apt-get install mariadb-server';

/** Starts two MariaDB servers, each with memory for its whole table. */
export async function startMariadbPair(endings: Endings): Promise<MariadbPair> {
  const certificate = selfSigned('localhost');
  const settings = ['--innodb-buffer-pool-size=2G', '--innodb-log-file-size=1G', '--skip-log-bin'];
  const start = async () => {
    const server = await startMariadb(certificate, settings);
    endings.add(() => server.stop());
    return server;
  };
  const [source, target] = await Promise.all([start(), start()]);
  return { source, target, version: `MariaDB ${source.execute('SELECT version()').trim().split('-')[0]}` };
}

/**
 * Runs statements on both sides at once.
 *
 * @param statements of a side
 * @throws Error with what the client printed
 */
export async function onBothMariadb(
  { source, target }: MariadbPair,
  statements: (side: 'source' | 'target') => readonly string[],
): Promise<void> {
  const run = async (side: 'source' | 'target', { port }: MariadbServer) => {
    const connection = [
      '--no-defaults',
      '--host=127.0.0.1',
      `--port=${port}`,
      '--user=root',
      '--default-character-set=utf8mb4',
    ];
    const { exitCode, stderr } = await runProcess([
      'mariadb',
      ...connection,
      '--execute',
      statements(side).join(';\n'),
    ]);
    if (exitCode !== 0) {
      throw new Error(stderr);
    }
  };
  await Promise.all([run('source', source), run('target', target)]);
}

/** URL of a database for the validation. */
export function mariadbUrl({ port }: MariadbServer, database: string): string {
  return `mysql://root@127.0.0.1:${port}/${database}?sslmode=disable`;
}
