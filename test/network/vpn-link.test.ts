import { Match } from 'aws-cdk-lib/assertions';
import { linkedBy, outputsOf, templateOf } from './stack';

const template = templateOf();

test('a new VPN connection leads to the router of the definition, by static routes', () => {
  template.hasResourceProperties('AWS::EC2::CustomerGateway', { IpAddress: '203.0.113.10', BgpAsn: 65000 });
  template.hasResourceProperties('AWS::EC2::VPNConnection', { StaticRoutesOnly: true });
  template.hasResourceProperties('AWS::EC2::VPNConnectionRoute', { DestinationCidrBlock: '10.20.0.0/16' });
});

test('only the application subnets learn its routes, once the gateway is attached', () => {
  template.hasResourceProperties('AWS::EC2::VPNGatewayRoutePropagation', {
    RouteTableIds: [1, 2, 3].map((index) => ({ Ref: Match.stringLikeRegexp(`applicationSubnet${index}`) })),
  });
  template.hasResource('AWS::EC2::VPNGatewayRoutePropagation', { DependsOn: [Match.stringLikeRegexp('Attachment')] });
});

test('the operator is told by which id to download the configuration of the router', () => {
  expect(outputsOf(template)).toHaveProperty(
    'VpnConnectionId.value',
    expect.stringMatching(/^\$\{LinkConnection\w+\./),
  );
});

test('without a link nothing is attached, routed or printed', () => {
  const none = templateOf(linkedBy({ kind: 'none', remoteCidrs: ['198.51.100.0/24'] }));
  for (const type of ['VPNConnection', 'VPNGateway', 'VPCPeeringConnection', 'TransitGatewayAttachment']) {
    none.resourceCountIs(`AWS::EC2::${type}`, 0);
  }
  expect(Object.keys(outputsOf(none))).toEqual(
    Object.keys(outputsOf(template)).filter((output) => output !== 'VpnConnectionId'),
  );
});
