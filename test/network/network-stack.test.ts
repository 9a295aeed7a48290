import { Match } from 'aws-cdk-lib/assertions';
import { changed } from '../support/definition';
import { settingsFor } from '../support/settings';
import { propertiesOf, templateOf } from './stack';

const template = templateOf();

describe('subnets', () => {
  const subnets = Object.values(
    propertiesOf<{ AvailabilityZone: string; MapPublicIpOnLaunch: boolean }>(template, 'AWS::EC2::Subnet'),
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
    const routes = Object.values(propertiesOf<{ RouteTableId: { Ref: string } }>(template, 'AWS::EC2::Route'));
    expect(routes.filter(({ RouteTableId }) => RouteTableId.Ref.includes('database'))).toEqual([]);
    expect(routes).toHaveLength(6);
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
