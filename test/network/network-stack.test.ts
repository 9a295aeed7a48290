import { Match } from 'aws-cdk-lib/assertions';
import { changed } from '../support/definition';
import { settingsFor } from '../support/settings';
import { templateOf } from './stack';

const template = templateOf();

interface AclEntry {
  readonly Egress: boolean;
  readonly NetworkAclId: { readonly Ref: string };
  readonly CidrBlock: string;
  readonly PortRange?: { readonly From: number; readonly To: number };
  readonly RuleAction: string;
}

function resources<Properties>(type: string): Record<string, Properties> {
  const found = template.findResources(type) as Record<string, { readonly Properties: Properties }>;
  return Object.fromEntries(Object.entries(found).map(([id, { Properties }]) => [id, Properties]));
}

describe('subnets', () => {
  const subnets = Object.values(
    resources<{ AvailabilityZone: string; MapPublicIpOnLaunch: boolean }>('AWS::EC2::Subnet'),
  );

  test('stand in three tiers over the three zones of the definition, without credentials', () => {
    const zones = subnets.map(({ AvailabilityZone }) => AvailabilityZone).sort();
    expect(zones).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c'].flatMap((zone) => [zone, zone, zone]));
  });

  test('give nothing a public address by themselves', () => {
    expect(subnets.map(({ MapPublicIpOnLaunch }) => MapPublicIpOnLaunch)).not.toContain(true);
  });

  test('have as many NAT gateways as the definition asks for', () => {
    template.resourceCountIs('AWS::EC2::NatGateway', 3);
    templateOf(changed('network', { natGateways: 1 })).resourceCountIs('AWS::EC2::NatGateway', 1);
  });

  test('of the database have no way out', () => {
    const routes = Object.values(resources<{ RouteTableId: { Ref: string } }>('AWS::EC2::Route'));
    expect(routes.filter(({ RouteTableId }) => RouteTableId.Ref.includes('database'))).toEqual([]);
    expect(routes).toHaveLength(6);
  });
});

describe('network ACLs', () => {
  const entries = Object.values(resources<AclEntry>('AWS::EC2::NetworkAclEntry'));
  const tier = (name: string, egress: boolean) =>
    entries.filter((entry) => entry.NetworkAclId.Ref.includes(name) && entry.Egress === egress);
  const allows = (name: string, egress: boolean, cidr: string, port: number) =>
    tier(name, egress).some(
      ({ CidrBlock, PortRange }) =>
        (CidrBlock === cidr || CidrBlock === '0.0.0.0/0') &&
        PortRange !== undefined &&
        PortRange.From <= port &&
        port <= PortRange.To,
    );
  const vpc = '10.40.0.0/16';
  const source = '10.20.0.0/16';

  test.each([
    ['users to the load balancer', 'public', 'in', '0.0.0.0/0', 443],
    ['the NAT gateway to third parties', 'public', 'out', '0.0.0.0/0', 443],
    ['tasks to AWS APIs', 'application', 'out', '0.0.0.0/0', 443],
    ['tasks and DMS to the source database', 'application', 'out', source, 5432],
    ['tasks and DMS to Aurora', 'application', 'out', vpc, 5432],
    ['the load balancer to tasks', 'application', 'in', vpc, 8080],
    ['tasks and DMS into Aurora', 'database', 'in', vpc, 5432],
  ])('let %s through, and the answer on the ephemeral ports back', (_hop, name, direction, cidr, port) => {
    const egress = direction === 'out';
    expect(allows(name, egress, cidr, port)).toBe(true);
    for (const ephemeral of [1024, 32768, 65535]) {
      expect(allows(name, !egress, cidr, ephemeral)).toBe(true);
    }
  });

  test('let the answer through that a packet was too large, without which large responses hang', () => {
    const tooLarge = { Protocol: 1, Icmp: { Type: 3, Code: 4 }, CidrBlock: '0.0.0.0/0' };
    for (const name of ['public', 'application']) {
      for (const egress of [false, true]) {
        expect(tier(name, egress)).toContainEqual(expect.objectContaining(tooLarge));
      }
    }
  });

  test('keep everything but the database port out of the database subnets', () => {
    expect(tier('database', false)).toEqual([
      expect.objectContaining({ CidrBlock: vpc, PortRange: { From: 5432, To: 5432 }, RuleAction: 'allow' }),
    ]);
    expect(tier('database', true).map(({ CidrBlock }) => CidrBlock)).toEqual([vpc]);
  });

  test('cover every subnet', () => {
    template.resourceCountIs('AWS::EC2::SubnetNetworkAclAssociation', 9);
  });
});

