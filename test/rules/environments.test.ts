import type { EnvironmentDefinition, MigrationDefinition, OnPremisesLink } from '../../lib/definition';
import { vpnSharedWith } from '../../lib/environment';
import { problemsOf, valid } from '../support/definition';

const live: EnvironmentDefinition = { name: 'live' };
const sync: EnvironmentDefinition = { name: 'sync', vpcCidr: '10.41.0.0/16', recordName: 'sync' };
const none: OnPremisesLink = { kind: 'none', remoteCidrs: ['198.51.100.0/24'] };

function problemsBetween(...environments: MigrationDefinition['environments']): readonly string[] {
  return problemsOf({ ...valid, environments });
}

test('two environments with names and blocks of their own stand side by side', () => {
  expect(problemsBetween(live, sync)).toEqual([]);
});

test('two environments of one host name are named', () => {
  expect(problemsBetween(live, { ...sync, recordName: valid.traffic.recordName })).toEqual([
    `environments[1].recordName: got "${valid.traffic.recordName}", allowed a value of its own for each environment; live has this one`,
  ]);
});

test('two VPCs behind one link that share an address are named, not only equal ones', () => {
  for (const vpcCidr of [undefined, '10.40.0.0/16', '10.40.16.0/20']) {
    const got = vpcCidr ?? valid.network.vpcCidr;
    expect(problemsBetween(live, { ...sync, vpcCidr })).toEqual([
      `environments[1].vpcCidr: got "${got}", allowed a block of its own for each environment; live has 10.40.0.0/16`,
    ]);
  }
});

test('a third environment is compared with the second, too', () => {
  expect(problemsBetween(live, sync, { name: 'third', vpcCidr: '10.41.0.0/20', recordName: 'third' })).toEqual([
    'environments[2].vpcCidr: got "10.41.0.0/20", allowed a block of its own for each environment; sync has 10.41.0.0/16',
  ]);
});

test('without a link VPCs never meet, and may be equal', () => {
  expect(problemsBetween(live, { ...sync, vpcCidr: undefined, link: none })).toEqual([]);
});

test('a block that is none is reported as such, and compared with nothing', () => {
  expect(problemsBetween(live, { ...sync, vpcCidr: '10.40.0.0' })).toEqual([
    expect.stringContaining('network.vpcCidr: got "10.40.0.0"'),
  ]);
});

test('who shares an existing VPN connection is known, whether the link is inherited or written out', () => {
  const over = (vpnConnectionId: string): OnPremisesLink => ({
    kind: 'existing-vpn',
    vpnConnectionId,
    remoteCidrs: ['10.20.0.0/16'],
  });
  const own: EnvironmentDefinition = { name: 'own', link: over('vpn-2') };
  const unlinked: EnvironmentDefinition = { name: 'unlinked', link: none };
  const written: EnvironmentDefinition = { name: 'written', link: over('vpn-1') };
  const definition: MigrationDefinition = {
    ...valid,
    network: { ...valid.network, link: over('vpn-1') },
    environments: [live, own, unlinked, written],
  };
  expect(definition.environments.map((environment) => vpnSharedWith(definition, environment))).toEqual([
    ['written'],
    [],
    [],
    ['live'],
  ]);
});
