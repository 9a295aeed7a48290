import { timeoutSeconds } from '../lambda/rollback/timing';
import type { MigrationSettings } from './settings';

/**
 * Returns a CDK command for this deployment, ready to paste: with the flags that choose it, and without the flags that
 * move it unless they are given.
 *
 * @param command for example `deploy TrafficStack`
 * @param flags further context flags, for example `{ awsTrafficWeight: '<0..100>' }`
 */
export function cdkCommand(
  settings: MigrationSettings,
  command: string,
  flags: Readonly<Record<string, string>> = {},
): string {
  const options = Object.entries(flags).map(([name, value]) => `-c ${name}=${value}`);
  return ['npx cdk', command, selection(settings), ...options].join(' ');
}

/** Returns the flags that choose this deployment, as every command of the project takes them. */
export function selection({ definition, environment, environmentSuffix }: MigrationSettings): string {
  return `-c migration=${definition.name} -c environment=${environment.name} -c environmentSuffix=${environmentSuffix}`;
}

/** Returns the command that sends a share of the users to AWS; the operator writes the percentage into it. */
export function shiftCommand(settings: MigrationSettings): string {
  return cdkCommand(settings, 'deploy TrafficStack --exclusively', { awsTrafficWeight: '<0..100>' });
}

/** Returns the command that sends all users back to the legacy system at once, without CloudFormation. */
export function rollbackCommand(functionName: string, region: string): string {
  return [
    `aws lambda invoke --function-name ${functionName} --region ${region}`,
    // Not shorter than the function itself takes: the CLI would give up after 60 seconds and invoke it again.
    `--cli-read-timeout ${timeoutSeconds} --cli-binary-format raw-in-base64-out`,
    `--payload '{"reason":"operator"}' /dev/stdout`,
  ].join(' ');
}
