import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { keepsSource } from '../migration-phase';
import type { MigrationSettings } from '../settings';
import { subnetGroups } from './tiered-vpc';

/** What every kind of link to the legacy network shares: who takes it, and what its operator has to do. */

/** One thing that the operator of a link has to do, to check or to know, as an output of the stack. */
export interface LinkOutput {
  /** Construct id of the output, and its name in the stack. */
  readonly id: string;
  readonly value: string;
  /** At most 1024 characters, as CloudFormation has it. */
  readonly description: string;
}

/** Returns the networks that the security groups and network ACLs open the way to: none once the source is let go. */
export function remoteNetworks(settings: MigrationSettings): readonly string[] {
  return keepsSource(settings) ? settings.definition.network.link.remoteCidrs : [];
}

/** Returns the application subnets. Only they reach the legacy network: Aurora and the load balancer have no business there. */
export function linkedSubnets(vpc: ec2.IVpc): readonly ec2.ISubnet[] {
  return vpc.selectSubnets({ subnetGroupName: subnetGroups.application }).subnets;
}

/**
 * Adds a route to each remote network to each route table of the linked subnets.
 *
 * @param target where the routes lead
 */
export function routeToRemote(
  scope: Construct,
  vpc: ec2.IVpc,
  remoteCidrs: readonly string[],
  target: Pick<ec2.CfnRouteProps, 'transitGatewayId' | 'vpcPeeringConnectionId'>,
): readonly ec2.CfnRoute[] {
  return linkedSubnets(vpc).flatMap(({ routeTable: { routeTableId } }, table) =>
    remoteCidrs.map(
      (destinationCidrBlock, network) =>
        new ec2.CfnRoute(scope, `Route${table}-${network}`, { routeTableId, destinationCidrBlock, ...target }),
    ),
  );
}
