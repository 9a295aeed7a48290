import { makeRehearsable, type RehearsalTarget } from './stubs';
import type { Template } from './template';

const target: RehearsalTarget = {
  provisionedTypes: new Set(['AWS::EC2::VPC', 'AWS::CloudWatch::Alarm', 'AWS::S3::Bucket']),
  stubFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:stub',
  account: '000000000000',
  region: 'us-east-1',
  standIns: [{ name: 'AWS DMS', types: ['AWS::DMS::ReplicationTask', 'AWS::EC2::VPC'] }],
  sdkClients: new Set(['client-s3']),
};

const make = (template: Template) => makeRehearsable(template, 'network', target);

describe('a rehearsable template', () => {
  const nat = {
    Type: 'AWS::EC2::NatGateway',
    DependsOn: ['Vpc'],
    Condition: 'Always',
    Metadata: { why: 'egress' },
    DeletionPolicy: 'Delete',
    Properties: { AllocationId: { 'Fn::GetAtt': ['Eip', 'AllocationId'] } },
  };
  const template: Template = {
    Description: 'kept',
    Conditions: { Always: { 'Fn::Equals': ['1', '1'] } },
    Resources: {
      Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' }, DeletionPolicy: 'Delete' },
      Eip: { Type: 'AWS::EC2::EIP' },
      Nat: nat,
    },
    Outputs: { Nat: { Value: { Ref: 'Nat' } } },
  };

  it('keeps a provisioned resource and every other section as they are', () => {
    const { template: made, real } = make(template);
    expect(made.Resources?.['Vpc']).toBe(template.Resources?.['Vpc']);
    expect({ ...made, Resources: undefined }).toEqual({ ...template, Resources: undefined });
    expect(real).toEqual(['AWS::EC2::VPC']);
  });

  it('puts a custom resource in the place of a type that the emulator lacks, with everything beside the properties', () => {
    const { Type: _, Properties, ...rest } = nat;
    expect(make(template).template.Resources?.['Nat']).toEqual({
      ...rest,
      Type: 'Custom::Rehearsal-EC2-NatGateway',
      Properties: {
        ServiceToken: target.stubFunctionArn,
        ServiceTimeout: 60,
        PhysicalId: expect.stringMatching(/^nat-/),
        Attributes: {},
        Replaces: { Type: 'AWS::EC2::NatGateway', Properties },
      },
    });
  });

  it('answers each attribute that the template asks for', () => {
    expect(make(template).template.Resources?.['Eip']?.Properties?.['Attributes']).toEqual({
      AllocationId: expect.stringMatching(/^eipalloc-/),
    });
  });

  it('lists what is stubbed and why', () => {
    const reason = 'the emulator does not provision this type';
    expect(make(template).stubbed).toEqual([
      { stackName: 'network', logicalId: 'Eip', type: 'AWS::EC2::EIP', reason },
      { stackName: 'network', logicalId: 'Nat', type: 'AWS::EC2::NatGateway', reason },
    ]);
  });

  it('says which of them a stand-in keeps; a type that the emulator provisions is real all the same', () => {
    const resources = { Task: { Type: 'AWS::DMS::ReplicationTask' }, Vpc: { Type: 'AWS::EC2::VPC' } };
    const { real, stubbed } = make({ Resources: resources });
    expect(real).toEqual(['AWS::EC2::VPC']);
    expect(stubbed.map(({ reason }) => reason)).toEqual([
      "the emulator does not provision this type; the rehearsal's stand-in of AWS DMS keeps it",
    ]);
  });

  it('keeps custom types within the 60 characters that CloudFormation takes', () => {
    const Type = 'AWS::ApplicationAutoScaling::ScalableTargetWithAnUnusuallyLongName';
    expect(make({ Resources: { It: { Type } } }).template.Resources?.['It']?.Type).toHaveLength(60);
  });

  it('keeps custom resources real, except those whose work cannot be done here', () => {
    const resources = {
      Own: { Type: 'Custom::LiveState' },
      Delegation: { Type: 'Custom::ZoneDelegation' },
      Installed: { Type: 'Custom::S3AutoDeleteObjects' },
      NotInstalled: { Type: 'Custom::VpcRestrictDefaultSG' },
    };
    const { real, stubbed } = make({ Resources: resources });
    expect(real).toEqual(['Custom::LiveState', 'Custom::S3AutoDeleteObjects']);
    expect(stubbed.map(({ logicalId, reason }) => `${logicalId}: ${reason}`)).toEqual([
      'Delegation: asks the public DNS, which cannot know a hosted zone of the emulator',
      'NotInstalled: its function needs @aws-sdk/client-ec2, which is not installed here',
    ]);
  });

  it('is empty for a template without resources', () => {
    expect(make({})).toEqual({ template: { Resources: {} }, real: [], stubbed: [], adapted: [] });
  });
});

describe('a quirk of the emulator', () => {
  it('reduces an alarm on metric math to its first plain metric and says so', () => {
    const metric = {
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'RequestCount',
      Dimensions: [{ Name: 'L', Value: 'a' }],
    };
    const alarm = {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmActions: [{ Ref: 'Topic' }],
        Threshold: 5,
        Metrics: [
          { Id: 'rate', Expression: '100 * e / r' },
          { Id: 'r', MetricStat: { Metric: metric, Period: 60, Stat: 'Sum' } },
        ],
      },
    };
    const { template, adapted, real } = make({ Resources: { Alarm: alarm } });
    expect(template.Resources?.['Alarm']?.Properties).toEqual({
      AlarmActions: [{ Ref: 'Topic' }],
      Threshold: 5,
      ...metric,
      Period: 60,
      Statistic: 'Sum',
    });
    expect(adapted).toEqual([expect.objectContaining({ logicalId: 'Alarm', type: 'AWS::CloudWatch::Alarm' })]);
    expect(real).toEqual(['AWS::CloudWatch::Alarm']);
  });

  it('shortens the watch for late lines of a log, and nothing else of it', () => {
    const Properties = { LogGroupNames: ['/a'], WatchSeconds: 180 };
    const { template, adapted } = make({ Resources: { Logs: { Type: 'Custom::LogGroups', Properties } } });
    expect(template.Resources?.['Logs']?.Properties).toEqual({ LogGroupNames: ['/a'], WatchSeconds: 5 });
    expect(adapted).toEqual([expect.objectContaining({ logicalId: 'Logs', type: 'Custom::LogGroups' })]);
  });

  it('leaves a plain alarm and everything else alone', () => {
    const resources = {
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'CPUUtilization' } },
      Bucket: { Type: 'AWS::S3::Bucket' },
    };
    const { template, adapted } = make({ Resources: resources });
    expect(template.Resources).toEqual(resources);
    expect(adapted).toEqual([]);
  });
});
