import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { acknowledge } from '../acknowledge';
import type { MigrationSettings } from '../settings';

const interfaceActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];
/** EC2 has no resource for them. */
const readActions = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];

/**
 * Lets Lambda manage the network interfaces of a function in a VPC, with the function's role, and denies the same to the
 * function's own code. Not the managed policy, which reaches the log groups of the whole account as well.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function allowNetworkInterfaces(role: iam.Role, settings: MigrationSettings, functionName: string): void {
  const { account, definition } = settings;
  const { partition } = Stack.of(role);
  // Lambda asks before the interface has an id, and refuses a function whose role names fewer resources.
  const anyResource = `arn:${partition}:ec2:${definition.region}:${account}:*/*`;
  role.addToPolicy(new iam.PolicyStatement({ actions: interfaceActions, resources: [anyResource] }));
  role.addToPolicy(new iam.PolicyStatement({ actions: readActions, resources: ['*'] }));
  role.addToPolicy(
    new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      actions: [...interfaceActions, ...readActions],
      resources: ['*'],
      conditions: {
        ArnEquals: {
          // By name: a reference would make the policy wait for the function, which waits for the policy.
          'lambda:SourceFunctionArn': `arn:${partition}:lambda:${definition.region}:${account}:function:${functionName}`,
        },
      },
    }),
  );
  for (const resource of [anyResource, '*']) {
    acknowledge(role, {
      pack: 'AwsSolutions',
      rule: 'IAM5',
      finding: `Resource::${resource}`,
      reason:
        'Lambda itself manages the network interfaces with these permissions, and asks for them before an interface has an id; EC2 has no resources for the describing actions. A second statement denies all of them to the code of the function.',
    });
  }
}
