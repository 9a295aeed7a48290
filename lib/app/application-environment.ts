import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { DataStack } from '../data/data-stack';
import type { ServiceDefinition } from '../definition';
import type { MigrationSettings } from '../settings';

/** What the environment is made from. */
export interface ApplicationEnvironmentProps {
  readonly settings: MigrationSettings;
  readonly definition: ServiceDefinition;
  readonly data: DataStack;
}

/**
 * What a service finds in its environment variables: its configuration and the names of its database from Parameter
 * Store, credentials from Secrets Manager. ECS reads both when a task starts; no value stands in the template, but for the
 * names of a bucket and a table, which change with their resource only.
 */
export class ApplicationEnvironment extends Construct {
  /** The variables by name. */
  readonly variables: Readonly<Record<string, ecs.Secret>>;
  /** The variables whose value stands in the template: `FILE_BUCKET`, `STATE_TABLE`. Empty where a service uses neither. */
  readonly plainVariables: Readonly<Record<string, string>>;
  /** ARNs of the parameters behind the variables. */
  readonly parameterArns: readonly string[];
  /** ARNs of the secrets behind the variables. */
  readonly secretArns: readonly string[];
  /** ARNs of the keys of those secrets. A secret without a key of its own asks for no permission on one. */
  readonly secretKeyArns: readonly string[];

  constructor(scope: Construct, id: string, { settings, definition, data }: ApplicationEnvironmentProps) {
    super(scope, id);
    const parameters: Record<string, ssm.IStringParameter> = {};
    for (const [key, stringValue] of Object.entries(definition.configuration ?? {})) {
      parameters[key] = new ssm.StringParameter(this, key, {
        parameterName: settings.names.parameter(`${definition.name}/${key}`),
        stringValue,
        description: `Environment variable ${key} of service ${definition.name}`,
      });
    }
    const secrets: Record<string, ecs.Secret> = {};
    const secretArns: string[] = [];
    const secretKeyArns = new Set<string>();
    // By ARN alone: of a secret that knows its key, CDK would add the reader to the key's policy, in DataStack.
    const byArn = (secretId: string, { secretArn, encryptionKey }: secretsmanager.ISecret) => {
      secretArns.push(secretArn);
      if (encryptionKey !== undefined) {
        secretKeyArns.add(encryptionKey.keyArn);
      }
      return secretsmanager.Secret.fromSecretCompleteArn(this, secretId, secretArn);
    };
    if (definition.usesDatabase) {
      const { host, readerHost, port, databaseName } = data.databaseParameters;
      Object.assign(parameters, {
        DATABASE_HOST: host,
        DATABASE_READER_HOST: readerHost,
        DATABASE_PORT: port,
        DATABASE_NAME: databaseName,
      });
      const user = byArn('DatabaseUser', data.applicationSecret);
      secrets['DATABASE_USER'] = ecs.Secret.fromSecretsManager(user, 'username');
      secrets['DATABASE_PASSWORD'] = ecs.Secret.fromSecretsManager(user, 'password');
    }
    if (definition.usesApiKeys && data.apiKeySecret !== undefined) {
      secrets['API_KEYS'] = ecs.Secret.fromSecretsManager(byArn('ApiKeys', data.apiKeySecret));
    }
    this.variables = {
      ...Object.fromEntries(
        Object.entries(parameters).map(([key, parameter]) => [key, ecs.Secret.fromSsmParameter(parameter)]),
      ),
      ...secrets,
    };
    this.plainVariables = {
      ...(definition.fileAccess && data.fileStorage && { FILE_BUCKET: data.fileStorage.bucket.bucketName }),
      ...(definition.usesStateTable && data.stateTable && { STATE_TABLE: data.stateTable.tableName }),
    };
    this.parameterArns = Object.values(parameters).map(({ parameterArn }) => parameterArn);
    this.secretArns = secretArns;
    this.secretKeyArns = [...secretKeyArns];
  }
}
