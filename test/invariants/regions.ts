import { type Deployment, type Resource, textsIn } from './deployment';

/** A name of a Region of the partition `aws`. */
const regionName = /\b(?:af|ap|ca|eu|il|me|mx|sa|us)-(?:central|north|south|east|west|northeast|southeast)-\d\b/g;

/** Stays in its Region: names another one only where something outside of it is meant. */
export function ownRegion({ settings, resources }: Deployment): readonly string[] {
  const { region, network, source, traffic } = settings.definition;
  // Hosts of the legacy system are names that somebody else has given.
  const elsewhere = [
    source.host,
    ...(traffic.legacyEndpoint.kind === 'classic-load-balancer' ? [traffic.legacyEndpoint.dnsName] : []),
  ];
  const peerRegion = network.link.kind === 'vpc-peering' ? network.link.peerRegion : region;
  const isAllowed = (named: string, { type }: Resource) =>
    named === region ||
    (named === peerRegion && type === 'AWS::EC2::VPCPeeringConnection') ||
    // The metrics of Route 53's health checks are there and nowhere else.
    (named === 'us-east-1' && type === 'AWS::CloudWatch::Dashboard');
  return resources.flatMap((resource) =>
    textsIn(resource.properties).flatMap(({ path, text }) => {
      const own = elsewhere.reduce((rest, host) => rest.replaceAll(host, ''), text);
      const others = [...own.matchAll(regionName)]
        .map(([named]) => named)
        .filter((named) => !isAllowed(named, resource));
      return others.map((named) => `${resource.id}: ${path} names ${named}`);
    }),
  );
}
