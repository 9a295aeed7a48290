import { RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { CreatedSecret, ExistingSecret, SourceDatabase } from '../definition';
import type { MigrationSettings } from '../settings';

/** What the secrets are made from. */
export interface SecretsProps {
  readonly settings: MigrationSettings;
  readonly encryptionKey: kms.IKey;
}

/** Master user of the Aurora cluster, where its secret is created. */
export const administratorName = 'crossfade_admin';

/** User by which DMS writes to Aurora. In PostgreSQL it must be a member of `rds_superuser`: see the target endpoint. */
const replicationUserName = 'crossfade_replication';

/**
 * The secrets of a migration: created, or those that exist already.
 *
 * The templates of created ones are constant: CloudFormation writes a new version of a secret whenever
 * `GenerateSecretString` or `SecretString` changes, over what the operator filled in
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html). Host
 * and port of Aurora are therefore added by an attachment and not written here; only another source makes a new secret.
 *
 * None rotates, and none is of `ManageMasterUserPassword`: that one rotates by itself and names neither host nor port.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html
 */
export class Secrets extends Construct {
  /** Master user of Aurora, for the preparation of the database and for emergencies. No service reads it. */
  readonly administrator: secretsmanager.ISecret;
  /** The application's one user: the JSON keys `username` and `password`. */
  readonly application: secretsmanager.ISecret;
  /** The DMS user in Aurora: the JSON keys `username` and `password`. */
  readonly replication: secretsmanager.ISecret;
  /** The DMS user in the source: the JSON keys `username`, `password`, `host`, `port`. */
  readonly source: secretsmanager.ISecret;
  /** API keys of third parties. Absent where no service uses them. */
  readonly apiKeys: secretsmanager.ISecret | undefined;

  constructor(scope: Construct, id: string, { settings, encryptionKey }: SecretsProps) {
    super(scope, id);
    const { definition, names } = settings;
    const { secrets = { kind: 'created' }, source } = definition;
    const existing = secrets.kind === 'existing' ? secrets : undefined;
    const create = (secretId: string, type: string, props: secretsmanager.SecretProps) =>
      new secretsmanager.Secret(this, secretId, {
        ...props,
        secretName: names.of(`secret-${type}`),
        encryptionKey,
        removalPolicy: RemovalPolicy.DESTROY,
      });

    this.administrator = existing
      ? importSecret(this, 'Administrator', existing.administrator)
      : create('Administrator', 'administrator', {
          description: 'Master user of Aurora',
          generateSecretString: generated({ username: administratorName }),
        });
    this.replication = existing
      ? importSecret(this, 'Replication', existing.replication)
      : create('Replication', 'replication', {
          description: 'DMS user in Aurora; create it with this password before the load',
          generateSecretString: generated({ username: replicationUserName }),
        });
    this.application = existing
      ? importSecret(this, 'Application', existing.application)
      : create('Application', 'application', {
          description:
            'The database user of the application, the same on both sides; replace name and password by its own',
          generateSecretString: generated({ username: 'application' }),
        });
    const { credentials } = source;
    this.source =
      credentials.kind === 'existing-secret'
        ? importSecret(this, 'Source', credentials)
        : create('Source', 'source', {
            description: 'DMS user in the source database; replace the password, which is a placeholder',
            generateSecretString: generated(sourceFields(source, credentials)),
          });
    if (definition.compute.services.some(({ usesApiKeys }) => usesApiKeys)) {
      this.apiKeys = existing
        ? existing.apiKeys && importSecret(this, 'ApiKeys', existing.apiKeys)
        : create('ApiKeys', 'api-keys', {
            description: 'API keys of third parties, a JSON object; fill it before the first release',
            // Not generated: there is no password in it, and a service must not take a random string for a key.
            secretStringValue: SecretValue.unsafePlainText('{}'),
          });
    }
    if (this.node.findAll().some((construct) => construct instanceof secretsmanager.CfnSecret)) {
      acknowledgeNoRotation(this);
    }
  }
}

/** Returns the keys of a created source secret beside its password. DMS takes host and port from there. */
export function sourceFields({ host, port, databaseName }: SourceDatabase, { username }: CreatedSecret) {
  return { username, host, port, dbname: databaseName };
}

/**
 * Letters and digits only. DMS accepts no `;`, `.`, `:` or `+` in a password, nor `%`; RDS no `/`, `"`, `@` or space; a
 * shell, a URL and JSON each dislike others. 40 of 62 characters are 238 bits, more than 30 of 94.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/security_iam_secretsmanager.html
 */
function generated(fields: Readonly<Record<string, string | number>>): secretsmanager.SecretStringGenerator {
  return {
    secretStringTemplate: JSON.stringify(fields),
    generateStringKey: 'password',
    passwordLength: 40,
    excludePunctuation: true,
  };
}

function importSecret(scope: Construct, id: string, { secretArn, keyArn }: ExistingSecret): secretsmanager.ISecret {
  return secretsmanager.Secret.fromSecretAttributes(scope, id, {
    secretCompleteArn: secretArn,
    encryptionKey: keyArn === undefined ? undefined : kms.Key.fromKeyArn(scope, `${id}Key`, keyArn),
  });
}

function acknowledgeNoRotation(secrets: Construct): void {
  const reason =
    'A rotation reaches Aurora only, and in mid-migration it does harm: the user of the application has one password on both sides and would be locked out of one, and the DMS task may have to be restarted to take a new password. The secrets have a customer-managed key, each can be read by the roles that need it alone, and every read is in CloudTrail.';
  acknowledge(secrets, { pack: 'AwsSolutions', rule: 'SMG4', reason });
  acknowledge(secrets, { pack: 'NIST.800.53.R5', rule: 'SecretsManagerRotationEnabled', reason });
}
