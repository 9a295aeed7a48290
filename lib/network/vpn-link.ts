import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { NewVpnLink } from '../definition';
import type { MigrationSettings } from '../settings';
import { type LinkOutput, linkedSubnets } from './link';

/** What the VPN is made from. */
export interface VpnLinkProps {
  readonly settings: MigrationSettings;
  readonly link: NewVpnLink;
  readonly vpc: ec2.Vpc;
}

/**
 * A VPN gateway on the VPC and a Site-to-Site VPN connection with static routes to the operator's router.
 */
export class VpnLink extends Construct {
  /** What is left to do for the operator. */
  readonly outputs: readonly LinkOutput[];

  constructor(scope: Construct, id: string, { settings, link, vpc }: VpnLinkProps) {
    super(scope, id);
    const { names } = settings;
    const tags = (type: string) => [{ key: 'Name', value: names.of(type) }];
    const gateway = new ec2.CfnVPNGateway(this, 'Gateway', { type: 'ipsec.1', tags: tags('vpn-gateway') });
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
    attachVpnGateway(this, vpc, gateway.attrVpnGatewayId);
    this.outputs = [
      {
        id: 'VpnConnectionId',
        value: connection.attrVpnConnectionId,
        description: 'Download the configuration of the on-premises router for this connection in the VPC console',
      },
    ];
  }
}

/** Attaches a VPN gateway to a VPC and lets the linked subnets learn the networks behind it. */
export function attachVpnGateway(scope: Construct, vpc: ec2.IVpc, vpnGatewayId: string): void {
  const attachment = new ec2.CfnVPCGatewayAttachment(scope, 'Attachment', { vpcId: vpc.vpcId, vpnGatewayId });
  const propagation = new ec2.CfnVPNGatewayRoutePropagation(scope, 'Propagation', {
    routeTableIds: linkedSubnets(vpc).map(({ routeTable }) => routeTable.routeTableId),
    vpnGatewayId,
  });
  // CloudFormation sees no reference between the two, but EC2 refuses to propagate from a gateway that is not attached.
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpngatewayroutepropagation.html
  propagation.addResourceDependency(attachment);
}
