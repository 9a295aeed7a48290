import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { acknowledge } from '../acknowledge';
import type { NodeFunction } from '../functions/node-function';
import type { MigrationSettings } from '../settings';
import type { BlueGreenService } from './blue-green-service';
import type { Deployments } from './deployments';

/** What the permissions are made from. */
export interface ReleasePermissionsProps {
  readonly settings: MigrationSettings;
  readonly services: readonly BlueGreenService[];
  readonly deployments: Deployments;
  readonly onEvent: NodeFunction;
  readonly isComplete: NodeFunction;
}

/**
 * Allows the two functions of a release what they do, each action on the narrowest resource that its service knows.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_applicationautoscaling.html
 */
export function allowReleases({ settings, services, deployments, onEvent, isComplete }: ReleasePermissionsProps): void {
  const stack = Stack.of(isComplete);
  const { names } = settings;
  const cluster = names.of('cluster');
  const arn = (service: string, resource: string, resourceName: string, separator: '/' | ':' = '/') =>
    stack.formatArn({ service, resource: `${resource}${separator}${resourceName}` });
  const allow = (actions: string[], resources: string[], conditions?: iam.Conditions) =>
    isComplete.addToRolePolicy(new iam.PolicyStatement({ actions, resources, conditions }));
  const accept = (resource: string, reason: string) =>
    acknowledge(isComplete.role as iam.IRole, {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: `Resource::${resource}`,
      reason,
    });

  // Whether the stack is rolling back, which the event of a custom resource does not say.
  for (const handler of [onEvent, isComplete]) {
    handler.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['cloudformation:DescribeStackEvents'], resources: [stack.stackId] }),
    );
  }

  const serviceNames = services.map(({ definition }) => names.of(`service-${definition.name}`));
  const ofCluster = { ArnEquals: { 'ecs:cluster': arn('ecs', 'cluster', cluster) } };
  // UpdateService: Application Auto Scaling asks for it before it takes a change of a scalable target.
  // https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html
  allow(
    ['ecs:DescribeServices', 'ecs:UpdateService'],
    serviceNames.map((service) => arn('ecs', 'service', `${cluster}/${service}`)),
  );
  const tasks = arn('ecs', 'task', `${cluster}/*`);
  allow(['ecs:DescribeTasks'], [tasks]);
  accept(tasks, 'ECS chooses the ids of tasks. The ARN names the cluster, which runs the services of this stack only.');
  allow(['ecs:ListTasks'], ['*'], ofCluster);

  const families = services.map(({ template }) => arn('ecs', 'task-definition', `${template.family}:*`));
  allow(['ecs:RegisterTaskDefinition'], families);
  allow(['ecs:TagResource'], families, { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } });
  for (const family of families) {
    accept(
      family,
      'ECS numbers the revisions of a task definition. The ARN names the family, which is this service’s own.',
    );
  }
  allow(['ecs:DeregisterTaskDefinition', 'ecs:DescribeTaskDefinition', 'ecs:ListTaskDefinitions'], ['*']);
  allow(
    ['iam:PassRole'],
    services.flatMap(({ executionRole, template }) => [executionRole.roleArn, template.taskRole.roleArn]),
    { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  );

  const application = names.of('codedeploy');
  allow(
    [
      'codedeploy:BatchGetDeployments',
      'codedeploy:CreateDeployment',
      'codedeploy:GetDeployment',
      'codedeploy:ListDeployments',
    ],
    [...deployments.groups.values()].map(({ deploymentGroupArn }) => deploymentGroupArn),
  );
  // CreateDeployment registers the revision that it is given, and reads how to deploy it.
  allow(
    ['codedeploy:GetApplicationRevision', 'codedeploy:RegisterApplicationRevision'],
    [arn('codedeploy', 'application', application, ':')],
  );
  allow(['codedeploy:GetDeploymentConfig'], [deployments.configurationArn]);
  allow(
    [
      'codedeploy:BatchGetDeploymentTargets',
      'codedeploy:ContinueDeployment',
      'codedeploy:ListDeploymentTargets',
      'codedeploy:StopDeployment',
    ],
    ['*'],
  );
  accept(
    '*',
    'These actions of CodeDeploy and ECS have no resource-level permission, except ecs:ListTasks, which is limited to the cluster by a condition. The code stops deployments of its own deployment group and deregisters revisions of its own family only, and tests hold it to that.',
  );

  const scalableTargets = arn('application-autoscaling', 'scalable-target', '*');
  allow(['application-autoscaling:RegisterScalableTarget'], [scalableTargets], {
    StringEquals: {
      'application-autoscaling:service-namespace': 'ecs',
      'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
    },
  });
  accept(
    scalableTargets,
    'Application Auto Scaling chooses the ids of scalable targets. Conditions limit the action to task counts of ECS, and ecs:UpdateService to the services of this stack.',
  );
}
