import { definitions } from '../../lib/definitions';
import { type MigrationPhase, migrationPhases } from '../../lib/migration-phase';
import { type Deployment, deploymentOf } from '../invariants';
import { stacksFor } from '../support/stacks';

/** Every environment that can be cut over: one that takes no traffic stays in the first phase. */
const environments = Object.entries(definitions).flatMap(([migration, { environments }]) =>
  environments
    .filter(({ takesTraffic }) => takesTraffic !== false)
    .map(({ name: environment }) => ({ migration, environment })),
);

interface TemplateResource {
  readonly Type: string;
  readonly DependsOn?: string | readonly string[];
}
type Resources = Readonly<Record<string, TemplateResource>>;
interface Output {
  readonly Value: unknown;
  readonly Export?: { readonly Name: string };
}

const stackIds = ['NetworkStack', 'DataStack', 'AppStack', 'TrafficStack', 'MonitoringStack'] as const;

/** Types that hold what a migration must not lose, or that write into one of them. */
const dataTypes = [
  'AWS::Backup::BackupVault',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::Route53::HostedZone',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
  'AWS::SecretsManager::SecretTargetAttachment',
];

/** The sections of one stack's template. */
function templateOf({ stacks }: Deployment, id: string) {
  const found = stacks.find((stack) => stack.id === id);
  return (found?.template ?? {}) as {
    readonly Resources: Resources;
    readonly Outputs?: Readonly<Record<string, Output>>;
  };
}

/** What each stack exports: the name in the template, the name in the account, the value. */
function exportsOf(deployment: Deployment) {
  const exported = stackIds.map((id) => [
    id,
    Object.fromEntries(Object.entries(templateOf(deployment, id).Outputs ?? {}).filter(([, { Export }]) => Export)),
  ]);
  return Object.fromEntries(exported) as Readonly<Record<string, Readonly<Record<string, Output>>>>;
}

/** Every value below a key, however deep. */
function valuesOf(key: string, value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, inner]) => (name === key ? [inner] : valuesOf(key, inner)));
}

/** Ids of the resources that a resource waits for, by name or by reference, and those that they wait for. */
function dependenciesOf(id: string, resources: Resources, found = new Set<string>()): ReadonlySet<string> {
  const { DependsOn = [], ...resource } = resources[id] as TemplateResource;
  const attributes = valuesOf('Fn::GetAtt', resource).map((value) => (value as readonly string[])[0]);
  const substituted = valuesOf('Fn::Sub', resource).flatMap((value) =>
    [...String(value).matchAll(/\$\{(\w+)/g)].map(([, name]) => name),
  );
  for (const next of [DependsOn, valuesOf('Ref', resource), attributes, substituted].flat() as readonly string[]) {
    if (Object.hasOwn(resources, next) && !found.has(next)) {
      found.add(next);
      dependenciesOf(next, resources, found);
    }
  }
  return found;
}

describe.each(environments)('$migration in $environment', ({ migration, environment }) => {
  const phases = {} as Record<MigrationPhase, Deployment>;

  beforeAll(() => {
    for (const migrationPhase of migrationPhases) {
      phases[migrationPhase] = deploymentOf(stacksFor({ migration, environment, migrationPhase }));
    }
  });

  test('exports the same in every phase, so that no stack holds what another one has to let go', () => {
    const { replicate, cutover, complete } = phases;
    expect(Object.keys(exportsOf(replicate)['NetworkStack'] ?? {}).length).toBeGreaterThan(10);
    expect(exportsOf(cutover)).toEqual(exportsOf(replicate));
    expect(exportsOf(complete)).toEqual(exportsOf(replicate));
  });

  test.each(migrationPhases)('imports in phase %s only what is exported', (phase) => {
    const exported = Object.values(exportsOf(phases[phase])).flatMap((outputs) =>
      Object.values(outputs).map(({ Export }) => Export?.Name),
    );
    const imported = phases[phase].stacks.flatMap(({ template }) => valuesOf('Fn::ImportValue', template));
    expect(imported.length).toBeGreaterThan(20);
    expect(imported.filter((name) => !exported.includes(String(name)))).toEqual([]);
  });

  test('has nothing left of AWS DMS and of the link in phase complete', () => {
    const gone = /^AWS::(DMS::|EC2::(VPN|CustomerGateway$|VPCPeeringConnection$|VPCGatewayAttachment$|TransitGateway))/;
    const left = phases.complete.resources.filter(({ type, properties }) =>
      // The internet gateway is attached in the same way as a VPN gateway.
      type === 'AWS::EC2::VPCGatewayAttachment' ? properties['VpnGatewayId'] !== undefined : gone.test(type),
    );
    expect(left).toEqual([]);
    for (const type of ['AWS::DMS::ReplicationInstance', 'AWS::DMS::ReplicationTask', 'AWS::DMS::Endpoint']) {
      expect(phases.cutover.resources.map((resource) => resource.type)).toContain(type);
    }
  });

  test('opens no way to the networks of the source in phase complete', () => {
    const { network } = phases.complete.settings.definition;
    const openings = (deployment: Deployment) =>
      deployment.resources.filter(
        ({ type, properties }) =>
          /^AWS::EC2::(SecurityGroup|NetworkAclEntry|Route)/.test(type) &&
          network.link.remoteCidrs.some((cidr) => JSON.stringify(properties).includes(`"${cidr}"`)),
      );
    expect(openings(phases.cutover).length).toBeGreaterThan(1);
    expect(openings(phases.complete)).toEqual([]);
  });

  test.each(['cutover', 'complete'] as const)('changes in phase %s nothing that holds data', (phase) => {
    let compared = 0;
    for (const id of stackIds) {
      const before = templateOf(phases.replicate, id).Resources;
      const after = templateOf(phases[phase], id).Resources;
      for (const [logicalId, resource] of Object.entries(before)) {
        if (dataTypes.includes(resource.Type)) {
          compared += 1;
          expect({ [logicalId]: after[logicalId] }).toEqual({ [logicalId]: resource });
        }
      }
    }
    expect(compared).toBeGreaterThan(7);
  });

  test.each(['cutover', 'complete'] as const)('leaves in phase %s the application as it is', (phase) => {
    expect(templateOf(phases[phase], 'AppStack')).toEqual(templateOf(phases.replicate, 'AppStack'));
  });

  test.each(['NetworkStack', 'DataStack'] as const)(
    'has in %s everything that a phase adds or changes come after the guard, which changes with it',
    (stack) => {
      const differing = new Set<string>();
      for (const one of migrationPhases) {
        for (const other of migrationPhases.filter((phase) => phase !== one)) {
          const [resources, others] = [one, other].map((phase) => templateOf(phases[phase], stack).Resources) as [
            Resources,
            Resources,
          ];
          const guard = Object.keys(resources).find((id) => resources[id]?.Type === 'Custom::PhaseGuard') as string;
          expect(others[guard]).not.toEqual(resources[guard]);
          const changed = Object.keys(resources).filter(
            (id) => id !== guard && JSON.stringify(resources[id]) !== JSON.stringify(others[id]),
          );
          for (const id of changed) {
            differing.add(id);
          }
          expect(changed.filter((id) => !dependenciesOf(id, resources).has(guard))).toEqual([]);
        }
      }
      expect(differing.size).toBeGreaterThan(1);
    },
  );
});
