import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { MigrationDefinition } from '../../definition';
import { sourceTls, targetTls } from '../endpoint-tls';
import type { Secrets } from '../secrets';

/** What the loader's environment is made from. */
export interface LoaderEnvironmentProps {
  readonly definition: MigrationDefinition;
  readonly secrets: Secrets;
  readonly cluster: rds.IDatabaseCluster;
}

/**
 * The environment variables of the container that copies what DMS does not: where both databases are, and four users. ECS
 * reads their secrets when a container starts; `STEP` is given by who starts it.
 */
export class LoaderEnvironment extends Construct {
  /** The variables that hold nothing secret. */
  readonly plain: Readonly<Record<string, string>>;
  /** The variables that come from Secrets Manager. */
  readonly secret: Readonly<Record<string, ecs.Secret>>;
  /** ARNs of the secrets behind them. */
  readonly secretArns: readonly string[];
  /** ARNs of the keys of those secrets. A secret without a key of its own asks for no permission on one. */
  readonly secretKeyArns: readonly string[];

  constructor(scope: Construct, id: string, { definition, secrets, cluster }: LoaderEnvironmentProps) {
    super(scope, id);
    const { source, target, region } = definition;
    const keys: Readonly<Record<string, readonly [secret: secretsmanager.ISecret, prefix: string, keys: string[]]>> = {
      Source: [secrets.source, 'SOURCE', ['host', 'port', 'username', 'password']],
      Target: [secrets.administrator, 'TARGET', ['username', 'password']],
      Application: [secrets.application, 'APPLICATION', ['username', 'password']],
      Replication: [secrets.replication, 'REPLICATION', ['username', 'password']],
    };
    this.secret = Object.fromEntries(
      Object.entries(keys).flatMap(([secretId, [{ secretArn }, prefix, names]]) => {
        // By ARN alone: of a secret that knows its key, CDK would add the reader to the key's policy.
        const secret = secretsmanager.Secret.fromSecretCompleteArn(this, secretId, secretArn);
        return names.map((name) => [
          `${prefix}_${name === 'username' ? 'USER' : name.toUpperCase()}`,
          ecs.Secret.fromSecretsManager(secret, name),
        ]);
      }),
    );
    const all = Object.values(keys).map(([secret]) => secret);
    this.secretArns = [...new Set(all.map(({ secretArn }) => secretArn))];
    this.secretKeyArns = [...new Set(all.flatMap(({ encryptionKey }) => encryptionKey?.keyArn ?? []))];
    this.plain = {
      SOURCE_DATABASE: source.databaseName,
      SOURCE_TLS: source.tls.kind,
      ...pem('SOURCE_ROOTS', sourceTls(source).roots),
      TARGET_HOST: cluster.clusterEndpoint.hostname,
      TARGET_PORT: String(source.port),
      TARGET_DATABASE: source.databaseName,
      ...pem('TARGET_ROOTS', targetTls(target, region).roots),
      SCHEMAS: source.schemas.join(' '),
    };
  }
}

function pem(name: string, roots: readonly string[]): Readonly<Record<string, string>> {
  return roots.length === 0 ? {} : { [name]: roots.join('\n') };
}