describe('security groups', () => {
  const groups = resources<{
    GroupName: string;
    SecurityGroupIngress?: { CidrIp?: string; FromPort: number }[];
    SecurityGroupEgress: { CidrIp?: string; FromPort?: number; IpProtocol: string }[];
  }>('AWS::EC2::SecurityGroup');

  test('have names that EC2 takes, which refuses its own prefix sg-', () => {
    expect(Object.values(groups).filter(({ GroupName }) => GroupName.startsWith('sg-'))).toEqual([]);
  });

  test('admit the internet to the load balancer alone', () => {
    const open = Object.values(groups).filter(({ SecurityGroupIngress = [] }) =>
      SecurityGroupIngress.some(({ CidrIp }) => CidrIp === '0.0.0.0/0'),
    );
    expect(open.map(({ GroupName }) => GroupName)).toEqual(['security-group-alb-production-trading']);
  });

  test('never let all traffic out, neither by a rule nor by the lack of one', () => {
    for (const { SecurityGroupEgress } of Object.values(groups)) {
      expect(SecurityGroupEgress.length).toBeGreaterThan(0);
      expect(SecurityGroupEgress.map(({ IpProtocol }) => IpProtocol)).not.toContain('-1');
    }
  });

  test('let the web frontend reach no database', () => {
    const web = Object.entries(groups).find(
      ([, { GroupName }]) => GroupName === 'security-group-web-production-trading',
    );
    const ports = web?.[1].SecurityGroupEgress.map(({ FromPort }) => FromPort);
    expect(ports).toEqual([443]);
    const rules = resources<{ GroupId: { 'Fn::GetAtt': [string] } }>('AWS::EC2::SecurityGroupEgress');
    expect(Object.values(rules).filter(({ GroupId }) => GroupId['Fn::GetAtt'][0] === web?.[0])).toEqual([]);
  });

  test('admit to Aurora the API, DMS and the load only', () => {
    const rules = resources<{ Description: string; GroupId: { 'Fn::GetAtt': [string] } }>(
      'AWS::EC2::SecurityGroupIngress',
    );
    const intoAurora = Object.values(rules).filter(({ GroupId }) => GroupId['Fn::GetAtt'][0].includes('Database'));
    expect(intoAurora.map(({ Description }) => Description).sort()).toEqual(['DMS', 'Load', 'Service api']);
  });
});

describe('hosted zones', () => {
  test('lead writer and reader to the source by a CNAME of five seconds', () => {
    for (const name of ['writer', 'reader']) {
      template.hasResourceProperties('AWS::Route53::RecordSet', {
        Name: `${name}.trading.internal.`,
        Type: 'CNAME',
        TTL: '5',
        ResourceRecords: ['source.trading.internal'],
      });
    }
    template.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'source.trading.internal.',
      Type: 'A',
      ResourceRecords: ['10.20.0.10'],
    });
  });

  test('lead to a source that has a host name by that name', () => {
    templateOf(changed('source', { host: 'db.corp.example.net' })).hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'source.trading.internal.',
      Type: 'CNAME',
      ResourceRecords: ['db.corp.example.net'],
    });
  });

  test('print the name servers of a zone that must be delegated', () => {
    template.hasOutput('NameServers', { Description: Match.stringLikeRegexp('Delegate trading.example.com') });
  });

  test('leave an existing zone where it is', () => {
    const existing = templateOf(
      changed('network', { publicZone: { kind: 'existing', domainName: 'example.com', hostedZoneId: 'Z0123' } }),
    );
    existing.resourceCountIs('AWS::Route53::HostedZone', 1);
    expect(existing.findOutputs('NameServers')).toEqual({});
  });
});

describe('endpoints', () => {
  test('are a gateway to S3 and the interfaces of the definition, with private names', () => {
    template.resourceCountIs('AWS::EC2::VPCEndpoint', 7);
    template.resourcePropertiesCountIs(
      'AWS::EC2::VPCEndpoint',
      { VpcEndpointType: 'Interface', PrivateDnsEnabled: true },
      6,
    );
  });

  test('are the gateway to S3 alone where the definition names none', () => {
    templateOf(changed('network', { interfaceEndpoints: undefined })).resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  });
});

describe('alerts', () => {
  test('are encrypted by a key that rotates, and accepted over TLS only', () => {
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  test('reach the people of the definition', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'trading-oncall@example.com',
    });
    templateOf({ ...settingsFor().definition, alertEmails: undefined }).resourceCountIs('AWS::SNS::Subscription', 0);
  });

  test('may be published by the alarms of this account, and by EventBridge, which sends no condition along', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': '000000000000' } },
          }),
          Match.objectLike({ Principal: { Service: 'events.amazonaws.com' }, Condition: Match.absent() }),
        ]),
      },
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: { Service: 'events.amazonaws.com' }, Condition: Match.absent() }),
        ]),
      },
    });
  });
});

test('records the flow of every connection, rejected ones too', () => {
  template.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'ALL', ResourceType: 'VPC' });
  template.hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: '/vpc-flow-logs-production-trading',
    RetentionInDays: 90,
    KmsKeyId: Match.anyValue(),
  });
});

describe('access logs', () => {
  test('go to a private bucket that accepts TLS only and goes with the stack', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: 'alb-logs-000000000000-production-trading',
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ ExpirationInDays: 90, NoncurrentVersionExpiration: { NoncurrentDays: 1 } })],
      },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
    template.resourceCountIs('Custom::S3AutoDeleteObjects', 1);
  });

  test('are kept a month where the definition names no time', () => {
    templateOf({ ...settingsFor().definition, logRetentionDays: undefined }).hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 30 })] },
    });
  });
});
