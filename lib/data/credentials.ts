import * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { MigrationDefinition } from '../definition';
import { administratorName } from './secrets';

/**
 * Returns name and password of the cluster's master user.
 *
 * Of a secret that exists already, both are dynamic references, which CloudFormation resolves when it makes the cluster;
 * nothing of them stands in the template. `Credentials.fromSecret` would attach the secret to the cluster, and so write to
 * it. A later version of the secret reaches the cluster only when its password is set there too.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
 */
export function masterUser({ secrets }: MigrationDefinition, administrator: secretsmanager.ISecret): rds.Credentials {
  if (secrets?.kind !== 'existing') {
    return rds.Credentials.fromSecret(administrator, administratorName);
  }
  const { username, password } = references(administrator);
  return rds.Credentials.fromPassword(username.unsafeUnwrap(), password);
}

/** Returns the dynamic references to the user name and the password in a secret. */
export function references(secret: secretsmanager.ISecret) {
  return { username: secret.secretValueFromJson('username'), password: secret.secretValueFromJson('password') };
}
