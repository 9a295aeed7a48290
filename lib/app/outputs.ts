import { CfnOutput, Fn, type Stack } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { cdkCommand } from '../commands';
import type { MigrationSettings } from '../settings';
import type { Application } from './application';
import type { ApplicationService } from './service';

/** What the outputs tell of. */
export interface OutputsProps {
  readonly settings: MigrationSettings;
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly application: Application;
}

/** Outputs what a person looks for first, and the commands of a release and of a look around, ready to paste. */
export function printOutputs(stack: Stack, { settings, loadBalancer, application }: OutputsProps): void {
  const output = (outputId: string, value: string, description: string) =>
    new CfnOutput(stack, outputId, { value, description });
  output('LoadBalancerArn', loadBalancer.loadBalancerArn, 'The load balancer of every service');
  output('LoadBalancerDnsName', loadBalancer.loadBalancerDnsName, 'Reaches the AWS side whatever the weights are');
  if (application.kind === 'fargate') {
    output('ClusterName', application.cluster.clusterName, 'ECS cluster of the services');
    output('ClusterArn', application.cluster.clusterArn, 'ECS cluster of the services');
  } else {
    const [{ group }] = application.services;
    output('AutoScalingGroupName', group.resource.ref, 'Auto Scaling group of the instances');
    output(
      'Session',
      sessionCommand(group.groupName, stack.region),
      'Opens a shell on the first instance, without SSH',
    );
  }
  for (const service of application.services) {
    printService(service, output);
  }
  output(
    'Login',
    `aws ecr get-login-password --region ${stack.region} | docker login --username AWS --password-stdin ${stack.account}.dkr.ecr.${stack.region}.${stack.urlSuffix}`,
    'Lets Docker push to the repositories for 12 hours',
  );
  output(
    'Release',
    cdkCommand(settings, 'deploy AppStack', { imageTag: '<tag>' }),
    'Releases an image that was pushed to the repository of every service under the same tag',
  );
  const watcher = application.kind === 'fargate' ? 'release-is-complete' : 'instance-release-is-complete';
  output(
    'ReleaseProgress',
    // CloudFormation shows one event of a custom resource until it ends.
    `aws logs tail /aws/lambda/${settings.names.of(watcher, 64)} --region ${stack.region} --since 10m --follow --format short`,
    'Shows how far a release has come, while the deploy waits for it',
  );
}

function printService(
  { definition: { name }, repository, targetGroups }: ApplicationService,
  output: (outputId: string, value: string, description: string) => void,
): void {
  output(
    `TargetGroups-${name}`,
    Fn.join(
      ' ',
      targetGroups.map(({ targetGroupArn }) => targetGroupArn),
    ),
    `Target groups of service ${name}`,
  );
  output(`Repository-${name}`, repository.repositoryUri, `Images of service ${name}`);
  output(
    `Push-${name}`,
    `docker buildx build --platform linux/arm64 --provenance=false --tag ${repository.repositoryUri}:<tag> --push .`,
    `Builds and pushes an image of service ${name}; it runs on ARM64`,
  );
}

/** Session Manager connects to an instance by its id, which is asked for first. */
function sessionCommand(groupName: string, region: string): string {
  return [
    `aws ssm start-session --region ${region} --target "$(aws autoscaling describe-auto-scaling-groups --region ${region}`,
    `--auto-scaling-group-names ${groupName} --query 'AutoScalingGroups[0].Instances[0].InstanceId' --output text)"`,
  ].join(' ');
}
