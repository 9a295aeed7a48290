import { isIPv4 } from 'node:net';
import type { MigrationDefinition, NetworkDefinition, VpcPeeringLink } from '../definition';
import type { Problems } from '../problems';
import { overlap, parseCidr } from './cidr';
import { regionAllowed, regionName } from './identity';

const domainName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const domainNameAllowed = 'a domain name in lower case without a trailing dot';

/** Checks address ranges, Availability Zones, the link and the hosted zones of a definition. */
export function checkNetwork({ region, network }: MigrationDefinition, problems: Problems): void {
  checkCidrs(network, problems);
  checkLink(network, problems);

  problems.distinct('network.availabilityZones', network.availabilityZones);
  for (const zone of network.availabilityZones) {
    if (zone.slice(0, -1) !== region || !/[a-z]$/.test(zone)) {
      problems.add('network.availabilityZones', zone, `Availability Zones of ${region}`);
    }
  }
  problems.distinct('network.interfaceEndpoints', network.interfaceEndpoints ?? []);

  const { publicZone, privateZoneName } = network;
  problems.matches('network.publicZone.domainName', publicZone.domainName, domainName, domainNameAllowed);
  problems.matches('network.privateZoneName', privateZoneName, domainName, domainNameAllowed);
  if (publicZone.kind === 'existing') {
    problems.matches(
      'network.publicZone.hostedZoneId',
      publicZone.hostedZoneId,
      /^Z[A-Z0-9]{1,31}$/,
      'an id such as Z0123',
    );
  }
  if (privateZoneName === publicZone.domainName) {
    problems.add(
      'network.privateZoneName',
      privateZoneName,
      'a name other than the public zone',
      'inside the VPC a private zone hides the public zone of the same name',
    );
  }
}

function checkCidrs({ vpcCidr, link }: NetworkDefinition, problems: Problems): void {
  const vpc = parseCidr(vpcCidr);
  if (vpc === undefined || vpc.prefix < 16 || vpc.prefix > 20) {
    problems.add('network.vpcCidr', vpcCidr, 'an IPv4 block from /16 to /20, such as 10.40.0.0/16');
  }
  problems.distinct('network.link.remoteCidrs', link.remoteCidrs);
  for (const cidr of link.remoteCidrs) {
    const remote = parseCidr(cidr);
    if (remote === undefined || remote.prefix < 8) {
      problems.add('network.link.remoteCidrs', cidr, 'IPv4 blocks from /8 to /32, such as 10.20.0.0/16');
    } else if (vpc !== undefined && overlap(vpc, remote)) {
      problems.add('network.link.remoteCidrs', cidr, `a block outside the VPC's own ${vpcCidr}`);
    }
  }
}

function checkLink({ link }: NetworkDefinition, problems: Problems): void {
  switch (link.kind) {
    case 'new-vpn':
      if (!isIPv4(link.customerGatewayIp)) {
        problems.add('network.link.customerGatewayIp', link.customerGatewayIp, 'an IPv4 address');
      }
      problems.wholeNumber('network.link.customerGatewayAsn', link.customerGatewayAsn, 1, 4294967294);
      break;
    case 'existing-vpn':
      checkId('network.link.vpnConnectionId', link.vpnConnectionId, 'vpn', problems);
      break;
    case 'vpc-peering':
      checkPeering(link, problems);
      break;
    case 'none':
      break;
  }
}

function checkPeering({ peerVpcId, peerRegion, peerRouteTableIds }: VpcPeeringLink, problems: Problems): void {
  checkId('network.link.peerVpcId', peerVpcId, 'vpc', problems);
  problems.matches('network.link.peerRegion', peerRegion, regionName, regionAllowed);
  problems.distinct('network.link.peerRouteTableIds', peerRouteTableIds);
  for (const routeTableId of peerRouteTableIds) {
    checkId('network.link.peerRouteTableIds', routeTableId, 'rtb', problems);
  }
}

/** Ids of EC2 had 8 digits before 2016, and resources from then keep theirs. */
function checkId(field: string, id: string, prefix: string, problems: Problems): void {
  const pattern = new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`);
  problems.matches(field, id, pattern, `${prefix}- and 8 or 17 of 0-9 and a-f`);
}
