/** Shell commands for the operator, ready to paste into bash or zsh. */

/**
 * Returns the command that fills a secret. The password is asked for, so that it does not stay in the shell's history.
 *
 * @param region AWS Region of the secret
 * @param secretArn ARN of the secret
 * @param fields the JSON keys beside `password`; a value in angle brackets is for the operator to replace
 */
export function fillSecretCommand(
  region: string,
  secretArn: string,
  fields: Readonly<Record<string, string | number>>,
): string {
  const json = JSON.stringify({ ...fields, password: '$PASSWORD' }).replace('$PASSWORD', `'"$PASSWORD"'`);
  return `read -rs PASSWORD && aws secretsmanager put-secret-value --region ${region} --secret-id ${secretArn} --secret-string '${json}'`;
}

/** Returns the command that fills a secret from a file `api-keys.json` of the operator: one JSON object, any keys. */
export function fillApiKeysCommand(region: string, secretArn: string): string {
  return `aws secretsmanager put-secret-value --region ${region} --secret-id ${secretArn} --secret-string file://api-keys.json`;
}

/**
 * Returns the commands that have DMS try connections and then show the results.
 *
 * @param region AWS Region of the replication instance
 * @param instanceArn ARN of the replication instance
 * @param endpointArns ARNs of the endpoints
 */
export function testConnectionsCommand(region: string, instanceArn: string, endpointArns: readonly string[]): string {
  const tests = endpointArns.map(
    (endpointArn) =>
      `aws dms test-connection --region ${region} --replication-instance-arn ${instanceArn} --endpoint-arn ${endpointArn}`,
  );
  const results = `aws dms describe-connections --region ${region} --filters Name=replication-instance-arn,Values=${instanceArn}`;
  return [...tests, results].join(' && ');
}

/** Returns the command for the first start of a task: it loads every table. After a stop the type is `resume-processing`. */
export function startReplicationCommand(region: string, taskArn: string): string {
  return `aws dms start-replication-task --region ${region} --replication-task-arn ${taskArn} --start-replication-task-type start-replication`;
}
