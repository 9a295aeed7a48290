import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type EndpointTls, sourceTls, targetTls } from '../../lib/data/endpoint-tls';
import type { ConnectionTls } from '../../lib/validation/connection';
import type { ConnectionPair } from '../../lib/validation/open-databases';
import type { Clients } from './clients';
import type { ValidationEnvironment } from './environment';
import { FinalError, OpenError } from './failure';
import type { Scope } from './scope';

/** What a secret of a database holds. */
interface DatabaseSecret {
  readonly username: string;
  readonly password: string;
  readonly host?: string;
  readonly port?: number | string;
}

/**
 * Reads from the secrets how both sides are reached. The certificates are checked just as DMS checks them.
 *
 * @throws FinalError when a secret lacks a key; its value is never repeated
 * @throws Error when a secret cannot be read
 */
export async function readConnections(
  environment: ValidationEnvironment,
  secrets: Pick<SecretsManagerClient, 'send'>,
): Promise<ConnectionPair> {
  const { sourceSecretArn, targetSecretArn, targetHost, engine, database, port } = environment;
  const [source, target] = await Promise.all([
    readSecret(sourceSecretArn, secrets),
    readSecret(targetSecretArn, secrets),
  ]);
  const { host } = source;
  if (host === undefined) {
    throw new FinalError(
      `secret ${sourceSecretArn}: the key "host" is missing; fill it as the output FillSourceSecret says`,
    );
  }
  return {
    source: {
      engine,
      host,
      port: Number(source.port ?? port),
      database,
      user: source.username,
      password: source.password,
      tls: connectionTls(sourceTls({ tls: environment.sourceTls, host })),
    },
    // The address is Aurora's endpoint for reads, whatever the secret says: a pass must not slow down the writer.
    target: {
      engine,
      host: targetHost,
      port,
      database,
      user: target.username,
      password: target.password,
      tls: connectionTls(tlsOfTarget(environment)),
    },
  };
}

/** Aurora's own authority, or what a server in its place asks for. */
function tlsOfTarget({ targetTls: tls, targetHost: host, engine, region }: ValidationEnvironment): EndpointTls {
  return tls.kind === 'amazon-rds' ? targetTls({ engine: `aurora-${engine}` }, region) : sourceTls({ tls, host });
}

function connectionTls({ sslMode, roots }: EndpointTls): ConnectionTls {
  return sslMode === 'require'
    ? { kind: 'encrypted' }
    : { kind: 'verified', rootCertificates: roots, checkHostName: sslMode === 'verify-full' };
}

async function readSecret(secretArn: string, secrets: Pick<SecretsManagerClient, 'send'>): Promise<DatabaseSecret> {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }));
  const secret = parse(SecretString);
  const missing = ['username', 'password'].filter((key) => typeof secret?.[key] !== 'string');
  if (secret === undefined || missing.length > 0) {
    throw new FinalError(
      `secret ${secretArn}: got no text for ${missing.join(' and ')}, allowed a JSON object with both`,
    );
  }
  return secret as unknown as DatabaseSecret;
}

function parse(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads what would be compared now, by the definition and the secrets.
 *
 * @throws OpenError when a secret cannot be read or lacks a key
 */
export async function readScope(
  environment: ValidationEnvironment,
  { secrets }: Pick<Clients, 'secrets'>,
): Promise<Scope> {
  try {
    const { source, target } = await readConnections(environment, secrets);
    const { database, schemas } = environment;
    return { source: `${source.host}:${source.port}`, target: `${target.host}:${target.port}`, database, schemas };
  } catch (error) {
    throw new OpenError(error);
  }
}
