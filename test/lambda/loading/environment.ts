/** Region and account of every ARN. */
export const account = 'us-east-1:000000000000';
/** The replication task that the load starts. */
export const taskArn = `arn:aws:dms:${account}:task:dms-task-production-trading`;
/** The replication instance that the task runs on. */
export const instanceArn = `arn:aws:dms:${account}:rep:dms-instance-production-trading`;
const sourceArn = `arn:aws:dms:${account}:endpoint:dms-source`;
const targetArn = `arn:aws:dms:${account}:endpoint:dms-target`;
const clusterArn = `arn:aws:ecs:${account}:cluster/cluster-loading-production-trading`;
/** The command that starts the load. */
export const startCommand = 'aws stepfunctions start-execution --state-machine-arn arn:machine --name load-1';

/** The environment of the deployed function. */
export const variables = {
  PHASE_PARAMETER: '/crossfade/live/phase',
  RECORD_PARAMETER: '/crossfade/live/loading',
  REPLICATION_INSTANCE_ARN: instanceArn,
  REPLICATION_TASK_ARN: taskArn,
  SOURCE_ENDPOINT_ARN: sourceArn,
  TARGET_ENDPOINT_ARN: targetArn,
  CLUSTER_ARN: clusterArn,
  TASK_DEFINITION_ARN: `arn:aws:ecs:${account}:task-definition/task-loader:3`,
  SUBNET_IDS: 'subnet-1,subnet-2',
  SECURITY_GROUP_ID: 'sg-1',
  LOG_GROUP: '/loader-production-trading',
  LAG_SECONDS: '60',
  METRIC_NAMESPACE: 'crossfade-production-trading',
  START_COMMAND: startCommand,
};

/** What a failure says last of what to do next. */
export const again = `start the load again, it goes on where it stands: ${startCommand}`;
