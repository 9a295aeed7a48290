import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ExistingVpnLink as ExistingVpnDefinition } from '../definition';
import { Problems } from '../problems';
import type { MigrationSettings } from '../settings';
import { learnedRoutesCommand, transitRoutesCommand } from './commands';
import { type LinkOutput, linkedSubnets, routeToRemote } from './link';
import { TunnelAlarm } from './tunnel-alarm';
import { attachVpnGateway } from './vpn-link';
import { lookUpVpnEnd } from './vpn-lookup';

/** What the link over an existing VPN connection is made from. */
export interface ExistingVpnLinkProps {
  readonly settings: MigrationSettings;
  readonly link: ExistingVpnDefinition;
  readonly vpc: ec2.Vpc;
  /** Is told when the VPN is down. */
  readonly alertTopic: sns.ITopic;
}

/**
 * The way over a Site-to-Site VPN connection that exists already. The VPC is attached to the gateway on which the
 * connection ends; connection and gateway stay as they are, also when the stack is destroyed.
 *
 * @throws InvalidInputError when the lookup of the connection failed, or another environment shares a connection that
 *   ends on a VPN gateway
 */
export class ExistingVpnLink extends Construct {
  /** What is left to do and to check for the operator. */
  readonly outputs: readonly LinkOutput[];

  constructor(scope: Construct, id: string, props: ExistingVpnLinkProps) {
    super(scope, id);
    const { network } = props.settings.definition;
    const { vpnConnectionId } = props.link;
    const end = lookUpVpnEnd(this, vpnConnectionId);
    if (end === undefined) {
      // Without made-up ids: what is synthesised now is thrown away, once the CLI has the answer.
      this.outputs = [];
      return;
    }
    const check =
      end.kind === 'vpn-gateway'
        ? this.attachGateway(end.gatewayId, props)
        : this.attachTransitGateway(end.gatewayId, props);
    new TunnelAlarm(this, 'Tunnels', {
      settings: props.settings,
      vpnConnectionId,
      firstStep:
        'check the on-premises router; the connection was there before this migration, which changes nothing of it.',
      alertTopic: props.alertTopic,
    });
    this.outputs = [
      {
        id: 'OnPremisesRoute',
        value: network.vpcCidr,
        description: `The on-premises router must send this network into the tunnels of ${vpnConnectionId}, and its firewall admit it to the source database; over BGP the router learns it by itself`,
      },
      check,
    ];
  }

  /**
   * EC2 attaches a VPN gateway to one VPC at a time, and a VPC to one VPN gateway. A gateway that another VPC has makes
   * the deploy fail and roll back: it is not taken from there.
   */
  private attachGateway(vpnGatewayId: string, { settings, link, vpc }: ExistingVpnLinkProps): LinkOutput {
    refuseSharing(settings, link.vpnConnectionId, vpnGatewayId);
    attachVpnGateway(this, vpc, vpnGatewayId);
    return {
      id: 'LearnedRoutesCommand',
      value: learnedRoutesCommand(settings.definition.region, vpc.vpcId, vpnGatewayId),
      description: `Shows the networks that the application subnets have learned from ${vpnGatewayId}. ${link.remoteCidrs.join(', ')} must be there; else announce it over BGP, or add it by aws ec2 create-vpn-connection-route where the connection has static routes`,
    };
  }

  private attachTransitGateway(transitGatewayId: string, { settings, link, vpc }: ExistingVpnLinkProps): LinkOutput {
    const { definition, names } = settings;
    // Not AWS::EC2::TransitGatewayVpcAttachment: other subnets would replace it, and EC2 refuses a second attachment of
    // a VPC to the same transit gateway. This type updates subnets and tags in place.
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-transitgatewayattachment.html
    const attachment = new ec2.CfnTransitGatewayAttachment(this, 'TransitAttachment', {
      transitGatewayId,
      vpcId: vpc.vpcId,
      // One in every zone: a task in a zone without one would not reach the transit gateway.
      subnetIds: linkedSubnets(vpc).map(({ subnetId }) => subnetId),
      tags: [{ key: 'Name', value: names.of('transit-attachment') }],
    });
    for (const route of routeToRemote(this, vpc, link.remoteCidrs, { transitGatewayId })) {
      // The route names the transit gateway, not the attachment, and EC2 refuses it before the VPC is attached.
      route.addResourceDependency(attachment);
    }
    return {
      id: 'TransitRoutesCommand',
      value: transitRoutesCommand(definition.region, transitGatewayId, [vpc.vpcId, link.vpnConnectionId]),
      description: `Shows the route tables of ${transitGatewayId} for the VPC and the VPN. The first must lead ${link.remoteCidrs.join(', ')} to the VPN, the second ${definition.network.vpcCidr} to the VPC; else associate, propagate or add the route in the console: this stack changes no table of the transit gateway`,
    };
  }
}

function refuseSharing({ vpnSharedWith }: MigrationSettings, vpnConnectionId: string, vpnGatewayId: string): void {
  const problems = new Problems();
  if (vpnSharedWith.length > 0) {
    problems.add(
      'network.link.vpnConnectionId',
      vpnConnectionId,
      'a connection of its own for each environment',
      `${vpnSharedWith.join(', ')} has this one, and it ends on ${vpnGatewayId}: a VPN gateway attaches to one VPC at a time, only a transit gateway can be shared`,
    );
  }
  problems.throwIfAny();
}
