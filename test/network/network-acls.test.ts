import { propertiesOf, templateOf } from './stack';

const template = templateOf();

interface AclEntry {
  readonly Egress: boolean;
  readonly NetworkAclId: { readonly Ref: string };
  readonly CidrBlock: string;
  readonly PortRange?: { readonly From: number; readonly To: number };
  readonly RuleAction: string;
}

describe('network ACLs', () => {
  const entries = Object.values(propertiesOf<AclEntry>(template, 'AWS::EC2::NetworkAclEntry'));
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
