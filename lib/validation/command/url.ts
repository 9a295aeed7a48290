import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { Problems } from '../../problems';
import type { ConnectionTls, DatabaseConnection, DatabaseEngine } from '../connection';

/** What names one side on the command line. */
export interface SideArguments {
  /** `source` or `target`, as the option is called. */
  readonly side: 'source' | 'target';
  readonly url: string | undefined;
  /** Path of a file whose first line is the password. */
  readonly passwordFile: string | undefined;
  /** Value of the environment variable that may hold the password. */
  readonly environmentPassword: string | undefined;
}

const allowedUrl =
  'postgresql://<user>[:<password>]@<host>[:<port>]/<database>[?sslmode=...], or the same with mysql:// or mariadb://';
const usualPorts: Readonly<Record<DatabaseEngine, number>> = { postgresql: 5432, mysql: 3306 };
const modes = ['disable', 'require', 'verify-ca', 'verify-full'] as const;

/**
 * Reads the connection to one side. The password comes from a file, from the environment or from the URL, the first one
 * given; no message repeats the URL, which may hold it.
 */
export function readConnection(side: SideArguments, problems: Problems): DatabaseConnection | undefined {
  const option = `--${side.side}`;
  const url = parse(side.url);
  const encoding = `percent-encode / # ? @ % in a password, or give the password by ${option}-password-file or the environment`;
  if (url === undefined) {
    if (side.url === undefined) {
      problems.add(option, undefined, allowedUrl);
    } else {
      problems.add(option, '(hidden)', allowedUrl, encoding);
    }
    return undefined;
  }
  const [host, database, user, urlPassword] = [
    url.hostname.replace(/^\[|\]$/g, ''),
    url.pathname.slice(1),
    url.username,
    url.password,
  ].map(decode);
  const engine = engineOf(side.url) ?? 'postgresql';
  const tls = readTls(option, url.searchParams, problems);
  if (engine === 'mysql' && tls.kind === 'verified' && tls.checkHostName !== false && isIP(host ?? '') !== 0) {
    problems.add(
      `${option} host`,
      host,
      'a name, where sslmode is verify-full',
      'connect to the name in the certificate, or set sslmode=verify-ca',
    );
  }
  const password =
    side.passwordFile === undefined ? undefined : readFile(`${option}-password-file`, side.passwordFile, problems);
  if (host === undefined || database === undefined || user === undefined || urlPassword === undefined) {
    problems.add(option, '(hidden)', '% before two hexadecimal digits alone, which encode UTF-8', encoding);
    return undefined;
  }
  return {
    engine,
    host,
    port: Number(url.port || usualPorts[engine]),
    database,
    user,
    password: password?.split(/\r?\n/)[0] ?? side.environmentPassword ?? (urlPassword || undefined),
    tls,
  };
}

/** Returns a part of a URL without its percent-encoding; undefined where that is malformed. */
function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** Returns the engine that a URL names; undefined for one that names none. */
export function engineOf(url: string | undefined): DatabaseEngine | undefined {
  if (/^(mysql|mariadb):/i.test(url ?? '')) {
    return 'mysql';
  }
  return /^postgres(ql)?:/i.test(url ?? '') ? 'postgresql' : undefined;
}

function parse(text: string | undefined): URL | undefined {
  try {
    const url = new URL(text ?? '');
    const complete = url.username !== '' && url.hostname !== '' && url.pathname.length > 1;
    return engineOf(url.protocol) !== undefined && complete ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Without a mode the certificate is checked: a validation that talks to somebody else proves nothing. */
function readTls(option: string, parameters: URLSearchParams, problems: Problems): ConnectionTls {
  for (const name of parameters.keys()) {
    if (!['sslmode', 'sslrootcert'].includes(name)) {
      problems.add(`${option} parameter`, name, 'sslmode, sslrootcert');
    }
  }
  const mode = parameters.get('sslmode') ?? 'verify-full';
  const file = parameters.get('sslrootcert');
  switch (mode) {
    case 'disable':
      return { kind: 'plain' };
    case 'require':
      return { kind: 'encrypted' };
    case 'verify-ca':
    case 'verify-full': {
      const root = file === null ? undefined : readFile(`${option} sslrootcert`, file, problems);
      return {
        kind: 'verified',
        rootCertificates: root === undefined ? [] : [root],
        checkHostName: mode === 'verify-full',
      };
    }
    default:
      problems.add(`${option} sslmode`, mode, modes.join(', '));
      return { kind: 'plain' };
  }
}

function readFile(field: string, path: string, problems: Problems): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    problems.add(field, path, 'a file that can be read', (error as NodeJS.ErrnoException).code);
    return undefined;
  }
}
