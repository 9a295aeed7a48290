import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { MigrationSettings } from '../settings';
import { subnetGroups } from './tiered-vpc';

/** What the VPC endpoints are made from. */
export interface EndpointsProps {
  readonly settings: MigrationSettings;
  readonly vpc: ec2.Vpc;
  readonly securityGroup: ec2.ISecurityGroup;
}

/**
 * The VPC endpoints: S3 by a gateway, which costs nothing and carries every image layer and every file, DynamoDB by
 * another where the definition has a state table, the others as defined.
 */
export class Endpoints extends Construct {
  constructor(scope: Construct, id: string, { settings, vpc, securityGroup }: EndpointsProps) {
    super(scope, id);
    const gateway = (endpointId: string, service: ec2.GatewayVpcEndpointAwsService) =>
      new ec2.GatewayVpcEndpoint(this, endpointId, {
        vpc,
        service,
        subnets: [{ subnetGroupName: subnetGroups.application }],
      });
    gateway('S3', ec2.GatewayVpcEndpointAwsService.S3);
    if (settings.definition.stateTable !== undefined) {
      gateway('DynamoDb', ec2.GatewayVpcEndpointAwsService.DYNAMODB);
    }
    for (const name of settings.definition.network.interfaceEndpoints ?? []) {
      new ec2.InterfaceVpcEndpoint(this, name.replace('.', '-'), {
        vpc,
        service: new ec2.InterfaceVpcEndpointAwsService(name),
        subnets: { subnetGroupName: subnetGroups.application },
        securityGroups: [securityGroup],
        // The rules stand in SecurityGroups; `open` would admit the whole VPC.
        open: false,
        privateDnsEnabled: true,
      });
    }
  }
}
