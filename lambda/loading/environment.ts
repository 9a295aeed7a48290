import { Problems } from '../../lib/problems';
import { type Variables, variableReader } from '../variables';

/** What one loading function looks after, from its environment variables. */
export interface LoadingEnvironment {
  /** `PHASE_PARAMETER`: name of the SSM parameter that holds the live phase. */
  readonly phaseParameter: string;
  /** `RECORD_PARAMETER`: name of the SSM parameter that holds where the load is. */
  readonly recordParameter: string;
  /** `REPLICATION_INSTANCE_ARN`: the DMS instance, from which the connections are tried. */
  readonly instanceArn: string;
  /** `REPLICATION_TASK_ARN`: the DMS task that loads. */
  readonly taskArn: string;
  readonly endpointArns: {
    /** `SOURCE_ENDPOINT_ARN`. */
    readonly source: string;
    /** `TARGET_ENDPOINT_ARN`. */
    readonly target: string;
  };
  /** `CLUSTER_ARN`: ECS cluster of the containers. */
  readonly clusterArn: string;
  /** `TASK_DEFINITION_ARN`: task definition of the containers, with its revision. */
  readonly taskDefinitionArn: string;
  /** `SUBNET_IDS`: subnets that reach both databases. */
  readonly subnetIds: readonly string[];
  /** `SECURITY_GROUP_ID`: security group of the containers. */
  readonly securityGroupId: string;
  /** `LOG_GROUP`: log group of the containers. */
  readonly logGroup: string;
  /** `LAG_SECONDS`: lag up to which DMS has caught up. */
  readonly lagSeconds: number;
  /** `METRIC_NAMESPACE`: CloudWatch namespace of this deployment. */
  readonly namespace: string;
  /** `START_COMMAND`: starts the loading machine. */
  readonly startCommand: string;
}

/**
 * Reads the environment variables.
 *
 * @throws InvalidInputError with every variable that is missing or cannot be right
 */
export function readEnvironment(variables: Variables): LoadingEnvironment {
  const problems = new Problems();
  const read = variableReader(variables, problems, 'set by DataStack: deploy it again');
  const dms = (name: string, resource: string, what: string) =>
    read(name, new RegExp(`^arn:[^:]+:dms:[^:]+:\\d+:${resource}:[^:\\s]+$`), `the ARN of ${what}`);
  const parameter = /^[\w./-]+$/;
  const environment: LoadingEnvironment = {
    phaseParameter: read('PHASE_PARAMETER', parameter, 'the name of an SSM parameter'),
    recordParameter: read('RECORD_PARAMETER', parameter, 'the name of an SSM parameter'),
    instanceArn: dms('REPLICATION_INSTANCE_ARN', 'rep', 'a DMS replication instance'),
    taskArn: dms('REPLICATION_TASK_ARN', 'task', 'a DMS replication task'),
    endpointArns: {
      source: dms('SOURCE_ENDPOINT_ARN', 'endpoint', 'a DMS endpoint'),
      target: dms('TARGET_ENDPOINT_ARN', 'endpoint', 'a DMS endpoint'),
    },
    clusterArn: read('CLUSTER_ARN', /^arn:[^:]+:ecs:[^:]+:\d+:cluster\/\S+$/, 'the ARN of an ECS cluster'),
    taskDefinitionArn: read(
      'TASK_DEFINITION_ARN',
      /^arn:[^:]+:ecs:[^:]+:\d+:task-definition\/[^:\s]+:\d+$/,
      'the ARN of a revision of an ECS task definition',
    ),
    subnetIds: read('SUBNET_IDS', /^subnet-\w+(,subnet-\w+)*$/, 'ids of subnets with commas between them').split(','),
    securityGroupId: read('SECURITY_GROUP_ID', /^sg-\w+$/, 'the id of a security group'),
    logGroup: read('LOG_GROUP', /^[\w./#-]+$/, 'the name of a log group'),
    lagSeconds: Number(read('LAG_SECONDS', /^[1-9]\d*$/, 'a whole number above 0')),
    namespace: read('METRIC_NAMESPACE', /^[\w.#:/-]{1,255}$/, 'a CloudWatch namespace'),
    startCommand: read('START_COMMAND', /^aws stepfunctions start-execution \S/, 'the command that starts the machine'),
  };
  problems.throwIfAny();
  return environment;
}

/** Returns the last part of the ARN of something of DMS: the value of its CloudWatch dimension. */
export function identifierOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

/** Returns the Region in an ARN: arn:<partition>:<service>:<region>:... */
export function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}
