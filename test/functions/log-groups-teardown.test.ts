import { Template } from 'aws-cdk-lib/assertions';
import type { CrossfadeStacks } from '../../lib/crossfade';
import { definitions } from '../../lib/definitions';
import { stacksFor } from '../support/stacks';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
}

function resourcesOf(migration: string, stack: keyof CrossfadeStacks): Readonly<Record<string, Resource>> {
  return Template.fromStack(stacksFor({ migration })[stack]).toJSON()['Resources'];
}

function only(resources: Readonly<Record<string, Resource>>, type: string): readonly [id: string, resource: Resource] {
  const found = Object.entries(resources).filter(([, { Type }]) => Type === type);
  expect(found).toHaveLength(1);
  return found[0] as [string, Resource];
}

/** Logical ids of everything that CloudFormation makes before a resource, and deletes after it. */
function madeBefore(resources: Readonly<Record<string, Resource>>, id: string, seen = new Set<string>()): Set<string> {
  const text = JSON.stringify(resources[id]);
  const references = [...text.matchAll(/"(?:Ref|Fn::GetAtt)":\[?"([^"]+)"/g)].map(([, other]) => String(other));
  const others = [...references, ...[resources[id]?.DependsOn ?? []].flat()];
  for (const other of others.filter((candidate) => candidate in resources && !seen.has(candidate))) {
    seen.add(other);
    madeBefore(resources, other, seen);
  }
  return seen;
}

const groups = (resources: Readonly<Record<string, Resource>>) =>
  Object.entries(resources).flatMap(([id, { Type, Properties }]) =>
    Type === 'AWS::Logs::LogGroup' ? [[String(Properties?.['LogGroupName']), id] as const] : [],
  );

/** Names that a service gives its log groups, and with rights of its own makes them. */
const ofServices = /^(\/aws\/(ecs|rds)\/|dms-tasks-)/;

describe.each(Object.keys(definitions))('the log groups of %s that services make again', (migration) => {
  test.each(['network', 'data', 'app', 'traffic', 'monitoring'] as const)('are all named in the %s stack', (stack) => {
    const resources = resourcesOf(migration, stack);
    const expected = groups(resources).flatMap(([name]) => (ofServices.test(name) ? [name] : []));
    const named = Object.values(resources)
      .filter(({ Type }) => Type === 'Custom::LogGroups')
      .flatMap(({ Properties }) => Properties?.['LogGroupNames']);
    expect(new Set(named)).toEqual(new Set(expected));
  });

  test.each([
    ['data', ['AWS::RDS::DBCluster', 'AWS::DMS::ReplicationInstance', 'AWS::DMS::ReplicationTask']],
    ['app', ['AWS::ECS::Cluster', 'AWS::ECS::Service']],
  ] as const)('in the %s stack are deleted after what writes to them, and looked for after that', (stack, writers) => {
    const resources = resourcesOf(migration, stack);
    for (const [id, { Type }] of Object.entries(resources).filter(([, { Type }]) =>
      writers.some((type) => type === Type),
    )) {
      const [teardown] = only(resources, 'Custom::LogGroups');
      const own = groups(resources).filter(([name]) =>
        Type.startsWith('AWS::DMS')
          ? name.startsWith('dms-tasks-')
          : ofServices.test(name) && !name.startsWith('dms-tasks-'),
      );
      expect(own.length).toBeGreaterThan(0);
      expect([...madeBefore(resources, id)]).toEqual(
        expect.arrayContaining([...own.map(([, group]) => group), teardown]),
      );
    }
    for (const [name, id] of groups(resources).filter(([name]) => ofServices.test(name))) {
      const [teardown] = only(resources, 'Custom::LogGroups');
      expect({ name, after: madeBefore(resources, id).has(teardown) }).toEqual({ name, after: true });
    }
  });
});

test('a stack whose services make no group has no teardown: instances write with a role that may make none', () => {
  expect(JSON.stringify(resourcesOf('payments', 'app'))).not.toContain('Custom::LogGroups');
});

test('the functions may delete these groups and nothing else', () => {
  const resources = resourcesOf('trading', 'data');
  const policies = Object.values(resources).filter(
    ({ Type, Properties }) => Type === 'AWS::IAM::Policy' && JSON.stringify(Properties).includes('logs:DeleteLogGroup'),
  );
  expect(policies).toHaveLength(1);
  const arn = (name: string) => `arn:aws:logs:us-east-1:000000000000:log-group:${name}:*`;
  expect(policies[0]?.Properties).toMatchObject({
    PolicyDocument: {
      Statement: expect.arrayContaining([
        {
          Effect: 'Allow',
          Action: 'logs:DeleteLogGroup',
          Resource: [
            arn('/aws/rds/cluster/aurora-production-trading/postgresql'),
            arn('dms-tasks-dms-instance-production-trading'),
          ],
        },
      ]),
    },
  });
});

test('the groups are looked for during three minutes', () => {
  const [, { Properties }] = only(resourcesOf('trading', 'app'), 'Custom::LogGroups');
  expect(Properties).toMatchObject({
    LogGroupNames: ['/aws/ecs/containerinsights/cluster-production-trading/performance'],
    WatchSeconds: 180,
  });
});
