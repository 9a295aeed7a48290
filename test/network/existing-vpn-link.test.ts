import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { EnvironmentDefinition, MigrationDefinition } from '../../lib/definition';
import { payments } from '../../lib/definitions/payments';
import { definitionOf, vpnSharedWith } from '../../lib/environment';
import { InvalidInputError } from '../../lib/problems';
import { outputsOf, templateOf } from './stack';

type Answers = Readonly<Record<string, unknown>>;

/** What the lookup of a connection leaves in `cdk.context.json`. */
function ending(connection: string, property: 'VpnGatewayId' | 'TransitGatewayId', gateway: string): Answers {
  const key = `cc-api-provider:account=000000000000:exactIdentifier=${connection}:propertiesToReturn.0=${property}:region=us-east-1:typeName=AWS$:$:EC2$:$:VPNConnection`;
  return { [key]: [{ [property]: gateway, Identifier: connection }] };
}

/** The two environments of payments, each with another connection than the one whose answer is in the project. */
const [production, sync] = payments.environments;
const remoteCidrs: [string] = ['10.110.0.0/16'];
const environments: readonly [string, EnvironmentDefinition][] = [
  ['aws-production', { ...production, link: { kind: 'existing-vpn', vpnConnectionId: 'vpn-1', remoteCidrs } }],
  ['legacy-sync', { ...sync, link: { kind: 'existing-vpn', vpnConnectionId: 'vpn-1', remoteCidrs } }],
];

function linkOf(environment: EnvironmentDefinition, answers: Answers, definition: MigrationDefinition = payments) {
  return templateOf(definitionOf(definition, environment), answers, {
    environment,
    vpnSharedWith: vpnSharedWith(definition, environment),
  });
}

/** The logical id, and what stands in it, of the one resource of a type. */
function only(template: Template, type: string): [string, { readonly [key: string]: unknown }] {
  const found = Object.entries(template.findResources(type));
  expect(found).toHaveLength(1);
  return found[0] as [string, { readonly [key: string]: unknown }];
}

const applicationTables = [1, 2, 3].map((zone) => ({
  Ref: expect.stringMatching(`applicationSubnet${zone}RouteTable`),
}));

