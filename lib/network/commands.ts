/** Shell commands for the operator, ready to paste into bash or zsh. */

/**
 * Returns the command that lists what the route tables of a VPC have learned from a VPN gateway.
 *
 * @param region AWS Region of the VPC
 */
export function learnedRoutesCommand(region: string, vpcId: string, vpnGatewayId: string): string {
  return [
    `aws ec2 describe-route-tables --region ${region} --filters Name=vpc-id,Values=${vpcId}`,
    `--query "RouteTables[].Routes[] | [?GatewayId=='${vpnGatewayId}'].[DestinationCidrBlock,State]" --output text`,
  ].join(' ');
}

/**
 * Returns the command that lists, for attachments of a transit gateway, the route table that each one uses: for each
 * active route the attachment, the network and where it leads.
 *
 * @param region AWS Region of the transit gateway
 * @param resourceIds what is attached: a VPC, a VPN connection
 */
export function transitRoutesCommand(region: string, transitGatewayId: string, resourceIds: readonly string[]): string {
  const attachments = `aws ec2 describe-transit-gateway-attachments --region ${region} --filters Name=transit-gateway-id,Values=${transitGatewayId}`;
  const table = `$(${attachments} Name=resource-id,Values=$id --query 'TransitGatewayAttachments[0].Association.TransitGatewayRouteTableId' --output text)`;
  const routes = `aws ec2 search-transit-gateway-routes --region ${region} --transit-gateway-route-table-id "${table}" --filters Name=state,Values=active`;
  return [
    `for id in ${resourceIds.join(' ')}; do echo "$id";`,
    `${routes} --query 'Routes[].[DestinationCidrBlock,TransitGatewayAttachments[0].ResourceId]' --output text; done`,
  ].join(' ');
}

/** The legacy side of a peering connection, and who comes to it. */
export interface PeerSide {
  /** AWS Region of the legacy VPC. */
  readonly region: string;
  readonly routeTableIds: readonly string[];
  /** IPv4 block of the new VPC. */
  readonly vpcCidr: string;
  /** IPv4 blocks of the subnets that connect to the source database. */
  readonly clientCidrs: readonly string[];
  /** TCP port of the source database. */
  readonly port: number;
}

/** The legacy side with the connection to it. */
export interface ConnectedSide extends PeerSide {
  /** Id of the peering connection, `pcx-...`. */
  readonly connectionId: string;
}

/**
 * Returns the commands for the source database's security group, whose id the operator writes, and for the way back. The
 * group comes first: pasted without its id the line fails at once, and not half-way.
 */
export function connectPeerCommand(side: ConnectedSide): string {
  const { region, routeTableIds, connectionId, vpcCidr } = side;
  const routes = routeTableIds.map(
    (routeTableId) =>
      `aws ec2 create-route --region ${region} --route-table-id ${routeTableId} --destination-cidr-block ${vpcCidr} --vpc-peering-connection-id ${connectionId}`,
  );
  return [`aws ec2 authorize-security-group-ingress ${ingress(side)}`, ...routes].join(' && ');
}

/** Returns the commands that undo `connectPeerCommand`. Each runs, whether the one before it found something or not. */
export function disconnectPeerCommand(side: PeerSide): string {
  const { region, routeTableIds, vpcCidr } = side;
  const routes = routeTableIds.map(
    (routeTableId) =>
      `aws ec2 delete-route --region ${region} --route-table-id ${routeTableId} --destination-cidr-block ${vpcCidr}`,
  );
  return [`aws ec2 revoke-security-group-ingress ${ingress(side)}`, ...routes].join('; ');
}

/** Returns the command that has public names of the legacy VPC lead to private addresses from the new one. */
export function resolvePrivatelyCommand({ region, connectionId }: ConnectedSide): string {
  return `aws ec2 modify-vpc-peering-connection-options --region ${region} --vpc-peering-connection-id ${connectionId} --accepter-peering-connection-options AllowDnsResolutionFromRemoteVpc=true`;
}

function ingress({ region, clientCidrs, port }: PeerSide): string {
  const ranges = clientCidrs.map((cidr) => `{CidrIp=${cidr}}`).join(',');
  return `--region ${region} --group-id <sg-of-the-source> --ip-permissions 'IpProtocol=tcp,FromPort=${port},ToPort=${port},IpRanges=[${ranges}]'`;
}
