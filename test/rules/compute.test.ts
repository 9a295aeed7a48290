import type {
  AutoScalingCompute,
  FargateCompute,
  FargateServiceDefinition,
  MigrationDefinition,
  ServiceDefinition,
} from '../../lib/definition';
import { payments } from '../../lib/definitions/payments';
import { trading } from '../../lib/definitions/trading';
import { problemsOf, valid } from '../support/definition';
import { withServices } from '../support/services';

const fargate: FargateCompute = trading.compute;
const [web, api] = trading.compute.services;

function withApi(fields: Partial<FargateServiceDefinition>): MigrationDefinition {
  return { ...valid, compute: { ...fargate, services: [web, { ...api, ...fields }] } };
}

function withService(fields: Partial<FargateServiceDefinition>): MigrationDefinition {
  return { ...valid, compute: { ...fargate, services: [{ ...web, ...fields }, api] } };
}

function withRelease(fields: Partial<FargateCompute['release']>): MigrationDefinition {
  return { ...valid, compute: { ...fargate, release: { ...fargate.release, ...fields } } };
}

/** The payment system's Auto Scaling group in the place of the services. */
function onInstances(
  fields: Partial<AutoScalingCompute>,
  service: Partial<ServiceDefinition> = {},
): MigrationDefinition {
  const compute: AutoScalingCompute = payments.compute;
  return { ...valid, compute: { ...compute, services: [{ ...compute.services[0], ...service }], ...fields } };
}

/** So many configuration values, each with a name of 24 characters. */
function manyValues(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`A_NAME_OF_SOME_LENGTH_${10 + index}`, 'value']),
  );
}