describe.each(environments)('in %s a connection on a VPN gateway', (_name, environment) => {
  const template = linkOf(environment, ending('vpn-1', 'VpnGatewayId', 'vgw-1'));

  test('attaches that gateway to the VPC, and its routes to the application subnets alone', () => {
    template.hasResourceProperties('AWS::EC2::VPCGatewayAttachment', {
      VpnGatewayId: 'vgw-1',
      VpcId: { Ref: Match.stringLikeRegexp('Vpc') },
      InternetGatewayId: Match.absent(),
    });
    const [, { Properties }] = only(template, 'AWS::EC2::VPNGatewayRoutePropagation');
    expect(Properties).toEqual({ VpnGatewayId: 'vgw-1', RouteTableIds: applicationTables });
  });

  test('propagates nothing before the gateway is attached, and detaches it after that has ended', () => {
    const [, { DependsOn }] = only(template, 'AWS::EC2::VPNGatewayRoutePropagation');
    expect(DependsOn).toContainEqual(expect.stringMatching(/^LinkAttachment/));
  });

  test('tells the operator how to see what was learned', () => {
    const { value } = outputsOf(template)['LearnedRoutesCommand'] ?? {};
    expect(value).toContain("GatewayId=='vgw-1'");
    expect(value).toMatch(/^aws ec2 describe-route-tables --region us-east-1 .*Values=\$\{NetworkVpc/);
  });
});

describe.each(environments)('in %s a connection on a transit gateway', (_name, environment) => {
  const template = linkOf(environment, ending('vpn-1', 'TransitGatewayId', 'tgw-1'));

  test('attaches the VPC to it in every zone, by a type that takes other subnets without a replacement', () => {
    const [, { Properties }] = only(template, 'AWS::EC2::TransitGatewayAttachment');
    expect(Properties).toMatchObject({
      TransitGatewayId: 'tgw-1',
      SubnetIds: [1, 2, 3].map((zone) => ({ Ref: expect.stringMatching(`applicationSubnet${zone}Subnet`) })),
    });
  });

  test('leads each application subnet to each remote network, once the VPC is attached', () => {
    const [attachment] = only(template, 'AWS::EC2::TransitGatewayAttachment');
    const routes = Object.values(template.findResources('AWS::EC2::Route')).filter(
      ({ Properties }) => Properties.TransitGatewayId !== undefined,
    );
    expect(routes.map(({ Properties }) => Properties)).toEqual(
      applicationTables.map((RouteTableId) => ({
        RouteTableId,
        DestinationCidrBlock: '10.110.0.0/16',
        TransitGatewayId: 'tgw-1',
      })),
    );
    expect(routes).toHaveLength(3);
    for (const { DependsOn } of routes) {
      expect(DependsOn).toContain(attachment);
    }
  });

  test('tells the operator how to see both ways through the transit gateway', () => {
    const { value, description } = outputsOf(template)['TransitRoutesCommand'] ?? {};
    expect(value).toMatch(/^for id in \$\{NetworkVpc\w+\} vpn-1; do .*Values=tgw-1 /);
    expect(description).toContain('10.110.0.0/16 to the VPN');
  });
});

test.each(environments)('in %s the connection itself is neither created nor changed', (_name, environment) => {
  for (const answers of [ending('vpn-1', 'VpnGatewayId', 'vgw-1'), ending('vpn-1', 'TransitGatewayId', 'tgw-1')]) {
    const template = linkOf(environment, answers);
    for (const type of ['VPNConnection', 'VPNConnectionRoute', 'VPNGateway', 'CustomerGateway', 'TransitGateway']) {
      template.resourceCountIs(`AWS::EC2::${type}`, 0);
    }
    const { network } = definitionOf(payments, environment);
    expect(outputsOf(template)['OnPremisesRoute']?.value).toBe(network.vpcCidr);
  }
});

test('until the connection is looked up nothing is attached, and nothing is made up', () => {
  const template = linkOf({ ...production, link: { kind: 'existing-vpn', vpnConnectionId: 'vpn-1', remoteCidrs } }, {});
  expect(JSON.stringify(template.toJSON())).not.toMatch(/vgw-|tgw-|TransitGateway|VPNGateway/);
  expect(outputsOf(template)).not.toHaveProperty('OnPremisesRoute');
});

describe('the example', () => {
  const one = linkOf(production, {});
  const other = linkOf(sync, {});

  test('shows both kinds: the production over a transit gateway, the other environment over a VPN gateway', () => {
    one.resourceCountIs('AWS::EC2::TransitGatewayAttachment', 1);
    one.resourceCountIs('AWS::EC2::VPNGatewayRoutePropagation', 0);
    other.resourceCountIs('AWS::EC2::TransitGatewayAttachment', 0);
    other.resourceCountIs('AWS::EC2::VPNGatewayRoutePropagation', 1);
  });
});

describe('a connection that two environments name', () => {
  const shared: MigrationDefinition = {
    ...payments,
    environments: [production, { ...sync, link: payments.network.link }],
  };
  const { vpnConnectionId } = payments.network.link;

  test('is refused for each of them where it ends on a VPN gateway, which attaches to one VPC at a time', () => {
    const answers = {
      ...ending(vpnConnectionId, 'VpnGatewayId', 'vgw-1'),
      // In the place of the project's own answer.
      ...ending(vpnConnectionId, 'TransitGatewayId', ''),
    };
    const [first, second] = shared.environments;
    expect(() => linkOf(first, answers, shared)).toThrow(
      new InvalidInputError([
        `network.link.vpnConnectionId: got "${vpnConnectionId}", allowed a connection of its own for each environment; legacy-sync has this one, and it ends on vgw-1: a VPN gateway attaches to one VPC at a time, only a transit gateway can be shared`,
      ]),
    );
    expect(() => linkOf(second as EnvironmentDefinition, answers, shared)).toThrow('aws-production has this one');
  });

  test('is shared where it ends on a transit gateway', () => {
    for (const environment of shared.environments) {
      expect(() => linkOf(environment, {}, shared)).not.toThrow();
    }
  });
});
