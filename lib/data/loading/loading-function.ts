import { Duration, Fn } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { functionTimeoutSeconds } from '../../../lambda/loading/timing';
import { acknowledge } from '../../acknowledge';
import { NodeFunction } from '../../functions/node-function';
import { livePhaseParameter } from '../../migration-phase';
import type { NetworkStack } from '../../network/network-stack';
import { subnetGroups } from '../../network/tiered-vpc';
import { parameterArn } from '../../parameter-arn';
import type { MigrationSettings } from '../../settings';
import type { DefinedReplication } from '../replication';
import type { Loader } from './loader';
import { loadingNames } from './loading-names';

/** What the loading function is made from. */
export interface LoadingFunctionProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
  readonly replication: DefinedReplication;
  readonly loader: Loader;
}

/**
 * The function that looks where the load is and does what comes next: it has DMS try its connections, starts the container
 * of a step, starts the task and resumes it. It may do that with what this stack has, and with nothing else.
 */
export class LoadingFunction extends NodeFunction {
  constructor(scope: Construct, id: string, props: LoadingFunctionProps) {
    const { settings, network, replication, loader } = props;
    const { instance, endpoints, task } = replication;
    const names = loadingNames(settings);
    super(scope, id, {
      settings,
      source: 'loading',
      description: 'Looks where the load of Aurora is, and does what comes next',
      encryptionKey: network.operationsKey,
      timeout: Duration.seconds(functionTimeoutSeconds),
      failedEvents:
        'The loading machine calls the function and waits for its answer. It repeats a look that failed, and an execution that ends without success shows why in its cause and is alerted.',
      environment: {
        PHASE_PARAMETER: livePhaseParameter(settings),
        RECORD_PARAMETER: names.recordParameter,
        REPLICATION_INSTANCE_ARN: instance.arn,
        REPLICATION_TASK_ARN: task.arn,
        SOURCE_ENDPOINT_ARN: endpoints.sourceArn,
        TARGET_ENDPOINT_ARN: endpoints.targetArn,
        CLUSTER_ARN: loader.cluster.clusterArn,
        TASK_DEFINITION_ARN: loader.definition.taskDefinitionArn,
        SUBNET_IDS: Fn.join(',', network.vpc.selectSubnets({ subnetGroupName: subnetGroups.application }).subnetIds),
        SECURITY_GROUP_ID: network.securityGroups.loading.securityGroupId,
        LOG_GROUP: loader.logGroup.logGroupName,
        LAG_SECONDS: String(settings.definition.replication.lagAlarmSeconds),
        METRIC_NAMESPACE: names.namespace,
        START_COMMAND: names.startCommand,
      },
    });
    const allow = (actions: string[], resources: string[], conditions?: iam.Conditions) =>
      this.addToRolePolicy(new iam.PolicyStatement({ actions, resources, conditions }));
    allow(['ssm:GetParameter'], [parameterArn(this, livePhaseParameter(settings))]);
    allow(['ssm:GetParameter', 'ssm:PutParameter'], [parameterArn(this, names.recordParameter)]);
    allow(['dms:TestConnection'], [instance.arn, endpoints.sourceArn, endpoints.targetArn]);
    allow(['dms:DescribeTableStatistics', 'dms:StartReplicationTask'], [task.arn]);
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsdatabasemigrationservice.html
    allow(['cloudwatch:GetMetricData', 'dms:DescribeConnections', 'dms:DescribeReplicationTasks'], ['*']);
    acknowledge(this.role as iam.IRole, {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: 'Resource::*',
      reason:
        'cloudwatch:GetMetricData, dms:DescribeConnections and dms:DescribeReplicationTasks only read, and have no resource-level permission. The code asks for one metric, the endpoints and the task of this stack; everything that changes something is limited to resources of this stack.',
    });
    this.allowContainers(loader);
  }

  private allowContainers({ cluster, tasksArn, definition, executionRole, taskRole }: Loader): void {
    const allow = (actions: string[], resources: string[], conditions: iam.Conditions) =>
      this.addToRolePolicy(new iam.PolicyStatement({ actions, resources, conditions }));
    const ofCluster = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
    allow(['ecs:RunTask'], [definition.taskDefinitionArn], ofCluster);
    allow(['ecs:DescribeTasks'], [tasksArn], ofCluster);
    acknowledge(this.role as iam.IRole, {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: `Resource::${tasksArn}`,
      reason:
        'ECS chooses the ids of tasks. The cluster in the ARN is the one of the load, in which nothing else runs, and the action only reads.',
    });
    allow(['iam:PassRole'], [executionRole.roleArn, taskRole.roleArn], {
      StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
    });
  }
}
