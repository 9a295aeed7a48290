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

/** Returns the command that starts a run of the file transfer. */
export function startFileTransferCommand(region: string, taskArn: string): string {
  return `aws datasync start-task-execution --region ${region} --task-arn ${taskArn}`;
}

/**
 * Returns the command that shows how far the last run of the file transfer has come, and its errors. Before the first run
 * it fails, because there is none.
 */
export function fileTransferStatusCommand(region: string, taskArn: string): string {
  const lastRun = `aws datasync describe-task --region ${region} --task-arn ${taskArn} --query CurrentTaskExecutionArn --output text`;
  const fields = [
    'Status:Status',
    'Files:FilesTransferred',
    'FilesToTransfer:EstimatedFilesToTransfer',
    'Bytes:BytesTransferred',
    'BytesToTransfer:EstimatedBytesToTransfer',
    'Result:Result',
  ];
  return `aws datasync describe-task-execution --region ${region} --task-execution-arn "$(${lastRun})" --query '{${fields.join(',')}}'`;
}

/** Returns the command that shows the status of a task, how far its load is, and why it stopped if it did. */
export function replicationStatusCommand(region: string, taskArn: string): string {
  const fields = [
    'Status:Status',
    'Loaded:ReplicationTaskStats.FullLoadProgressPercent',
    'TablesWithErrors:ReplicationTaskStats.TablesErrored',
    'StopReason:StopReason',
    'LastFailure:LastFailureMessage',
  ].join(',');
  return `aws dms describe-replication-tasks --region ${region} --without-settings --filters Name=replication-task-arn,Values=${taskArn} --query 'ReplicationTasks[0].{${fields}}' --output table`;
}

/** Hours that Aurora MySQL keeps its binary log, a week: as long as the way back may stand still. By default it may go at once. */
const binlogRetentionHours = 168;

/**
 * Returns the command that has Aurora MySQL keep its binary log for the way back. No parameter has this, only a procedure
 * in the database, so a host that reaches the cluster has to call it; the client asks for the password.
 *
 * @param host writer endpoint of the cluster
 * @param port TCP port of the cluster
 * @param username master user
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/mysql-stored-proc-configuring.html
 */
export function keepBinlogCommand(host: string, port: number, username: string): string {
  const call = `CALL mysql.rds_set_configuration('binlog retention hours', ${binlogRetentionHours})`;
  return `mysql --host ${host} --port ${port} --user '${username}' --password --ssl-mode REQUIRED --execute "${call}"`;
}
