import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { NewVpnLink } from '../definition';
import type { MigrationSettings } from '../settings';
import { type LinkOutput, linkedSubnets } from './link';
import { TunnelAlarm } from './tunnel-alarm';

/** What the VPN is made from. */
export interface VpnLinkProps {
  readonly settings: MigrationSettings;
  readonly link: NewVpnLink;
  readonly vpc: ec2.Vpc;
  /** Is told when the VPN is down. */
  readonly alertTopic: sns.ITopic;
}

/**
 * A VPN gateway on the VPC and a Site-to-Site VPN connection with static routes to the operator's router.
 */
export class VpnLink extends Construct {
  /** What is left to do for the operator. */
  readonly outputs: readonly LinkOutput[];

  constructor(scope: Construct, id: string, { settings, link, vpc, alertTopic }: VpnLinkProps) {
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
    new TunnelAlarm(this, 'Tunnels', {
      settings,
      vpnConnectionId: connection.attrVpnConnectionId,
      firstStep: 'check the on-premises router; until it is configured for the first time, this is as it should be.',
      alertTopic,
    });
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
