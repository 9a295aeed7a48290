import fc from 'fast-check';
import type { EnvironmentDefinition, MigrationDefinition } from '../lib/definition';
import { payments } from '../lib/definitions/payments';
import { platform } from '../lib/definitions/platform';
import { definitionOf } from '../lib/environment';
import { definition } from './support/arbitrary/definition';
import { valid } from './support/definition';

const smallest: EnvironmentDefinition = { name: 'sync', capacity: 'smallest' };

describe('an environment that says nothing of its own', () => {
  test('has the definition as it stands', () => {
    expect(definitionOf(valid, { name: 'production' })).toEqual(valid);
    expect(definitionOf(valid, { name: 'production', capacity: 'as-defined' })).toEqual(valid);
  });
});

describe('an environment', () => {
  test('has its own address range, link and host name in the place of the shared ones, and nothing else changed', () => {
    const link = { kind: 'none', remoteCidrs: ['198.51.100.0/24'] } as const;
    const own = definitionOf(valid, { name: 'own', vpcCidr: '10.9.0.0/16', link, recordName: 'own' });
    expect(own).toEqual({
      ...valid,
      network: { ...valid.network, vpcCidr: '10.9.0.0/16', link },
      traffic: { ...valid.traffic, recordName: 'own' },
    });
  });

  test('may stand at the apex of the zone', () => {
    expect(definitionOf(valid, { name: 'own', recordName: '' }).traffic.recordName).toBe('');
  });
});

describe('the smallest capacity', () => {
  test('keeps one NAT gateway, one reader, one replication instance and one or two tasks of each service', () => {
    const small = definitionOf(valid, smallest);
    expect(small).toMatchObject({
      network: { natGateways: 1 },
      target: { readers: 1, capacity: { kind: 'provisioned', instanceType: 't4g.medium' } },
      replication: { instanceClass: 'dms.t3.medium', multiAz: false },
    });
    expect(
      small.compute.services.map(({ name, minimumTasks, maximumTasks }) => [name, minimumTasks, maximumTasks]),
    ).toEqual([
      ['web', 1, 2],
      ['api', 1, 2],
    ]);
  });

  test('of Aurora Serverless is half a unit at rest, and never more at the most than defined', () => {
    expect(definitionOf(platform, smallest).target.capacity).toEqual({
      kind: 'serverless-v2',
      minimumUnits: 0.5,
      maximumUnits: 4,
    });
    const modest: MigrationDefinition = {
      ...platform,
      target: { ...platform.target, capacity: { kind: 'serverless-v2', minimumUnits: 0.5, maximumUnits: 1 } },
    };
    expect(definitionOf(modest, smallest).target.capacity).toMatchObject({ maximumUnits: 1 });
  });

  test('of EC2 is the smallest Graviton instance, once or twice', () => {
    expect(definitionOf(payments, smallest).compute).toMatchObject({
      kind: 'ec2-auto-scaling',
      instanceType: 't4g.small',
      services: [{ name: 'payments', minimumTasks: 1, maximumTasks: 2 }],
    });
  });

  test('changes no kind, no name and no path of any definition', () => {
    const kinds = (whole: MigrationDefinition) => ({
      link: whole.network.link,
      source: whole.source,
      engine: [whole.target.engine, whole.target.version, whole.target.capacity.kind],
      services: whole.compute.services.map(({ minimumTasks, maximumTasks, ...service }) => service),
      rest: [whole.tags, whole.secrets, whole.traffic, whole.fileStorage, whole.stateTable, whole.backup],
    });
    fc.assert(
      fc.property(definition, (whole) => {
        const before = JSON.stringify(whole);
        expect(kinds(definitionOf(whole, smallest))).toEqual(kinds(whole));
        expect(JSON.stringify(whole)).toBe(before);
      }),
      { seed: 20261121 },
    );
  });
});
