import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate that has signed itself, in PEM. */
export interface SelfSigned {
  readonly key: string;
  readonly cert: string;
}

/**
 * Makes a certificate for a host name with the machine's `openssl`: Node.js itself makes keys, but no certificates.
 *
 * @param validity when it begins and ends, as `openssl` takes dates. @default - today and tomorrow
 */
export function selfSigned(hostName: string, validity?: { readonly from: string; readonly to: string }): SelfSigned {
  const directory = mkdtempSync(join(tmpdir(), 'crossfade-certificate-'));
  const file = (name: string) => join(directory, name);
  try {
    writeFileSync(
      file('openssl.cnf'),
      [
        ...['[req]', 'distinguished_name = name', 'x509_extensions = server', 'prompt = no'],
        ...['[name]', `CN = ${hostName}`],
        ...['[server]', `subjectAltName = DNS:${hostName}`, 'basicConstraints = critical,CA:TRUE'],
        ...['[ca]', 'default_ca = authority'],
        ...['[authority]', `database = ${file('index')}`, `new_certs_dir = ${directory}`, 'default_md = sha256'],
        ...[`serial = ${file('serial')}`, 'policy = any', 'x509_extensions = server'],
        ...['[any]', 'commonName = supplied'],
      ].join('\n'),
    );
    writeFileSync(file('index'), '');
    writeFileSync(file('serial'), '01');
    const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' });
    const configured = ['-config', file('openssl.cnf'), '-keyout', 'key', '-newkey', 'rsa:2048', '-nodes'];
    if (validity === undefined) {
      openssl('req', '-x509', ...configured, '-out', 'cert', '-days', '1');
    } else {
      openssl('req', '-new', ...configured, '-out', 'request');
      const dates = ['-startdate', validity.from, '-enddate', validity.to];
      const signing = ['-selfsign', '-keyfile', 'key', '-in', 'request', '-out', 'cert', '-batch', '-notext'];
      openssl('ca', '-config', file('openssl.cnf'), ...signing, ...dates);
    }
    return { key: readFileSync(file('key'), 'utf8'), cert: readFileSync(file('cert'), 'utf8') };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
