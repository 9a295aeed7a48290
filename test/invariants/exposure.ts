import { type Deployment, idsWhere, ofType, type Resource } from './deployment';

interface IngressRule {
  readonly CidrIp?: unknown;
  readonly CidrIpv6?: unknown;
  readonly IpProtocol?: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
}

/** Opens nothing to the world but the load balancer's ports, and to "fragmentation needed". */
export function openPorts(deployment: Deployment): readonly string[] {
  const inline = ofType(deployment, 'AWS::EC2::SecurityGroup').flatMap((group) =>
    ((group.properties['SecurityGroupIngress'] ?? []) as IngressRule[]).map((rule) => ({ group, rule })),
  );
  const separate = ofType(deployment, 'AWS::EC2::SecurityGroupIngress').map((group) => ({
    group,
    rule: group.properties as IngressRule,
  }));
  return [...inline, ...separate]
    .filter(({ rule }) => /\/0$/.test(String(rule.CidrIp ?? rule.CidrIpv6 ?? '')))
    .filter(({ group, rule }) => !(isLoadBalancer(group) && isForUsers(rule)))
    .map(({ group, rule }) => `${group.id}: ${JSON.stringify(rule)}`);
}

const isLoadBalancer = ({ id, properties }: Resource) =>
  id.startsWith('NetworkStack/SecurityGroupsLoadBalancer') && properties['GroupDescription'] !== undefined;

function isForUsers({ IpProtocol, FromPort, ToPort }: IngressRule): boolean {
  const isWeb = IpProtocol === 'tcp' && FromPort === ToPort && (FromPort === 80 || FromPort === 443);
  return isWeb || (IpProtocol === 'icmp' && FromPort === 3 && ToPort === 4);
}

/** Gives no database, replication, task or instance a public address. */
export function privateAddresses(deployment: Deployment): readonly string[] {
  const services = ofType(deployment, 'AWS::ECS::Service');
  return [
    ...idsWhere(
      ofType(deployment, 'AWS::DMS::ReplicationInstance'),
      ({ PubliclyAccessible }) => PubliclyAccessible !== false,
    ),
    ...idsWhere(
      ofType(deployment, 'AWS::RDS::DBInstance'),
      // RDS decides by the subnet group where nothing is said, and ours has no way to the internet.
      ({ PubliclyAccessible }) => PubliclyAccessible === true,
    ),
    ...idsWhere(services, (properties) => !JSON.stringify(properties).includes('"AssignPublicIp":"DISABLED"')),
    ...idsWhere(ofType(deployment, 'AWS::EC2::LaunchTemplate'), (properties) =>
      JSON.stringify(properties).includes('"AssociatePublicIpAddress":true'),
    ),
    ...idsWhere(
      ofType(deployment, 'AWS::EC2::Subnet'),
      ({ MapPublicIpOnLaunch, Tags }) => MapPublicIpOnLaunch === true && !JSON.stringify(Tags).includes('"Public"'),
    ),
  ];
}

/** Keeps every bucket from the public, and from requests without TLS. */
export function closedBuckets(deployment: Deployment): readonly string[] {
  const closed = JSON.stringify({
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
  return idsWhere(
    ofType(deployment, 'AWS::S3::Bucket'),
    ({ PublicAccessBlockConfiguration }) => JSON.stringify(PublicAccessBlockConfiguration) !== closed,
  );
}
