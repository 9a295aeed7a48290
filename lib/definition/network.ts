/** The interface VPC endpoints that a definition may ask for: the last part of `com.amazonaws.<region>.<name>`. */
export type InterfaceEndpointName =
  | 'ecr.api'
  | 'ecr.dkr'
  | 'kms'
  | 'logs'
  | 'monitoring'
  | 'secretsmanager'
  | 'sns'
  | 'ssm';

/** A new VPN gateway, a customer gateway for the operator's router and a Site-to-Site VPN connection between them. */
export interface NewVpnLink {
  readonly kind: 'new-vpn';
  /** Public IPv4 address of the on-premises router. It cannot be a private address. */
  readonly customerGatewayIp: string;
  /**
   * BGP autonomous system number of the on-premises router, 1..4294967294.
   *
   * @default 65000, the value that AWS uses for a router without BGP; routes are static here in any case
   */
  readonly customerGatewayAsn?: number;
  /** Networks behind the link, as CIDR blocks: the source database and the legacy application stand in them. */
  readonly remoteCidrs: readonly [string, ...string[]];
}

/** A Site-to-Site VPN connection that exists already. It is looked up, never created, changed or deleted. */
export interface ExistingVpnLink {
  readonly kind: 'existing-vpn';
  /** Id of the connection, `vpn-...`. It may end on a VPN gateway or on a transit gateway. */
  readonly vpnConnectionId: string;
  /** Networks behind the link, as CIDR blocks. */
  readonly remoteCidrs: readonly [string, ...string[]];
}

/** A peering connection to the VPC in which the legacy system runs: in the same account, in the same or another region. */
export interface VpcPeeringLink {
  readonly kind: 'vpc-peering';
  /** Id of the legacy VPC, `vpc-...`. */
  readonly peerVpcId: string;
  /** Region of the legacy VPC. */
  readonly peerRegion: string;
  /** CIDR blocks of the legacy VPC. */
  readonly remoteCidrs: readonly [string, ...string[]];
  /** Route tables of the legacy VPC, `rtb-...`, that need the way back; an output prints the commands for them. */
  readonly peerRouteTableIds: readonly [string, ...string[]];
}

/** No private link: the source database is reached by a public address, over TLS. */
export interface NoLink {
  readonly kind: 'none';
  /** Public networks of the source database, as CIDR blocks. */
  readonly remoteCidrs: readonly [string, ...string[]];
}

/** How the VPC reaches the network of the source database. */
export type OnPremisesLink = NewVpnLink | ExistingVpnLink | VpcPeeringLink | NoLink;

/** A public hosted zone that NetworkStack creates. It must be delegated by its parent before a certificate is issued. */
export interface CreatedZone {
  readonly kind: 'created';
  /** Domain name of the zone, without a trailing dot. */
  readonly domainName: string;
}

/** A public hosted zone that exists already and stays when the stacks are destroyed. */
export interface ExistingZone {
  readonly kind: 'existing';
  /** Domain name of the zone, without a trailing dot. */
  readonly domainName: string;
  /** Id of the zone, `Z...`. */
  readonly hostedZoneId: string;
}

/** The network of a migration: one VPC over three Availability Zones, its link to the legacy network, its names. */
export interface NetworkDefinition {
  /** IPv4 block of the VPC, /16 to /20. It must not overlap the networks behind the link. */
  readonly vpcCidr: string;
  /** Three Availability Zones of the region, by name. Fixed here, because a synth without credentials sees only two. */
  readonly availabilityZones: readonly [string, string, string];
  /** NAT gateways: 1 costs least, 3 survive the loss of any Availability Zone. */
  readonly natGateways: 1 | 2 | 3;
  /**
   * Interface endpoints. Each costs an hourly price per Availability Zone and keeps its traffic off the NAT gateways.
   *
   * @default - none; every AWS API is reached through the NAT gateways
   */
  readonly interfaceEndpoints?: readonly InterfaceEndpointName[];
  readonly link: OnPremisesLink;
  readonly publicZone: CreatedZone | ExistingZone;
  /** Domain name of the private hosted zone that holds `writer` and `reader`, the application's names of its database. */
  readonly privateZoneName: string;
}
