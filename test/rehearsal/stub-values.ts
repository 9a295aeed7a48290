import { createHash } from 'node:crypto';
import { RehearsalFailure } from './failure';

/** The resource that a stub stands for, and where. */
export interface StubbedIdentity {
  /** CloudFormation type, for example `AWS::EC2::NatGateway`. */
  readonly type: string;
  readonly logicalId: string;
  /** Physical name of its stack. */
  readonly stackName: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Account id and region, for ARNs. */
  readonly account: string;
  readonly region: string;
}

/** How a type names its resources. */
interface Naming {
  /** What `Ref` returns. */
  ref(identity: StubbedIdentity): unknown;
  /** Attributes beyond those that follow from the id. @default - none */
  readonly attributes?: Readonly<Record<string, (identity: StubbedIdentity) => unknown>>;
}

/** Hexadecimal digits that are the same in every run for one resource, and differ between resources. */
function digits(identity: StubbedIdentity, count: number): string {
  return createHash('sha256').update(`${identity.stackName}/${identity.logicalId}`).digest('hex').slice(0, count);
}

/** Seventeen digits after a prefix, as EC2 names things. */
const prefixed = (prefix: string): Naming => ({ ref: (identity) => `${prefix}-${digits(identity, 17)}` });

/** The name that the template gives, which may be an intrinsic function, or one that CloudFormation would make up. */
const named = (property: string): Naming => ({
  ref: (identity) =>
    identity.properties[property] ??
    `${identity.stackName}-${identity.logicalId}-${digits(identity, 12).toUpperCase()}`,
});

/** DMS: `Ref` is the ARN, whose last part is the resource identifier where the template gives one. */
const dms = (kind: string, attributes?: Naming['attributes']): Naming => ({
  ref: (identity) => ({
    'Fn::Join': [
      ':',
      [
        `arn:aws:dms:${identity.region}:${identity.account}:${kind}`,
        identity.properties['ResourceIdentifier'] ?? digits(identity, 26).toUpperCase(),
      ],
    ],
  }),
  attributes,
});

/** An address of the block for documentation, RFC 5737. */
const documentationAddress = (identity: StubbedIdentity) =>
  `198.51.100.${(Number.parseInt(digits(identity, 4), 16) % 254) + 1}`;

/** The return values of the AWS resource reference, for the types whose `Ref` is more than a name. */
const namings: Readonly<Record<string, Naming>> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': {
    ref: ({ properties }) => ({
      'Fn::Join': ['|', [properties['ResourceId'], properties['ScalableDimension'], properties['ServiceNamespace']]],
    }),
  },
  'AWS::Backup::BackupSelection': prefixed('selection'),
  'AWS::CloudWatch::CompositeAlarm': named('AlarmName'),
  'AWS::CodeDeploy::Application': named('ApplicationName'),
  'AWS::CodeDeploy::DeploymentConfig': named('DeploymentConfigName'),
  'AWS::CodeDeploy::DeploymentGroup': named('DeploymentGroupName'),
  'AWS::DMS::Certificate': dms('cert'),
  'AWS::DMS::Endpoint': dms('endpoint', { ExternalId: (identity) => digits(identity, 32) }),
  'AWS::DMS::EventSubscription': named('SubscriptionName'),
  'AWS::DMS::ReplicationInstance': dms('rep', {
    ReplicationInstancePrivateIpAddresses: documentationAddress,
    ReplicationInstancePublicIpAddresses: documentationAddress,
  }),
  'AWS::DMS::ReplicationSubnetGroup': named('ReplicationSubnetGroupIdentifier'),
  'AWS::DMS::ReplicationTask': dms('task'),
  'AWS::EC2::CustomerGateway': prefixed('cgw'),
  'AWS::EC2::EIP': {
    ref: documentationAddress,
    attributes: {
      AllocationId: (identity) => `eipalloc-${digits(identity, 17)}`,
      PublicIp: documentationAddress,
    },
  },
  'AWS::EC2::FlowLog': prefixed('fl'),
  'AWS::EC2::NatGateway': prefixed('nat'),
  'AWS::EC2::NetworkAcl': prefixed('acl'),
  'AWS::EC2::SecurityGroupEgress': prefixed('sgr'),
  'AWS::EC2::SecurityGroupIngress': prefixed('sgr'),
  'AWS::EC2::SubnetNetworkAclAssociation': prefixed('aclassoc'),
  'AWS::EC2::TransitGatewayAttachment': prefixed('tgw-attach'),
  'AWS::EC2::TransitGatewayVpcAttachment': prefixed('tgw-attach'),
  'AWS::EC2::VPCPeeringConnection': prefixed('pcx'),
  'AWS::EC2::VPNConnection': prefixed('vpn'),
  'AWS::EC2::VPNGateway': prefixed('vgw'),
  'AWS::Route53::HealthCheck': {
    ref: (identity) => digits(identity, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  },
};

/** What `Ref` returns for a stub: well-formed, the same in every run, possibly an intrinsic function. */
export function stubbedRef(identity: StubbedIdentity): unknown {
  return (namings[identity.type] ?? named('Name')).ref(identity);
}

/**
 * What `Fn::GetAtt` returns for a stub.
 *
 * @throws RehearsalFailure when no well-formed value is known: a wrong one would make the rehearsal worth less
 */
export function stubbedAttribute(identity: StubbedIdentity, attribute: string): unknown {
  const special = namings[identity.type]?.attributes?.[attribute];
  if (special) {
    return special(identity);
  }
  const [, service = '', resource = ''] = identity.type.split('::');
  if (attribute.endsWith('Arn')) {
    const prefix = `arn:aws:${service.toLowerCase()}:${identity.region}:${identity.account}:${resource.toLowerCase()}`;
    return { 'Fn::Join': ['/', [prefix, stubbedRef(identity)]] };
  }
  // Case differs between types: VPNGateway.VPNGatewayId, but VPNConnection.VpnConnectionId.
  if (['id', `${resource}id`.toLowerCase()].includes(attribute.toLowerCase())) {
    return stubbedRef(identity);
  }
  throw new RehearsalFailure(
    `No stub value is known for ${identity.type}.${attribute} (${identity.logicalId} in ${identity.stackName}): ` +
      'add one to test/rehearsal/stub-values.ts.',
  );
}
