import { Match } from 'aws-cdk-lib/assertions';
import type { VpcPeeringLink } from '../../lib/definition';
import { linkedBy, outputsOf, templateOf } from './stack';

const link: VpcPeeringLink = {
  kind: 'vpc-peering',
  peerVpcId: 'vpc-00000000000000001',
  peerRegion: 'eu-central-1',
  remoteCidrs: ['10.90.0.0/16', '10.91.0.0/16'],
  peerRouteTableIds: ['rtb-00000000000000001', 'rtb-00000000000000002'],
};
const template = templateOf(linkedBy(link));
const outputs = outputsOf(template);

test('the VPC is peered with the legacy one in its Region, without a role: both are of one account', () => {
  template.hasResourceProperties('AWS::EC2::VPCPeeringConnection', {
    VpcId: { Ref: Match.stringLikeRegexp('Vpc') },
    PeerVpcId: 'vpc-00000000000000001',
    PeerRegion: 'eu-central-1',
    PeerRoleArn: Match.absent(),
    PeerOwnerId: Match.absent(),
  });
});

test('a legacy VPC in the same Region is peered alike', () => {
  templateOf(linkedBy({ ...link, peerRegion: 'us-east-1' })).hasResourceProperties('AWS::EC2::VPCPeeringConnection', {
    PeerRegion: 'us-east-1',
  });
});

test('each application subnet, and no other, is led to each network of the legacy VPC', () => {
  const routes = Object.values(template.findResources('AWS::EC2::Route'))
    .filter(({ Properties }) => Properties.VpcPeeringConnectionId !== undefined)
    .map(({ Properties }) => Properties);
  expect(routes).toEqual(
    [1, 2, 3].flatMap((zone) =>
      link.remoteCidrs.map((DestinationCidrBlock) => ({
        RouteTableId: { Ref: expect.stringMatching(`applicationSubnet${zone}RouteTable`) },
        DestinationCidrBlock,
        VpcPeeringConnectionId: { 'Fn::GetAtt': [expect.stringMatching(/^LinkPeering/), 'Id'] },
      })),
    ),
  );
});

test('tasks and DMS may open the database port in the legacy networks, and are answered', () => {
  for (const cidr of link.remoteCidrs) {
    template.hasResourceProperties('AWS::EC2::NetworkAclEntry', {
      Egress: true,
      CidrBlock: cidr,
      PortRange: { From: 5432, To: 5432 },
      NetworkAclId: { Ref: Match.stringLikeRegexp('application') },
    });
    for (const group of ['dms', 'api']) {
      template.hasResourceProperties('AWS::EC2::SecurityGroup', {
        GroupName: Match.stringLikeRegexp(`security-group-${group}-`),
        SecurityGroupEgress: Match.arrayWith([Match.objectLike({ CidrIp: cidr, FromPort: 5432, ToPort: 5432 })]),
      });
    }
  }
  template.hasResourceProperties('AWS::EC2::NetworkAclEntry', {
    Egress: false,
    CidrBlock: '0.0.0.0/0',
    PortRange: { From: 1024, To: 65535 },
    NetworkAclId: { Ref: Match.stringLikeRegexp('application') },
  });
});

test('the operator is given the way back in each route table, the opening for the application subnets, and the undoing', () => {
  const [connect, disconnect] = ['ConnectLegacyCommand', 'DisconnectLegacyCommand'].map(
    (id) => outputs[id]?.value ?? '',
  );
  for (const table of link.peerRouteTableIds) {
    expect(connect).toMatch(new RegExp(`create-route --region eu-central-1 --route-table-id ${table} .*10.40.0.0/16`));
    expect(disconnect).toMatch(
      new RegExp(`delete-route --region eu-central-1 --route-table-id ${table} .*10.40.0.0/16`),
    );
  }
  const subnets = Object.entries(template.findResources('AWS::EC2::Subnet'))
    .filter(([id]) => id.includes('application'))
    .map(([, { Properties }]) => Properties.CidrBlock);
  expect(subnets).toHaveLength(3);
  for (const command of [connect, disconnect]) {
    expect(command).toContain(`IpRanges=[${subnets.map((cidr) => `{CidrIp=${cidr}}`).join(',')}]`);
  }
});

test('the name of a public source leads to its private address by an option of the legacy side', () => {
  expect(outputs['ResolvePrivatelyCommand']?.value).toMatch(
    /--region eu-central-1 .*\$\{LinkPeering\w+\.Id\} --accepter-peering-connection-options AllowDnsResolution/,
  );
});

test('the one who forgot to undo it is given the command once the connection is gone, which it does not name', () => {
  const complete = templateOf(linkedBy(link), undefined, { migrationPhase: 'complete' });
  complete.resourceCountIs('AWS::EC2::VPCPeeringConnection', 0);
  const left = outputsOf(complete);
  expect(left['DisconnectLegacyCommand']).toEqual(outputs['DisconnectLegacyCommand']);
  expect(left['DisconnectLegacyCommand']?.value).not.toContain('LinkPeering');
  expect(left).not.toHaveProperty('ConnectLegacyCommand');
  expect(left).not.toHaveProperty('ResolvePrivatelyCommand');
});

test('no output says more than the 1024 characters that CloudFormation keeps', () => {
  const described = Object.values(outputs).flatMap(({ description = '' }) => description);
  expect(described.length).toBeGreaterThan(3);
  for (const description of described) {
    expect(description.length).toBeLessThanOrEqual(1024);
  }
});
