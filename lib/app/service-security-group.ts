import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { ServiceDefinition } from '../definition';
import type { NetworkStack } from '../network/network-stack';
import { fixedSecurityGroup } from '../network/security-groups';

/**
 * Returns the security group that NetworkStack made for a service.
 *
 * @throws Error when it made none
 */
export function serviceSecurityGroup(
  scope: Construct,
  id: string,
  { securityGroups }: NetworkStack,
  { name }: ServiceDefinition,
): ec2.ISecurityGroup {
  const group = securityGroups.services[name];
  if (group === undefined) {
    throw new Error(`service ${name}: NetworkStack made no security group for it`);
  }
  return fixedSecurityGroup(scope, id, group);
}
