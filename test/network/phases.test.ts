import type { Template } from 'aws-cdk-lib/assertions';
import type { MigrationDefinition } from '../../lib/definition';
import { type MigrationPhase, migrationPhases } from '../../lib/migration-phase';
import { changed, valid } from '../support/definition';
import { outputsOf, templateOf } from './stack';

const servesReads: MigrationDefinition = changed('target', { servesReads: true });

function inPhase(migrationPhase: MigrationPhase, definition = valid): Template {
  return templateOf(definition, undefined, { migrationPhase });
}

/** Where each name of the private zone leads to, by its first label. */
function namesIn(template: Template): Readonly<Record<string, string>> {
  const records = Object.values(template.findResources('AWS::Route53::RecordSet'));
  return Object.fromEntries(
    records.map(({ Properties: { Name, ResourceRecords } }) => [
      String(Name).replace('.trading.internal.', ''),
      String(ResourceRecords[0]).replace('.trading.internal', ''),
    ]),
  );
}

describe('the names of the databases', () => {
  test.each([
    ['replicate', valid, { source: '10.20.0.10', writer: 'source', reader: 'source' }],
    ['replicate', servesReads, { source: '10.20.0.10', writer: 'source', reader: 'aurora-reader' }],
    ['cutover', valid, { source: '10.20.0.10', writer: 'aurora', reader: 'aurora-reader' }],
    ['complete', valid, { writer: 'aurora', reader: 'aurora-reader' }],
    ['complete', servesReads, { writer: 'aurora', reader: 'aurora-reader' }],
  ] as const)('in phase %s lead to who writes and who is read', (phase, definition, expected) => {
    expect(namesIn(inPhase(phase, definition))).toEqual(expected);
  });

  test('keep their type and their five seconds in every phase, since Route 53 would refuse another type', () => {
    for (const phase of migrationPhases) {
      const records = Object.values(inPhase(phase).findResources('AWS::Route53::RecordSet'));
      const writers = records.filter(({ Properties }) => /^(writer|reader)\./.test(Properties.Name));
      expect(writers.map(({ Properties: { Type, TTL } }) => [Type, TTL])).toEqual([
        ['CNAME', '5'],
        ['CNAME', '5'],
      ]);
    }
  });

  test('change after everything else, the writer last: no later failure has CloudFormation put the old writer back', () => {
    const template = inPhase('cutover');
    const { Resources: resources } = template.toJSON() as {
      Resources: Readonly<Record<string, { Properties?: { Name?: string }; DependsOn?: readonly string[] }>>;
    };
    const idOf = (label: string) =>
      Object.keys(resources).find((id) => resources[id]?.Properties?.Name === `${label}.trading.internal.`) ?? '';
    const before = resources[idOf('writer')]?.DependsOn ?? [];
    expect(before).toContain(idOf('reader'));
    const zones = Object.keys(resources).filter((id) => id.startsWith('Zones'));
    expect(Object.keys(resources).filter((id) => !before.includes(id) && !zones.includes(id))).toEqual([]);
  });

  test('are literal, so that nothing of DataStack reaches back', () => {
    expect(JSON.stringify(inPhase('cutover').toJSON())).not.toContain('Fn::ImportValue');
  });
});

describe('phase complete', () => {
  const before = inPhase('cutover');
  const after = inPhase('complete');
  const entries = (template: Template) => template.findResources('AWS::EC2::NetworkAclEntry');

  test('takes the rules to the source away, and renumbers no other one', () => {
    const gone = Object.entries(entries(before)).filter(([id]) => !Object.hasOwn(entries(after), id));
    expect(gone.map(([, { Properties }]) => Properties.CidrBlock)).toEqual(['10.20.0.0/16']);
    for (const [id, entry] of Object.entries(entries(after))) {
      expect({ [id]: entry }).toEqual({ [id]: entries(before)[id] });
    }
  });

  test('keeps every security group and its way out, so that a task still logs while it ends', () => {
    const groups = (template: Template) => template.findResources('AWS::EC2::SecurityGroup');
    expect(Object.keys(groups(after))).toEqual(Object.keys(groups(before)));
    const [replication] = Object.entries(groups(after)).filter(([id]) => id.includes('Replication'));
    expect(replication?.[1].Properties.SecurityGroupEgress).toContainEqual(expect.objectContaining({ FromPort: 443 }));
  });

  test('tells nobody any more which connection to configure', () => {
    expect(outputsOf(before)).toHaveProperty('VpnConnectionId');
    expect(outputsOf(after)).not.toHaveProperty('VpnConnectionId');
    after.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });

  test('leaves an existing connection, a peering or no link at all without a trace as well', () => {
    const remoteCidrs: [string] = ['10.90.0.0/16'];
    for (const link of [
      { kind: 'existing-vpn', vpnConnectionId: 'vpn-0123456789abcdef0', remoteCidrs },
      { kind: 'none', remoteCidrs },
    ] as const) {
      const template = inPhase('complete', changed('network', { link }));
      expect(JSON.stringify(template.toJSON().Resources)).not.toMatch(/10\.90\.0\.0|TransitGateway|VPNGateway/);
    }
  });
});
