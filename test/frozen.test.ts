import { Template } from 'aws-cdk-lib/assertions';
import { defineStacks } from '../lib/crossfade';
import type {
  ComputeDefinition,
  FargateCompute,
  FargateServiceDefinition,
  MigrationDefinition,
  ServiceDefinition,
} from '../lib/definition';
import { definitions } from '../lib/definitions';
import { testApp } from './support/app';
import { answersTo } from './support/lookups';
import { type Deployed, type Resource, withReferences } from './support/references';
import { settingsFor } from './support/settings';

/**
 * What must not change after the first deploy: all of a resource, or some properties. CodeDeploy changes services, listeners,
 * rules and target groups itself, and a stack update would put them back or fail; the properties of DMS replace the resource,
 * and with it the task, which loads everything again; a secret that changes loses what the operator has put into it.
 */
const frozen: Readonly<Record<string, 'all' | readonly string[]>> = {
  'AWS::ECS::Service': 'all',
  'AWS::ElasticLoadBalancingV2::Listener': 'all',
  'AWS::ElasticLoadBalancingV2::ListenerRule': 'all',
  'AWS::ElasticLoadBalancingV2::TargetGroup': 'all',
  'AWS::DMS::ReplicationInstance': [
    'KmsKeyId',
    'PubliclyAccessible',
    'ReplicationInstanceIdentifier',
    'ReplicationSubnetGroupIdentifier',
    'ResourceIdentifier',
  ],
  'AWS::DMS::Endpoint': ['EndpointIdentifier', 'EndpointType', 'EngineName', 'KmsKeyId', 'ResourceIdentifier'],
  'AWS::DMS::ReplicationTask': [
    'MigrationType',
    'ReplicationInstanceArn',
    'ReplicationTaskIdentifier',
    'ResourceIdentifier',
    'SourceEndpointArn',
    'TargetEndpointArn',
  ],
  'AWS::SecretsManager::Secret': 'all',
};

/** What CloudFormation changes in place, of resources that something frozen refers to. */
const inPlace: Readonly<Record<string, readonly string[]>> = {
  'AWS::DMS::ReplicationInstance': ['AllocatedStorage', 'MultiAZ'],
  'AWS::EC2::SecurityGroup': ['SecurityGroupEgress', 'SecurityGroupIngress'],
  'AWS::RDS::DBClusterParameterGroup': ['Parameters'],
  'AWS::Route53::HostedZone': ['HostedZoneTags'],
};

/** A definition with other numbers of everything that an operator resizes. */
function resized(definition: MigrationDefinition): MigrationDefinition {
  const { compute, target, replication } = definition;
  return {
    ...definition,
    compute: resizedCompute(compute),
    target: { ...target, readers: target.readers + 1 },
    replication: { ...replication, storageGiB: replication.storageGiB + 50, multiAz: !replication.multiAz },
  };
}

function resizedCompute(compute: ComputeDefinition): ComputeDefinition {
  if (compute.kind === 'fargate') {
    const [first, ...others] = compute.services;
    const larger = (service: FargateServiceDefinition): FargateServiceDefinition => ({
      ...moreTasks(service),
      cpuUnits: 2048,
      memoryMiB: 4096,
    });
    const services: FargateCompute['services'] = [larger(first), ...others.map(larger)];
    return { ...compute, services };
  }
  const [only] = compute.services;
  return { ...compute, services: [moreTasks(only)], instanceType: 'm7g.2xlarge', volumeGiB: compute.volumeGiB + 10 };
}

function moreTasks<Service extends ServiceDefinition>(service: Service): Service {
  return { ...service, minimumTasks: service.minimumTasks + 2, maximumTasks: service.maximumTasks + 5 };
}

function retagged(definition: MigrationDefinition): MigrationDefinition {
  const tags = Object.entries(definition.tags).map(([key, value]) => [key, `${value}-2`]);
  return { ...definition, tags: { ...Object.fromEntries(tags), Added: 'later' } };
}

function deployed(
  flags: Readonly<Record<string, string>>,
  change: (definition: MigrationDefinition) => MigrationDefinition = (definition) => definition,
): Deployed {
  const settings = settingsFor(flags);
  const app = testApp(answersTo(settings.definition));
  const stacks = Object.values(defineStacks(app, { ...settings, definition: change(settings.definition) }));
  const templates = stacks.map((stack) => ({ id: stack.node.id, template: Template.fromStack(stack).toJSON() }));
  const entriesOf = <Value>(section: string) =>
    templates.flatMap(({ id, template }) =>
      Object.entries<Value>(template[section] ?? {}).map(([key, value]) => ({ stack: id, key, value })),
    );
  return {
    resources: Object.fromEntries(
      entriesOf<Resource>('Resources').map(({ stack, key, value }) => [`${stack}/${key}`, value]),
    ),
    exports: Object.fromEntries(
      entriesOf<{ readonly Export?: { readonly Name: string }; readonly Value: unknown }>('Outputs').flatMap(
        ({ stack, value: { Export, Value } }) => (Export === undefined ? [] : [[Export.Name, { stack, value: Value }]]),
      ),
    ),
  };
}

