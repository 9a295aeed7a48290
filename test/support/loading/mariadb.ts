import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, said } from './debian-postgresql';

/** MariaDB refuses to run as root; `nobody` has this id on every Linux distribution. */
const nobody = 65534;

const programs = ['/usr/sbin/mariadbd', '/usr/bin/mariadb-install-db', '/usr/bin/mariadb'];

/** Whether Debian's MariaDB is installed, which takes the place of MySQL: Debian has no package of MySQL. */
export const hasMariadb: boolean = programs.every((path) => existsSync(path));

/** A server with TLS, on a free port of the loopback address. */
export interface MariadbServer {
  readonly port: number;
  /** Runs a script of statements as root and returns what the client prints: rows of columns with tabs between them. */
  execute(script: string): string;
  /** Runs statements in a session that stays open until the returned function is called. */
  hold(script: string): () => void;
  stop(): Promise<void>;
}

/** Starts a server with an empty data folder that goes when it stops. */
export async function startMariadb(
  tls: { readonly key: string; readonly cert: string },
  settings: readonly string[] = [],
): Promise<MariadbServer> {
  const directory = mkdtempSync(join(tmpdir(), 'crossfade-mariadb-'));
  const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  const give = (path: string) => user.uid !== undefined && chownSync(path, user.uid, user.gid);
  give(directory);
  const file = (name: string) => join(directory, name);
  for (const [name, text] of Object.entries(tls)) {
    writeFileSync(file(name), text, { mode: 0o600 });
    give(file(name));
  }
  const data = `--datadir=${file('data')}`;
  const install = [
    '--no-defaults',
    data,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--skip-name-resolve',
  ];
  // Temporary tables are named by process: servers that share a folder for them would take each other's.
  const surroundings = { ...user, cwd: directory, env: { ...process.env, TMPDIR: directory } };
  execFileSync('mariadb-install-db', install, { ...surroundings, stdio: 'pipe' });
  const port = await freePort();
  const options = [
    ...['--no-defaults', data, `--port=${port}`, '--bind-address=127.0.0.1', `--socket=${file('socket')}`],
    ...[`--pid-file=${file('pid')}`, `--ssl-cert=${file('cert')}`, `--ssl-key=${file('key')}`],
    ...['--skip-innodb-doublewrite', '--innodb-flush-log-at-trx-commit=0', '--innodb-fast-shutdown=2'],
    ...['--log-bin', '--log-bin-trust-function-creators=1', ...settings],
  ];
  const server = spawn('mariadbd', options, { ...surroundings, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  await said(server, 'ready for connections');
  server.stdout?.resume();
  server.stderr?.resume();
  const client = [
    ...['--no-defaults', '--user=root', `--socket=${file('socket')}`, '--default-character-set=utf8mb4'],
    ...['--batch', '--skip-column-names', '--comments'],
  ];
  return {
    port,
    execute: (script) => execFileSync('mariadb', client, { input: script, encoding: 'utf8', stdio: 'pipe' }),
    hold(script) {
      const session = spawn('mariadb', client, { stdio: ['pipe', 'ignore', 'ignore'] });
      session.stdin.write(`${script}\n`);
      return () => session.stdin.end();
    },
    async stop() {
      process.off('exit', kill);
      const exit = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGKILL');
      await exit;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
