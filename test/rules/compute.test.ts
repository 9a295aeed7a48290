import type { FargateCompute, FargateServiceDefinition, MigrationDefinition } from '../../lib/definition';
import { trading } from '../../lib/definitions/trading';
import { problemsOf, valid } from '../support/definition';

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
])('names %s', (_what, definition, message) => {
  expect(problemsOf(definition)).toEqual([expect.stringContaining(message)]);
});
