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
  template.hasResource('AWS::EC2::VPNGatewayRoutePropagation', {
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('^LinkAttachment')]),
  });
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

describe('the alarm on the tunnels', () => {
  const existing = templateOf(
    linkedBy({ kind: 'existing-vpn', vpnConnectionId: 'vpn-0123456789abcdef0', remoteCidrs: ['10.20.0.0/16'] }),
  );

  test.each([
    ['of a new connection', template, { 'Fn::GetAtt': [Match.stringLikeRegexp('^LinkConnection'), 'VpnConnectionId'] }],
    ['of one that exists', existing, 'vpn-0123456789abcdef0'],
  ])('%s fires when none of them has been up for 15 minutes, also where nothing is reported', (_, source, VpnId) => {
    source.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'alarm-vpn-production-trading',
      Metrics: [
        Match.objectLike({
          MetricStat: {
            Metric: { Namespace: 'AWS/VPN', MetricName: 'TunnelState', Dimensions: [{ Name: 'VpnId', Value: VpnId }] },
            Stat: 'Maximum',
            Period: 300,
          },
        }),
      ],
      EvaluationPeriods: 3,
      Threshold: 0,
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      TreatMissingData: 'breaching',
      AlarmActions: [{ Ref: Match.stringLikeRegexp('AlertTopic') }],
      OKActions: [{ Ref: Match.stringLikeRegexp('AlertTopic') }],
    });
  });

  test('says what to look at first, which is another thing for a connection that was there before', () => {
    const description = (source: typeof template) =>
      Object.values(source.findResources('AWS::CloudWatch::Alarm')).map(
        ({ Properties }) => Properties.AlarmDescription,
      );
    expect(description(template)).toEqual([expect.stringContaining('until it is configured for the first time')]);
    expect(description(existing)).toEqual([expect.stringContaining('was there before this migration')]);
  });

  test('is not there where the link is no VPN', () => {
    templateOf(linkedBy({ kind: 'none', remoteCidrs: ['198.51.100.0/24'] })).resourceCountIs(
      'AWS::CloudWatch::Alarm',
      0,
    );
  });
});
