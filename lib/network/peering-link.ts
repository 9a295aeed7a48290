import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { VpcPeeringLink } from '../definition';
import type { MigrationSettings } from '../settings';
import {
  type ConnectedSide,
  connectPeerCommand,
  disconnectPeerCommand,
  type PeerSide,
  resolvePrivatelyCommand,
} from './commands';
import { type LinkOutput, linkedSubnets, routeToRemote } from './link';

/** What the peering is made from. */
export interface PeeringLinkProps {
  readonly settings: MigrationSettings;
  readonly link: VpcPeeringLink;
  readonly vpc: ec2.Vpc;
}

/**
 * A peering connection to the VPC of the legacy system in the same account, in this Region or in another. CloudFormation
 * accepts it by itself, since both VPCs are of one account.
 *
 * Nothing on the other side belongs to this stack: route tables and security groups there are in another Region, out of
 * CloudFormation's reach, and their owner's. The outputs are the commands for them.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcpeeringconnection.html
 */
export class PeeringLink extends Construct {
  /** What is left to do for the operator, in the order of need. `disconnectOutput` is one of them. */
  readonly outputs: readonly LinkOutput[];

  constructor(scope: Construct, id: string, { settings, link, vpc }: PeeringLinkProps) {
    super(scope, id);
    const { names } = settings;
    const connection = new ec2.CfnVPCPeeringConnection(this, 'Peering', {
      vpcId: vpc.vpcId,
      peerVpcId: link.peerVpcId,
      peerRegion: link.peerRegion,
      tags: [{ key: 'Name', value: names.of('peering') }],
    });
    routeToRemote(this, vpc, link.remoteCidrs, { vpcPeeringConnectionId: connection.attrId });

    const side: ConnectedSide = { ...peerSide({ settings, link, vpc }), connectionId: connection.attrId };
    this.outputs = [
      {
        id: 'ConnectLegacyCommand',
        value: connectPeerCommand(side),
        // By address, since a group of another Region cannot be named.
        // https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
        description:
          'Adds the way back to the route tables of the legacy VPC and opens the security group of the source database to the application subnets; without it nothing reaches the source. Network ACLs of the legacy subnets, where they are not the default ones, need the same',
      },
      {
        id: 'ResolvePrivatelyCommand',
        value: resolvePrivatelyCommand(side),
        // The name of an RDS instance that is not publicly accessible leads to its private address from everywhere. One
        // that is leads to its public address from here, until this option is set; it exists across Regions as well, but
        // not in CloudFormation, and each side is set in its own Region.
        // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
        // https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-dns.html
        description:
          'Only for a source database that is publicly accessible: has its name lead to the private address from here',
      },
      disconnectOutput({ settings, link, vpc }),
    ];
  }
}

/**
 * Returns the command that takes back what was done in the legacy VPC. It names no connection, so that it is there for the
 * one who forgot it as well, once the connection is gone.
 */
export function disconnectOutput(props: PeeringLinkProps): LinkOutput {
  return {
    id: 'DisconnectLegacyCommand',
    value: disconnectPeerCommand(peerSide(props)),
    description:
      'Undoes ConnectLegacyCommand. Run it before the connection goes, with phase complete or with this stack: the routes would stay behind as black holes, and the security group open',
  };
}

function peerSide({ settings: { definition }, link, vpc }: PeeringLinkProps): PeerSide {
  return {
    region: link.peerRegion,
    routeTableIds: link.peerRouteTableIds,
    vpcCidr: definition.network.vpcCidr,
    clientCidrs: linkedSubnets(vpc).map(({ ipv4CidrBlock }) => ipv4CidrBlock),
    port: definition.source.port,
  };
}
