import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { NewVpnLink } from '../definition';
import type { MigrationSettings } from '../settings';
import { subnetGroups } from './tiered-vpc';

/** What the VPN is made from. */
export interface VpnLinkProps {
  readonly settings: MigrationSettings;
  readonly link: NewVpnLink;
  readonly vpc: ec2.Vpc;
}

/**
 * A VPN gateway on the VPC and a Site-to-Site VPN connection with static routes to the operator's router. Only the
 * application subnets learn the routes: Aurora and the load balancer have no business on premises.
 */
export class VpnLink extends Construct {
  /** Id of the connection, `vpn-...`; its configuration for the router is downloaded by it. */
  readonly connectionId: string;

  constructor(scope: Construct, id: string, { settings, link, vpc }: VpnLinkProps) {
    super(scope, id);
    const { names } = settings;
    const tags = (type: string) => [{ key: 'Name', value: names.of(type) }];
    const gateway = new ec2.CfnVPNGateway(this, 'Gateway', { type: 'ipsec.1', tags: tags('vpn-gateway') });
    const attachment = new ec2.CfnVPCGatewayAttachment(this, 'Attachment', {
      vpcId: vpc.vpcId,
      vpnGatewayId: gateway.attrVpnGatewayId,
    });
    const customerGateway = new ec2.CfnCustomerGateway(this, 'CustomerGateway', {
      type: 'ipsec.1',
      ipAddress: link.customerGatewayIp,
      bgpAsn: link.customerGatewayAsn ?? 65000,
      tags: tags('customer-gateway'),
    });
    const connection = new ec2.CfnVPNConnection(this, 'Connection', {
      type: 'ipsec.1',
      customerGatewayId: customerGateway.attrCustomerGatewayId,
      vpnGatewayId: gateway.attrVpnGatewayId,
      staticRoutesOnly: true,
      tags: tags('vpn-connection'),
    });
    link.remoteCidrs.forEach((cidr, index) => {
      new ec2.CfnVPNConnectionRoute(this, `Route${index}`, {
        vpnConnectionId: connection.attrVpnConnectionId,
        destinationCidrBlock: cidr,
      });
    });
    const routeTables = vpc.selectSubnets({ subnetGroupName: subnetGroups.application }).subnets;
    const propagation = new ec2.CfnVPNGatewayRoutePropagation(this, 'Propagation', {
      routeTableIds: routeTables.map(({ routeTable }) => routeTable.routeTableId),
      vpnGatewayId: gateway.attrVpnGatewayId,
    });
    // CloudFormation sees no reference between the two, but EC2 refuses to propagate from a gateway that is not attached.
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpngatewayroutepropagation.html
    propagation.addResourceDependency(attachment);
    this.connectionId = connection.attrVpnConnectionId;
  }
}
