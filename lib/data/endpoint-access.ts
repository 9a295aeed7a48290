import { Stack } from 'aws-cdk-lib';
import type * as dms from 'aws-cdk-lib/aws-dms';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { MigrationDefinition } from '../definition';
import { references } from './credentials';
import type { Secrets } from './secrets';

/** DMS reads host, port, user and password from a secret, whenever it connects. */
export interface SecretAccess {
  readonly kind: 'secret';
  readonly secret: secretsmanager.ISecret;
}

/** DMS keeps host, port, user and password with the endpoint, encrypted with the endpoint's key. */
export interface AddressAccess {
  readonly kind: 'address';
  readonly host: string;
  readonly port: number;
  /** The JSON keys `username` and `password`. */
  readonly credentials: secretsmanager.ISecret;
}

/** How DMS reaches a database. */
export type EndpointAccess = SecretAccess | AddressAccess;

/**
 * Returns how DMS reaches Aurora. A secret that exists already names neither host nor port, and is not ours to write them
 * into; DMS takes them from a secret or from the endpoint, but not from both.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/security_iam_secretsmanager.html
 */
export function auroraAccess(
  { secrets, source }: MigrationDefinition,
  replication: Secrets['replication'],
  cluster: rds.DatabaseCluster,
): EndpointAccess {
  return secrets?.kind === 'existing'
    ? { kind: 'address', host: cluster.clusterEndpoint.hostname, port: source.port, credentials: replication }
    : { kind: 'secret', secret: replication.attach(cluster) };
}

/**
 * Returns the properties of an endpoint that say where the database is. User and password are dynamic references:
 * CloudFormation resolves them when it makes the endpoint, and after a change of the secret only when the endpoint changes.
 */
export function addressProperties(
  access: EndpointAccess,
): Pick<dms.CfnEndpointProps, 'serverName' | 'port' | 'username' | 'password'> {
  if (access.kind === 'secret') {
    return {};
  }
  const { username, password } = references(access.credentials);
  return {
    serverName: access.host,
    port: access.port,
    username: username.unsafeUnwrap(),
    password: password.unsafeUnwrap(),
  };
}

/** Makes the role by which DMS reads one secret. */
export function secretRole(scope: Construct, id: string, roleName: string, secret: secretsmanager.ISecret): iam.Role {
  const { region } = Stack.of(scope);
  const role = new iam.Role(scope, id, {
    roleName,
    // The regional principal: DMS refuses a role that trusts dms.amazonaws.com alone.
    // https://docs.aws.amazon.com/dms/latest/userguide/security_iam_secretsmanager.html
    assumedBy: new iam.ServicePrincipal(`dms.${region}.amazonaws.com`),
  });
  role.addToPolicy(
    new iam.PolicyStatement({
      actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      resources: [secret.secretArn],
    }),
  );
  // A secret without a key of its own has the account's key aws/secretsmanager, which asks for no permission.
  if (secret.encryptionKey !== undefined) {
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [secret.encryptionKey.keyArn],
        conditions: { StringEquals: { 'kms:EncryptionContext:SecretARN': secret.secretArn } },
      }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({ actions: ['kms:DescribeKey'], resources: [secret.encryptionKey.keyArn] }),
    );
  }
  return role;
}
