import { Stack } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { MigrationSettings } from '../settings';
import type { BlueGreenService } from './blue-green-service';
import type { Listeners } from './listeners';

/** What the deployment role is made from. */
export interface DeploymentRoleProps {
  readonly settings: MigrationSettings;
  readonly services: readonly BlueGreenService[];
  readonly listeners: Listeners;
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
}

/**
 * What CodeDeploy may do: replace the task sets of these services and shift the traffic of these listeners.
 *
 * The statements are those of the managed policy AWSCodeDeployRoleForECS, which allows each on every resource, without
 * what no release here uses: hooks (Lambda), triggers (SNS) and revisions in S3.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForECS.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export class DeploymentRole extends iam.Role {
  constructor(scope: Construct, id: string, props: DeploymentRoleProps) {
    const { settings, services, listeners, loadBalancer } = props;
    const clusterName = settings.names.of('cluster');
    super(scope, id, {
      roleName: settings.names.of('role-codedeploy', 64),
      assumedBy: new iam.ServicePrincipal('codedeploy.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': settings.account } },
      }),
      description: 'Replaces the tasks of the services and shifts their traffic',
    });
    const arn = (service: string, resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service, resource, resourceName });
    const allow = (actions: string[], resources: string[], conditions?: iam.Conditions) =>
      this.addToPolicy(new iam.PolicyStatement({ actions, resources, conditions }));
    const names = services.map(({ definition }) => settings.names.of(`service-${definition.name}`));

    allow(
      ['ecs:DescribeServices', 'ecs:UpdateServicePrimaryTaskSet'],
      names.map((name) => arn('ecs', 'service', `${clusterName}/${name}`)),
    );
    const taskSets = names.map((name) => arn('ecs', 'task-set', `${clusterName}/${name}/*`));
    allow(['ecs:CreateTaskSet', 'ecs:DeleteTaskSet'], taskSets);
    const rules = arn('elasticloadbalancing', 'listener-rule', `${loadBalancer.loadBalancerFullName}/*`);
    allow(
      ['elasticloadbalancing:ModifyListener', 'elasticloadbalancing:ModifyRule'],
      [listeners.production.listenerArn, listeners.test.listenerArn, rules],
    );
    allow(
      [
        'cloudwatch:DescribeAlarms',
        'elasticloadbalancing:DescribeListeners',
        'elasticloadbalancing:DescribeRules',
        'elasticloadbalancing:DescribeTargetGroups',
      ],
      ['*'],
    );
    allow(
      ['iam:PassRole'],
      services.flatMap(({ executionRole, template }) => [executionRole.roleArn, template.taskRole.roleArn]),
      { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    );
    const loadBalancerId = Stack.of(this).getLogicalId(loadBalancer.node.defaultChild as elbv2.CfnLoadBalancer);
    for (const taskSet of taskSets) {
      acknowledge(this, {
        pack: 'AwsSolutions',
        rule: 'IAM5',
        finding: `Resource::${taskSet}`,
        reason:
          'ECS chooses the id of a task set when CodeDeploy creates it. The ARN names the cluster and the service.',
      });
    }
    acknowledge(
      this,
      {
        pack: 'AwsSolutions',
        rule: 'IAM5',
        finding: `Resource::${arn('elasticloadbalancing', 'listener-rule', `<${loadBalancerId}.LoadBalancerFullName>/*`)}`,
        reason:
          'The rules of one load balancer, which this stack owns whole; their ids are known after the deploy only.',
      },
      {
        pack: 'AwsSolutions',
        rule: 'IAM5',
        finding: 'Resource::*',
        reason:
          'Reading only: Elastic Load Balancing has no resource-level permission for its Describe actions, and CloudWatch authorises a list of alarms against all of them.',
      },
    );
  }
}
