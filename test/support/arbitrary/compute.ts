import fc from 'fast-check';
import type {
  AutoScalingCompute,
  BootstrapImage,
  ComputeDefinition,
  FargateCompute,
  FargateServiceDefinition,
  ServiceDefinition,
  WebAclDefinition,
} from '../../../lib/definition';
import { hexadecimal, label } from './text';

/** What a service may use of the definition it stands in. */
export interface Extras {
  readonly apiKeys: boolean;
  readonly fileStorage: boolean;
  readonly stateTable: boolean;
}

/** Sizes of a Fargate task, with the least and the most memory. */
const fargateSizes: readonly Pick<FargateServiceDefinition, 'cpuUnits' | 'memoryMiB'>[] = [
  { cpuUnits: 256, memoryMiB: 512 },
  { cpuUnits: 256, memoryMiB: 2048 },
  { cpuUnits: 512, memoryMiB: 1024 },
  { cpuUnits: 1024, memoryMiB: 8192 },
  { cpuUnits: 2048, memoryMiB: 4096 },
  { cpuUnits: 4096, memoryMiB: 8192 },
  { cpuUnits: 4096, memoryMiB: 30720 },
];

const bootstrapImage: fc.Arbitrary<BootstrapImage> = fc.record(
  {
    repository: fc.constantFrom('nginx/nginx', 'docker/library/httpd', 'amazonlinux/amazonlinux'),
    tag: fc.constantFrom('1.29.3-alpine', '2.4', '3'),
    digest: hexadecimal(64).map((digits) => `sha256:${digits}`),
  },
  { requiredKeys: ['repository', 'tag'] },
);

/** Path patterns that no other service has: each begins with the service's index. */
function pathPatterns(index: number): fc.Arbitrary<[string, ...string[]]> {
  return fc
    .uniqueArray(
      fc.string({ unit: fc.constantFrom(...'aZ0_.$/~@:+&?*-'), maxLength: 120 }).map((rest) => `/${index}/${rest}`),
      { minLength: 1, maxLength: 5 },
    )
    .map(([first, ...others]) => [first, ...others] as [string, ...string[]]);
}

const configuration: fc.Arbitrary<Readonly<Record<string, string>>> = fc.dictionary(
  fc.constantFrom('LOG_LEVEL', 'FEATURE_FLAGS', '_under', 'A'.repeat(64)),
  fc.string({ unit: fc.constantFrom(...'a0 ="\\\'/:,;}[]<>&|'), minLength: 1, maxLength: 200 }),
  { noNullPrototype: true },
);

/** A service without its name and its patterns: those depend on its neighbours. */
function serviceDetails(extras: Extras): fc.Arbitrary<Omit<ServiceDefinition, 'name'>> {
  return fc
    .record(
      {
        containerPort: fc.constantFrom(1024, 8080, 8443, 65535),
        healthCheckPath: fc.constantFrom('/', '/health', '/api/health?deep=1', `/${'h'.repeat(200)}`),
        healthCheckIntervalSeconds: fc.constantFrom(6, 30, 300),
        tasks: fc.tuple(fc.integer({ min: 1, max: 20 }), fc.nat(20)),
        cpuTargetPercent: fc.constantFrom(1, 60, 100),
        stickySessionSeconds: fc.constantFrom(1, 60, 604800),
        usesDatabase: fc.boolean(),
        usesApiKeys: extras.apiKeys ? fc.boolean() : fc.constant(false),
        ...(extras.fileStorage ? { fileAccess: fc.constantFrom('read', 'read-write') } : {}),
        ...(extras.stateTable ? { usesStateTable: fc.boolean() } : {}),
        configuration,
      },
      { requiredKeys: ['containerPort', 'healthCheckPath', 'tasks', 'cpuTargetPercent', 'usesDatabase'] },
    )
    .map(({ tasks: [minimumTasks, more], ...service }) => ({
      ...service,
      minimumTasks,
      maximumTasks: minimumTasks + more,
    }));
}

/** Names of services, with words that other parts of a system have in their names. */
const serviceName = fc.oneof(
  label(10),
  fc.constantFrom('app', 'backup', 'cluster', 'health', 'monitor', 'nat', 'release', 'rollback', 'source', 'waf'),
);

function fargate(serviceCount: number, extras: Extras): fc.Arbitrary<FargateCompute> {
  const count = { minLength: serviceCount, maxLength: serviceCount };
  const sized = fc.record(
    {
      service: serviceDetails(extras),
      size: fc.constantFrom(...fargateSizes),
      memoryTargetPercent: fc.constantFrom(1, 70, 100),
      initialTasks: fc.constantFrom(1, 4, 100),
    },
    { requiredKeys: ['service', 'size'] },
  );
  return fc
    .record({
      names: fc.uniqueArray(serviceName, count),
      services: fc.array(sized, count),
      patterns: fc.tuple(...Array.from({ length: serviceCount }, (_, index) => pathPatterns(index))),
      defaultService: fc.nat(serviceCount - 1),
      bootstrapImage,
      release: fc.record({
        canaryPercent: fc.constantFrom(1, 10, 99),
        canaryMinutes: fc.constantFrom(1, 5, 30),
        keepBlueMinutes: fc.constantFrom(60, 2880),
      }),
    })
    .map(({ names, services, patterns, defaultService, ...rest }) => {
      const all = services.map(
        ({ service, size, ...scaling }, index): FargateServiceDefinition => ({
          ...service,
          ...size,
          ...scaling,
          name: names[index] as string,
          ...(index === defaultService ? {} : { pathPatterns: patterns[index] as [string, ...string[]] }),
        }),
      );
      return { kind: 'fargate', services: all as [FargateServiceDefinition, ...FargateServiceDefinition[]], ...rest };
    });
}

function autoScaling(extras: Extras): fc.Arbitrary<AutoScalingCompute> {
  return fc
    .record({
      name: serviceName,
      service: serviceDetails(extras),
      bootstrapImage,
      instanceType: fc.constantFrom('t4g.small', 'm6g.large', 'c7g.16xlarge', 'm7gd.large'),
      volumeGiB: fc.constantFrom(30, 64, 1024),
    })
    .map(({ name, service, ...rest }) => {
      // An update starts a new instance before it ends an old one.
      const maximumTasks = Math.max(service.maximumTasks, service.minimumTasks + 1);
      return { kind: 'ec2-auto-scaling', services: [{ ...service, name, maximumTasks }], ...rest };
    });
}

/** What runs the application, by its kind. An Auto Scaling group has one service, however many are asked for. */
export const computeOf: {
  readonly [Kind in ComputeDefinition['kind']]: (
    serviceCount: number,
    extras: Extras,
  ) => fc.Arbitrary<ComputeDefinition>;
} = {
  fargate,
  'ec2-auto-scaling': (_serviceCount, extras) => autoScaling(extras),
};

/** A web ACL of one mode. */
export function webAcl(mode: WebAclDefinition['mode']): fc.Arbitrary<WebAclDefinition> {
  return fc.record({ mode: fc.constant(mode), requestsPerAddress: fc.constantFrom(100, 2000, 2_000_000_000) });
}