/** Returns what must not change, as the template has it. */
function frozenPart({ Type, Properties = {} }: Resource, tags: boolean): unknown {
  const what = frozen[Type] ?? [];
  const { Tags, ...others } = Properties;
  return what === 'all'
    ? { ...others, ...(tags && { Tags }) }
    : Object.fromEntries(what.map((name) => [name, Properties[name]]));
}

function frozenOf({ resources }: Deployed, { tags } = { tags: true }): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(resources)
      .filter(([, { Type }]) => Type in frozen)
      .map(([id, resource]) => [id, frozenPart(resource, tags)]),
  );
}

/** What the frozen resources refer to, without tags and without what changes in place. */
function referredOf(first: Deployed, { resources }: Deployed): Readonly<Record<string, unknown>> {
  const ids = withReferences(
    first,
    Object.keys(first.resources).filter((id) => String(first.resources[id]?.Type) in frozen && id in resources),
  );
  return Object.fromEntries(
    ids.map((id) => {
      const { Type = '', Properties = {} } = resources[id] ?? {};
      const kept = Object.entries(Properties).filter(
        ([name]) => name !== 'Tags' && !(inPlace[Type] ?? []).includes(name),
      );
      return [id, { Type, ...Object.fromEntries(kept) }];
    }),
  );
}

function expectFrozen(first: Deployed, later: Deployed, options = { tags: true }): void {
  expect(frozenOf(later, options)).toEqual(frozenOf(first, options));
  expect(JSON.stringify(frozenOf(later, options))).toBe(JSON.stringify(frozenOf(first, options)));
  expect(referredOf(first, later)).toEqual(referredOf(first, first));
}

const isOfDms = ({ Type }: Resource) => Type.startsWith('AWS::DMS::');

function withoutDms({ resources, exports }: Deployed): Deployed {
  return {
    resources: Object.fromEntries(Object.entries(resources).filter(([, resource]) => !isOfDms(resource))),
    exports,
  };
}

/** The types of which a system has resources at all. */
function typesOf({ compute, secrets, source }: MigrationDefinition): readonly string[] {
  const created = secrets?.kind !== 'existing' || source.credentials.kind === 'created-secret';
  return Object.keys(frozen).filter((type) => {
    switch (type) {
      case 'AWS::ECS::Service':
        return compute.kind === 'fargate';
      case 'AWS::ElasticLoadBalancingV2::ListenerRule':
        return compute.services.length > 1;
      case 'AWS::SecretsManager::Secret':
        return created;
      default:
        return true;
    }
  });
}

const migrations: Readonly<Record<string, MigrationDefinition>> = definitions;

describe.each(Object.keys(migrations))('of %s', (migration) => {
  const first = deployed({ migration });

  test('there is what is frozen, in every resource of its type', () => {
    const found = Object.values(first.resources).filter(({ Type }) => Type in frozen);
    expect(new Set(found.map(({ Type }) => Type))).toEqual(
      new Set(typesOf(migrations[migration] as MigrationDefinition)),
    );
    for (const { Type, Properties } of found) {
      const what = frozen[Type] ?? [];
      expect({ Type, ...Properties }).toEqual(
        expect.objectContaining(
          Object.fromEntries((what === 'all' ? [] : what).map((name) => [name, expect.anything()])),
        ),
      );
    }
    expect(Object.keys(referredOf(first, first)).length).toBeGreaterThan(found.length);
  });

  test('nothing frozen changes with the weight, the image and the capacities', () => {
    const later = deployed({ migration, awsTrafficWeight: '25', imageTag: '1.4.2' }, resized);
    expect(later.resources).not.toEqual(first.resources);
    expectFrozen(first, later);
  });

  test('nothing frozen changes with the cutover', () => {
    expectFrozen(first, deployed({ migration, migrationPhase: 'cutover' }));
  });

  test('nothing frozen changes with the end of the migration but what goes', () => {
    const complete = deployed({ migration, migrationPhase: 'complete' });
    expect(Object.values(complete.resources).filter(isOfDms)).toEqual([]);
    expectFrozen(withoutDms(first), complete);
  });

  test('nothing frozen but the tags themselves, which AWS changes in place, changes with the tags', () => {
    const later = deployed({ migration }, retagged);
    expect(frozenOf(later)).not.toEqual(frozenOf(first));
    expectFrozen(first, later, { tags: false });
  });
});
