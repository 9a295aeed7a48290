import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const packages = '/usr/lib/postgresql';
/** A server refuses to run as root; `nobody` has this id on every Linux distribution. */
const nobody = 65534;

/** Folder of the newest PostgreSQL that Debian's packages have installed with its server; undefined where there is none. */
export function debianPrograms(): string | undefined {
  const versions = existsSync(packages) ? readdirSync(packages).map(Number) : [];
  const folders = versions.sort((a, b) => b - a).map((version) => join(packages, String(version), 'bin'));
  return folders.find((folder) =>
    ['postgres', 'initdb', 'psql', 'pg_dump'].every((name) => existsSync(join(folder, name))),
  );
}

/** A server of Debian's package, with TLS and passwords, on a free port of the loopback address. */
export interface DebianServer {
  readonly port: number;
  /** Connection URL of a database, for its superuser. */
  url(database: string): string;
  /** What the server has logged, all statements among it. */
  log(): string;
  stop(): Promise<void>;
}

/** Password of the superuser `postgres`. */
export const superuserPassword = 'the "superuser"\'s \\ pass word;';

/** Starts a server with an empty cluster that goes when it stops. */
export async function startDebianServer(
  folder: string,
  tls: { readonly key: string; readonly cert: string },
): Promise<DebianServer> {
  const directory = mkdtempSync(join(tmpdir(), 'crossfade-debian-'));
  const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  const give = (path: string) => user.uid !== undefined && chownSync(path, user.uid, user.gid);
  give(directory);
  for (const [name, text] of Object.entries({ ...tls, password: superuserPassword })) {
    writeFileSync(join(directory, name), text, { mode: 0o600 });
    give(join(directory, name));
  }
  const start = (name: string, args: readonly string[]) =>
    spawn(join(folder, name), args, {
      ...user,
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { LC_ALL: 'C' },
    });
  const data = join(directory, 'data');
  const cluster = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${join(directory, 'password')}`];
  await said(start('initdb', ['-D', data, ...cluster, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']), 'Success');
  const port = await freePort();
  const settings = [
    ...[
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'fsync=off',
      'max_connections=50',
      'log_statement=all',
    ],
    ...['ssl=on', `ssl_cert_file=${join(directory, 'cert')}`, `ssl_key_file=${join(directory, 'key')}`],
  ];
  const server = start('postgres', ['-D', data, '-p', `${port}`, ...settings.flatMap((setting) => ['-c', setting])]);
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  await said(server, 'ready to accept connections');
  let log = '';
  server.stderr?.on('data', (data: Buffer) => {
    log += data.toString();
  });
  return {
    port,
    log: () => log,
    url: (database) =>
      `postgresql://postgres:${encodeURIComponent(superuserPassword)}@127.0.0.1:${port}/${database}?sslmode=disable`,
    async stop() {
      process.off('exit', kill);
      const exit = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGQUIT');
      await exit;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Returns a port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Waits until a process has printed a text. */
export function said(child: ChildProcess, text: string): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    const take = (data: Buffer) => {
      output += data.toString();
      if (output.includes(text)) {
        resolve();
      }
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`it ended without "${text}": ${output}`)));
  });
}
