import fc from 'fast-check';
import type {
  ExistingVpnLink,
  InterfaceEndpointName,
  NetworkDefinition,
  NewVpnLink,
  NoLink,
  OnPremisesLink,
  VpcPeeringLink,
} from '../../../lib/definition';
import { domainName, hexadecimal } from './text';

/** Every interface endpoint: a new one in the type must be added here, or this does not compile. */
const interfaceEndpoints = Object.keys({
  'ecr.api': 0,
  'ecr.dkr': 0,
  kms: 0,
  logs: 0,
  monitoring: 0,
  secretsmanager: 0,
  sns: 0,
  ssm: 0,
} satisfies Record<InterfaceEndpointName, 0>) as InterfaceEndpointName[];

/** Regions of the partition `aws`, with the letters of three or more of their zones. */
const zonesOf = { 'us-east-1': 'abcdf', 'us-west-2': 'abcd', 'eu-central-1': 'abc', 'ap-southeast-2': 'abc' };

/** A region and three of its Availability Zones, in any order. */
export const regionAndZones: fc.Arbitrary<Pick<NetworkDefinition, 'availabilityZones'> & { readonly region: string }> =
  fc.constantFrom(...Object.entries(zonesOf)).chain(([region, letters]) =>
    fc.shuffledSubarray([...letters], { minLength: 3, maxLength: 3 }).map(([first, second, third]) => ({
      region,
      availabilityZones: [`${region}${first}`, `${region}${second}`, `${region}${third}`] as const,
    })),
  );

/** IPv4 blocks for some VPCs, /16 to /20 of 10.0.0.0/9; none overlaps another, nor a block of `remoteCidrs`. */
export function vpcCidrs(count: number): fc.Arbitrary<readonly string[]> {
  const block = fc.record({ second: fc.nat(127), third: fc.nat(255), prefix: fc.integer({ min: 16, max: 20 }) });
  return fc
    .uniqueArray(block, { minLength: count, maxLength: count, selector: ({ second }) => second })
    .map((blocks) =>
      blocks.map(({ second, third, prefix }) => `10.${second}.${third & (256 - 2 ** (24 - prefix))}.0/${prefix}`),
    );
}

/** Networks behind a link, from the smallest block to the largest. */
const remoteCidrs = fc
  .uniqueArray(
    fc.oneof(
      fc.nat(63).map((second) => `10.${128 + second}.0.0/16`),
      fc.nat(255).map((third) => `192.168.${third}.0/24`),
      fc.nat(255).map((fourth) => `198.51.100.${fourth}/32`),
      fc.constantFrom('10.192.0.0/10', '172.16.0.0/12'),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map(([first, ...others]) => [first, ...others] as [string, ...string[]]);

/** An id of EC2, such as `vpn-0123456789abcdef0`. */
const resourceId = (type: string) => hexadecimal(17).map((digits) => `${type}-${digits}`);

const newVpn: fc.Arbitrary<NewVpnLink> = fc.record(
  {
    kind: fc.constant('new-vpn'),
    customerGatewayIp: fc.nat(255).map((fourth) => `203.0.113.${fourth}`),
    customerGatewayAsn: fc.constantFrom(1, 64512, 65001, 4294967294),
    remoteCidrs,
  },
  { requiredKeys: ['kind', 'customerGatewayIp', 'remoteCidrs'] },
);

const existingVpn: fc.Arbitrary<ExistingVpnLink> = fc.record({
  kind: fc.constant('existing-vpn'),
  vpnConnectionId: resourceId('vpn'),
  remoteCidrs,
});

const vpcPeering: fc.Arbitrary<VpcPeeringLink> = fc.record({
  kind: fc.constant('vpc-peering'),
  peerVpcId: resourceId('vpc'),
  peerRegion: fc.constantFrom(...Object.keys(zonesOf)),
  remoteCidrs,
  peerRouteTableIds: fc
    .uniqueArray(resourceId('rtb'), { minLength: 1, maxLength: 2 })
    .map(([first, ...others]) => [first, ...others] as [string, ...string[]]),
});

const noLink: fc.Arbitrary<NoLink> = fc.record({ kind: fc.constant('none'), remoteCidrs });

/** Links by their kind. */
export const linkOf: { readonly [Kind in OnPremisesLink['kind']]: fc.Arbitrary<OnPremisesLink> } = {
  'new-vpn': newVpn,
  'existing-vpn': existingVpn,
  'vpc-peering': vpcPeering,
  none: noLink,
};

/** Public hosted zones by their kind. */
export const zoneOf: {
  readonly [Kind in NetworkDefinition['publicZone']['kind']]: fc.Arbitrary<NetworkDefinition['publicZone']>;
} = {
  created: fc.record({ kind: fc.constant('created'), domainName: domainName('public') }),
  existing: fc.record({
    kind: fc.constant('existing'),
    domainName: domainName('public'),
    hostedZoneId: fc
      .string({ unit: fc.constantFrom(...'ABZ019'), minLength: 1, maxLength: 31 })
      .map((rest) => `Z${rest}`),
  }),
};

/** What no union decides: gateways, endpoints, the private zone. */
export const networkDetails: fc.Arbitrary<
  Pick<NetworkDefinition, 'natGateways' | 'interfaceEndpoints' | 'privateZoneName'>
> = fc.record(
  {
    natGateways: fc.constantFrom(1, 2, 3),
    interfaceEndpoints: fc.subarray(interfaceEndpoints),
    privateZoneName: domainName('private'),
  },
  { requiredKeys: ['natGateways', 'privateZoneName'] },
);