test.each<[string, MigrationDefinition, string]>([
  [
    'two services for all other paths',
    { ...valid, compute: { ...fargate, services: [web, { ...web, name: 'other' }] } },
    'compute.services: got ["web","other"], allowed exactly one',
  ],
  [
    'no service for all other paths',
    { ...valid, compute: { ...fargate, services: [api] } },
    'compute.services: got [], allowed exactly one',
  ],
  ['two services of one name', withService({ name: 'api' }), 'compute.services: got "api", allowed each value once'],
  [
    'a path that two services claim',
    { ...valid, compute: { ...fargate, services: [web, api, { ...api, name: 'b' }] } },
    'compute.services.pathPatterns: got "/api/*"',
  ],
  ['a service name with capitals', withService({ name: 'Web' }), 'compute.services[0].name: got "Web"'],
  [
    'a service name that another part of the system has',
    withService({ name: 'aurora' }),
    'compute.services[0].name: got "aurora", allowed any name but this; another part of the system goes by it',
  ],
  [
    'a configuration without a value',
    withService({ configuration: { LOG_LEVEL: '' } }),
    'compute.services[0].configuration.LOG_LEVEL: got "", allowed 1 to 4096 characters',
  ],
  [
    'a configuration that CloudFormation would replace',
    withService({ configuration: { TOKEN: '{{resolve:ssm:token}}' } }),
    'compute.services[0].configuration.TOKEN: got "{{resolve:ssm:token}}"',
  ],
  [
    "a configuration by the name of one of Crossfade's own variables",
    withService({ configuration: { DATABASE_HOST: 'db' } }),
    'compute.services[0].configuration: got "DATABASE_HOST"',
  ],
  [
    'a port that needs root',
    withService({ containerPort: 80 }),
    'compute.services[0].containerPort: got 80, allowed 1024..65535',
  ],
  [
    'a health check path without a slash',
    withService({ healthCheckPath: 'health' }),
    'compute.services[0].healthCheckPath: got "health"',
  ],
  [
    'memory that Fargate does not offer',
    withService({ memoryMiB: 1536 }),
    'compute.services[0].memoryMiB: got 1536, allowed 1024..4096 in steps of 1024 with 512',
  ],
  [
    'more tasks at the least than at the most',
    withService({ minimumTasks: 13 }),
    'compute.services[0].minimumTasks: got 13, allowed 1..12',
  ],
  ['a target of 0 percent', withService({ cpuTargetPercent: 0 }), 'compute.services[0].cpuTargetPercent: got 0'],
  [
    'sessions that stick for no time',
    withService({ stickySessionSeconds: 0 }),
    'compute.services[0].stickySessionSeconds: got 0',
  ],
  [
    'six path patterns',
    withApi({ pathPatterns: ['/a', '/b', '/c', '/d', '/e', '/f'] }),
    'compute.services[1].pathPatterns: got ["/a"',
  ],
  ['a path pattern without a slash', withApi({ pathPatterns: ['api'] }), 'compute.services[1].pathPatterns: got "api"'],
  [
    'a moving tag',
    { ...valid, compute: { ...fargate, bootstrapImage: { repository: 'nginx/nginx', tag: 'latest' } } },
    'compute.bootstrapImage.tag: got "latest"',
  ],
  [
    'an image with its registry',
    { ...valid, compute: { ...fargate, bootstrapImage: { repository: 'public.ecr.aws/Nginx', tag: '1.29' } } },
    'compute.bootstrapImage.repository: got "public.ecr.aws/Nginx"',
  ],
  [
    'a digest that is none',
    { ...valid, compute: { ...fargate, bootstrapImage: { repository: 'nginx/nginx', tag: '1.29', digest: 'x' } } },
    'compute.bootstrapImage.digest',
  ],
  [
    'a canary of everyone',
    withRelease({ canaryPercent: 100 }),
    'compute.release.canaryPercent: got 100, allowed 1..99',
  ],
  [
    'a canary longer than a custom resource lasts',
    withRelease({ canaryMinutes: 60 }),
    'compute.release.canaryMinutes: got 60, allowed 1..30',
  ],
  ['no time to go back to blue', withRelease({ keepBlueMinutes: 0 }), 'compute.release.keepBlueMinutes: got 0'],
  [
    'an instance type that is not Graviton',
    onInstances({ instanceType: 'm6i.large' }),
    'compute.instanceType: got "m6i.large", allowed a Graviton type such as m6g.large, of t4g, c6g,',
  ],
  [
    'an instance type without a size',
    onInstances({ instanceType: 'm6g' }),
    'compute.instanceType: got "m6g", allowed m6g in medium, large,',
  ],
  [
    'a size that a family does not have',
    onInstances({ instanceType: 't4g.4xlarge' }),
    'compute.instanceType: got "t4g.4xlarge", allowed t4g in nano, micro, small, medium, large, xlarge, 2xlarge',
  ],
  [
    'a volume that Amazon Linux does not fit on',
    onInstances({ volumeGiB: 7 }),
    'compute.volumeGiB: got 7, allowed 8..1024',
  ],
  [
    'a group that cannot grow for an update',
    onInstances({}, { minimumTasks: 3, maximumTasks: 3 }),
    'compute.services[0].maximumTasks: got 3, allowed more than minimumTasks (3); an update starts a new instance',
  ],
  [
    'alarms that take longer than the release of an instance',
    {
      ...onInstances({}),
      traffic: { ...valid.traffic, rollback: { ...valid.traffic.rollback, minutes: 11 } },
    },
    'traffic.rollback.minutes: got 11, allowed 1..10 with compute of kind ec2-auto-scaling',
  ],
  [
    'a variable that Docker keeps for itself, where a shell passes it on',
    onInstances({}, { configuration: { DOCKER_HOST: 'tcp://elsewhere' } }),
    'compute.services[0].configuration: got "DOCKER_HOST", allowed names that neither Bash nor Docker keeps for itself',
  ],
  [
    'more configuration than the user data of an instance holds',
    onInstances({}, { configuration: manyValues(40) }),
    'compute.services[0].configuration: got "40 values", allowed about 36, more with short names',
  ],
  [
    'more services than a template has outputs for',
    withServices(17),
    'compute.services: got "17 services", allowed at most 16; a CloudFormation template has 200 outputs',
  ],
  [
    'more configuration than a stack has resources for',
    withService({ configuration: manyValues(101) }),
    'compute.services.configuration: got "102 values", allowed at most 100 over all services',
  ],
])('names %s', (_what, definition, message) => {
  expect(problemsOf(definition)).toEqual([expect.stringContaining(message)]);
});

test.each(['t4g.small', 'm6g.large', 'c7gn.metal', 'r8gd.48xlarge'])('accepts instances of type %s', (instanceType) => {
  expect(problemsOf(onInstances({ instanceType }))).toEqual([]);
});

test('accepts as many services and as much configuration as the templates hold', () => {
  expect(problemsOf(withServices(16))).toEqual([]);
  expect(problemsOf(onInstances({}, { configuration: manyValues(30) }))).toEqual([]);
});
