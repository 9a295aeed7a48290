import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Returns the ARN of an SSM parameter that no stack makes, whether it exists or not.
 *
 * @param scope whose stack has the account and the Region of the parameter
 * @param name with a slash in front, as `Names.parameter` returns it; the ARN has that slash already
 */
export function parameterArn(scope: Construct, name: string): string {
  return Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) });
}
