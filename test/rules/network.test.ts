import type { MigrationDefinition, VpcPeeringLink } from '../../lib/definition';
import { changed, problemsOf } from '../support/definition';

const peering: VpcPeeringLink = {
  kind: 'vpc-peering',
  peerVpcId: 'vpc-0123456789abcdef0',
  peerRegion: 'us-west-2',
  remoteCidrs: ['10.90.0.0/16'],
  peerRouteTableIds: ['rtb-0123456789abcdef0'],
};

test('accepts a VPN connection and a legacy VPC by their ids, from before 2016 as well', () => {
  for (const digits of ['01234567', '0123456789abcdef0']) {
    const vpn = { kind: 'existing-vpn', vpnConnectionId: `vpn-${digits}`, remoteCidrs: peering.remoteCidrs } as const;
    const peer = { ...peering, peerVpcId: `vpc-${digits}` };
    expect([vpn, peer].flatMap((link) => problemsOf(changed('network', { link })))).toEqual([]);
  }
});

test.each<[string, MigrationDefinition, string]>([
  ['a VPC that is too small', changed('network', { vpcCidr: '10.0.0.0/24' }), 'network.vpcCidr: got "10.0.0.0/24"'],
  ['a VPC with bits behind the prefix', changed('network', { vpcCidr: '10.0.0.1/16' }), 'network.vpcCidr: got'],
  ['a VPC that is no block', changed('network', { vpcCidr: '10.0.0.0' }), 'network.vpcCidr: got "10.0.0.0"'],
  [
    'a remote network that overlaps the VPC',
    changed('network', { link: { kind: 'none', remoteCidrs: ['10.0.0.0/8'] } }),
    'network.link.remoteCidrs: got "10.0.0.0/8", allowed a block outside',
  ],
  [
    'a remote network inside the VPC',
    changed('network', { link: { kind: 'none', remoteCidrs: ['10.40.7.0/24'] } }),
    'network.link.remoteCidrs: got "10.40.7.0/24", allowed a block outside',
  ],
  [
    'the whole internet behind the link',
    changed('network', { link: { kind: 'none', remoteCidrs: ['0.0.0.0/0'] } }),
    'network.link.remoteCidrs: got "0.0.0.0/0"',
  ],
  [
    'a customer gateway that is no address',
    changed('network', { link: { kind: 'new-vpn', customerGatewayIp: 'router', remoteCidrs: ['10.20.0.0/16'] } }),
    'network.link.customerGatewayIp: got "router"',
  ],
  [
    'an autonomous system number of 0',
    changed('network', {
      link: {
        kind: 'new-vpn',
        customerGatewayIp: '203.0.113.10',
        customerGatewayAsn: 0,
        remoteCidrs: ['10.20.0.0/16'],
      },
    }),
    'network.link.customerGatewayAsn: got 0',
  ],
  [
    'a VPN connection by its name',
    changed('network', { link: { kind: 'existing-vpn', vpnConnectionId: 'office', remoteCidrs: ['10.20.0.0/16'] } }),
    'network.link.vpnConnectionId: got "office", allowed vpn- and 8 or 17 of 0-9 and a-f',
  ],
  [
    'a legacy VPC by the id of a subnet',
    changed('network', { link: { ...peering, peerVpcId: 'subnet-0123456789abcdef0' } }),
    'network.link.peerVpcId: got "subnet-0123456789abcdef0", allowed vpc- and',
  ],
  [
    'a legacy VPC in a zone instead of a region',
    changed('network', { link: { ...peering, peerRegion: 'us-east-1a' } }),
    'network.link.peerRegion: got "us-east-1a", allowed an AWS Region such as us-east-1',
  ],
  [
    'a legacy route table that is none',
    changed('network', { link: { ...peering, peerRouteTableIds: ['rtb-0123456789ABCDEF0'] } }),
    'network.link.peerRouteTableIds: got "rtb-0123456789ABCDEF0", allowed rtb- and',
  ],
  [
    'a legacy route table twice',
    changed('network', { link: { ...peering, peerRouteTableIds: ['rtb-01234567', 'rtb-01234567'] } }),
    'network.link.peerRouteTableIds: got "rtb-01234567", allowed each value once',
  ],
  [
    'a legacy VPC that overlaps the new one',
    changed('network', { link: { ...peering, remoteCidrs: ['10.40.128.0/20'] } }),
    'network.link.remoteCidrs: got "10.40.128.0/20", allowed a block outside',
  ],
  [
    'a legacy VPC by its IPv6 block',
    changed('network', { link: { ...peering, remoteCidrs: ['2001:db8::/56'] } }),
    'network.link.remoteCidrs: got "2001:db8::/56", allowed IPv4 blocks from /8 to /32',
  ],
  [
    'a zone of another region',
    changed('network', { availabilityZones: ['us-east-1a', 'us-east-1b', 'us-west-2c'] }),
    'network.availabilityZones: got "us-west-2c", allowed Availability Zones of us-east-1',
  ],
  [
    'a zone twice',
    changed('network', { availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1a'] }),
    'network.availabilityZones: got "us-east-1a", allowed each value once',
  ],
  [
    'an endpoint twice',
    changed('network', { interfaceEndpoints: ['ssm', 'ssm'] }),
    'network.interfaceEndpoints: got "ssm"',
  ],
  [
    'a domain with a trailing dot',
    changed('network', { publicZone: { kind: 'created', domainName: 'example.com.' } }),
    'network.publicZone.domainName: got "example.com."',
  ],
  [
    'a hosted zone id that is none',
    changed('network', { publicZone: { kind: 'existing', domainName: 'example.com', hostedZoneId: '/hostedzone/Z1' } }),
    'network.publicZone.hostedZoneId: got "/hostedzone/Z1"',
  ],
  [
    'a private zone that hides the public one',
    changed('network', { privateZoneName: 'trading.example.com' }),
    'network.privateZoneName: got "trading.example.com", allowed a name other than the public zone',
  ],
])('names %s', (_what, definition, message) => {
  expect(problemsOf(definition)).toEqual([expect.stringContaining(message)]);
});
