import { type StubbedIdentity, stubbedAttribute, stubbedRef } from './stub-values';

function identity(type: string, properties: Record<string, unknown> = {}, logicalId = 'It'): StubbedIdentity {
  return {
    type,
    logicalId,
    stackName: 'network-dev-trading',
    properties,
    account: '000000000000',
    region: 'us-east-1',
  };
}

describe('the value of Ref of a stub', () => {
  it.each([
    ['AWS::EC2::NatGateway', /^nat-[0-9a-f]{17}$/],
    ['AWS::EC2::EIP', /^198\.51\.100\.\d{1,3}$/],
    ['AWS::EC2::NetworkAcl', /^acl-[0-9a-f]{17}$/],
    ['AWS::EC2::VPNConnection', /^vpn-[0-9a-f]{17}$/],
    ['AWS::Route53::HealthCheck', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
    ['AWS::CodeDeploy::Application', /^network-dev-trading-It-[0-9A-F]{12}$/],
    ['AWS::Some::Thing', /^network-dev-trading-It-[0-9A-F]{12}$/],
  ])('of %s is well-formed', (type, pattern) => {
    expect(stubbedRef(identity(type))).toMatch(pattern);
  });

  it('differs between resources and is the same in every run', () => {
    const one = identity('AWS::EC2::NatGateway');
    expect(stubbedRef(one)).toBe(stubbedRef({ ...one }));
    expect(stubbedRef(one)).not.toBe(stubbedRef({ ...one, logicalId: 'Other' }));
    expect(stubbedRef(one)).not.toBe(stubbedRef({ ...one, stackName: 'other' }));
  });

  it('is the name of the template where it gives one, as it stands there', () => {
    const name = { 'Fn::Join': ['-', ['sg', { Ref: 'AWS::StackName' }]] };
    const properties = { ReplicationSubnetGroupIdentifier: name };
    expect(stubbedRef(identity('AWS::DMS::ReplicationSubnetGroup', properties))).toBe(name);
  });

  it('is the ARN for DMS and ends with the resource identifier', () => {
    expect(stubbedRef(identity('AWS::DMS::ReplicationTask', { ResourceIdentifier: 'task-1' }))).toEqual({
      'Fn::Join': [':', ['arn:aws:dms:us-east-1:000000000000:task', 'task-1']],
    });
  });

  it('is made of the properties for a scalable target', () => {
    const properties = {
      ResourceId: 'service/c/s',
      ScalableDimension: 'ecs:service:DesiredCount',
      ServiceNamespace: 'ecs',
    };
    expect(stubbedRef(identity('AWS::ApplicationAutoScaling::ScalableTarget', properties))).toEqual({
      'Fn::Join': ['|', ['service/c/s', 'ecs:service:DesiredCount', 'ecs']],
    });
  });
});

describe('the value of Fn::GetAtt of a stub', () => {
  it('is an ARN that ends with the id for an attribute Arn', () => {
    expect(stubbedAttribute(identity('AWS::Backup::BackupSelection'), 'Arn')).toEqual({
      'Fn::Join': [
        '/',
        ['arn:aws:backup:us-east-1:000000000000:backupselection', expect.stringMatching(/^selection-[0-9a-f]{17}$/)],
      ],
    });
  });

  it.each([
    ['AWS::Route53::HealthCheck', 'HealthCheckId'],
    ['AWS::EC2::NatGateway', 'NatGatewayId'],
    ['AWS::EC2::NetworkAcl', 'Id'],
    ['AWS::EC2::VPNConnection', 'VpnConnectionId'],
  ])('is the id of %s for %s', (type, attribute) => {
    expect(stubbedAttribute(identity(type), attribute)).toBe(stubbedRef(identity(type)));
  });

  it('is an allocation id for that of an address', () => {
    expect(stubbedAttribute(identity('AWS::EC2::EIP'), 'AllocationId')).toMatch(/^eipalloc-[0-9a-f]{17}$/);
  });

  it('is refused where no well-formed value is known', () => {
    expect(() => stubbedAttribute(identity('AWS::Some::Thing'), 'Colour')).toThrow(
      'No stub value is known for AWS::Some::Thing.Colour (It in network-dev-trading)',
    );
  });
});
