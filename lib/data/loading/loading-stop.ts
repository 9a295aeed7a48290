import { CustomResource, Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { giveUpAfterMinutes, questionSeconds, timeoutSeconds } from '../../../lambda/loading-stop/timing';
import { acknowledge } from '../../acknowledge';
import { polledProvider } from '../../functions/polled-provider';
import { parameterArn } from '../../parameter-arn';
import type { MigrationSettings } from '../../settings';
import type { Loader } from './loader';
import { loadingNames } from './loading-names';

/** What the stop is made from. */
export interface LoadingStopProps {
  readonly settings: MigrationSettings;
  readonly loader: Loader;
  /** The operations key, for the log groups of the functions. */
  readonly encryptionKey: kms.IKey;
}

/**
 * Ends a load when its stack is deleted. A container that runs keeps its cluster and its security group from being deleted,
 * and the record of the load is no resource of a stack.
 *
 * What begins a container depends on this resource, and so goes first: CloudFormation deletes the machine, whose executions
 * Step Functions ends with their next state, then the function, then this.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
 */
export class LoadingStop extends Construct {
  constructor(scope: Construct, id: string, { settings, loader, encryptionKey }: LoadingStopProps) {
    super(scope, id);
    const { cluster, tasksArn } = loader;
    const { recordParameter } = loadingNames(settings);
    const { isComplete, serviceToken } = polledProvider(this, {
      settings,
      source: 'loading-stop',
      descriptions: {
        onEvent: 'Notes that the load is to be ended with its stack',
        isComplete: 'Ends the containers of the load before their cluster is deleted',
      },
      timeoutSeconds,
      questionSeconds,
      // Later than the function itself gives up, whose error says what to do.
      totalTimeout: Duration.minutes(giveUpAfterMinutes + 15),
      encryptionKey,
    });
    const allow = (actions: string[], resources: string[], conditions?: iam.Conditions) =>
      isComplete.addToRolePolicy(new iam.PolicyStatement({ actions, resources, conditions }));
    const ofCluster = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
    allow(['ecs:DescribeTasks', 'ecs:StopTask'], [tasksArn], ofCluster);
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
    allow(['ecs:ListTasks'], ['*'], ofCluster);
    allow(['ssm:DeleteParameter', 'ssm:GetParameter'], [parameterArn(this, recordParameter)]);
    for (const resource of ['*', tasksArn]) {
      acknowledge(isComplete.role as iam.IRole, {
        pack: 'AwsSolutions',
        rule: 'IAM5',
        finding: `Resource::${resource}`,
        reason:
          'ECS chooses the ids of tasks, and lists those of Fargate under no resource. A condition limits the actions to the cluster of the load, in which nothing else runs.',
      });
    }
    const resource = new CustomResource(this, 'Resource', {
      serviceToken,
      resourceType: 'Custom::LoadingStop',
      properties: { ClusterArn: cluster.clusterArn, Parameter: recordParameter },
    });
    // What a container needs to its end goes after it.
    resource.node.addDependency(loader);
  }
}
