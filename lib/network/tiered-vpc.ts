import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import { FrameworkFunction } from '../functions/framework-function';
import { EncryptedLogGroup } from '../functions/log-group';
import type { MigrationSettings } from '../settings';

/** What the VPC is made from. */
export interface TieredVpcProps {
  readonly settings: MigrationSettings;
  /** Key of the flow logs' log group. */
  readonly encryptionKey: kms.IKey;
}

/** Names of the three subnet groups, for `subnetGroupName` in a subnet selection. */
export const subnetGroups = { public: 'public', application: 'application', database: 'database' } as const;

/**
 * A VPC over three Availability Zones with three tiers: `public` (load balancer, NAT gateways), `application` (tasks,
 * replication instance; out through NAT and the on-premises link) and `database` (Aurora; no way out at all).
 */
export class TieredVpc extends Construct {
  readonly vpc: ec2.Vpc;

  constructor(scope: Construct, id: string, { settings, encryptionKey }: TieredVpcProps) {
    super(scope, id);
    const { definition, names } = settings;
    const { network } = definition;
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      vpcName: names.of('vpc'),
      ipAddresses: ec2.IpAddresses.cidr(network.vpcCidr),
      availabilityZones: [...network.availabilityZones],
      natGateways: network.natGateways,
      // Sized for the smallest VPC that the rules accept, a /20: three tiers of three zones.
      subnetConfiguration: [
        {
          name: subnetGroups.public,
          subnetType: ec2.SubnetType.PUBLIC,
          cidrMask: 24,
          // Only the load balancer and the NAT gateways stand here; both bring their own public addresses.
          mapPublicIpOnLaunch: false,
        },
        { name: subnetGroups.application, subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 24 },
        { name: subnetGroups.database, subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 26 },
      ],
      restrictDefaultSecurityGroup: true,
    });

    new FrameworkFunction(this, 'DefaultSecurityGroup', {
      settings,
      resourceType: 'Custom::VpcRestrictDefaultSG',
      type: 'close-default-sg',
      encryptionKey,
    });
    for (const { node } of this.vpc.publicSubnets) {
      for (const pack of ['NIST.800.53.R5', 'PCI.DSS.321'] as const) {
        acknowledge(node.findChild('DefaultRoute'), {
          pack,
          rule: 'VPCNoUnrestrictedRouteToIGW',
          reason:
            'Public subnets hold the internet-facing load balancer and the NAT gateways only; they need the route. Tasks, DMS and Aurora stand in subnets whose route tables have no internet gateway.',
        });
      }
    }
    acknowledge(this.vpc, {
      pack: 'CloudFormation-Validate',
      rule: 'W3010',
      reason:
        'The definition names three Availability Zones of its region on purpose: Fn::GetAZs returns as many as the account has, in an order that may change, and a moved subnet would replace the database subnet group.',
    });

    const logGroup = new EncryptedLogGroup(this, 'FlowLogs', {
      settings,
      encryptionKey,
      logGroupName: `/${names.of('vpc-flow-logs')}`,
    });
    const role = new iam.Role(this, 'FlowLogRole', {
      roleName: names.of('role-vpc-flow-logs', 64),
      assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com'),
    });
    this.vpc.addFlowLog('FlowLog', { destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup, role) });
  }
}
