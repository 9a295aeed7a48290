import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { definitions } from '../lib/definitions';
import { stacksFor } from './support/stacks';

/**
 * Where the life of each custom resource of ours is tested: a file under `test/lambda`, without `.test.ts`, and after a `#`
 * the `describe` in it where a file has the lives of several.
 */
const lives: Readonly<Record<string, string>> = {
  'Custom::DmsAccountRoles': 'dms-account-roles/life',
  'Custom::InstanceRelease': 'instance-release/life#Custom::InstanceRelease',
  'Custom::LiveImage': 'instance-release/life#Custom::LiveImage',
  'Custom::LivePhase': 'phase-guard/live-phase',
  'Custom::LiveState': 'live-state/live-state',
  'Custom::LoadingStop': 'loading-stop/life',
  'Custom::LogGroups': 'log-groups/life',
  'Custom::PhaseGuard': 'phase-guard/guard',
  'Custom::RecordTeardown': 'record-teardown/life',
  'Custom::RecoveryPoints': 'recovery-points/life',
  'Custom::Release': 'release/life',
  'Custom::ReplicationPause': 'replication-stop/pause',
  'Custom::ReplicationStop': 'replication-stop/stop',
  'Custom::TrafficGate': 'traffic-gate/life',
  'Custom::ZoneDelegation': 'zone-delegation/life',
  'Custom::ZoneRecords': 'zone-records/life',
};

/** The custom resources that CDK brings with its own function, and tests itself, with why they are there. */
const ofCdk: Readonly<Record<string, string>> = {
  'Custom::S3AutoDeleteObjects': 'empties a bucket before it is deleted: autoDeleteObjects of aws-s3',
  'Custom::VpcRestrictDefaultSG':
    'takes the rules from the default security group: restrictDefaultSecurityGroup of aws-ec2',
};

/** What happens to a custom resource in its life. The title of a test of it begins with one of them and a colon. */
const moments = [
  'create',
  'update',
  'delete',
  'a repeated event',
  'a failed create followed by delete',
  'the resource already gone',
  'throttling',
  'time-out',
] as const;

const migrations = Object.keys(definitions);

/** Every type of custom resource in the templates of a system, in the phase that has all of them. */
function typesOf(migration: string): readonly string[] {
  const types = Object.values(stacksFor({ migration })).flatMap((stack) =>
    Object.values<{ readonly Type: string }>(Template.fromStack(stack).toJSON()['Resources']).map(({ Type }) => Type),
  );
  return [...new Set(types)].filter((type) => /^Custom::|^AWS::CloudFormation::CustomResource$/.test(type)).sort();
}

/** Returns the moments that the titles of the tests of a type begin with. */
function testedMoments(type: string): readonly string[] {
  const [name = '', section] = (lives[type] ?? '').split('#');
  const file = join(__dirname, 'lambda', `${name}.test.ts`);
  const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const own =
    section === undefined ? source : source.split(/^describe\(/m).find((part) => part.startsWith(`'${section}'`));
  // The title follows `test(`, or the table of `test.each(...)`, on the same line or the next.
  const titles = [...(own ?? '').matchAll(/(?:\btest\(|\)\()\s*'([^']+)'/g)].map(([, title]) => String(title));
  return moments.filter((moment) => titles.some((title) => title.startsWith(`${moment}: `)));
}

describe.each(migrations)('every custom resource of %s', (migration) => {
  test('is of a type whose life is tested, or one of CDK', () => {
    const types = typesOf(migration);
    expect(types.length).toBeGreaterThan(5);
    expect(types.filter((type) => !(type in lives) && !(type in ofCdk))).toEqual([]);
  });
});

test('no type is listed that no template has', () => {
  const types = new Set(migrations.flatMap(typesOf));
  expect([...Object.keys(lives), ...Object.keys(ofCdk)].filter((type) => !types.has(type))).toEqual([]);
});

test.each(Object.keys(lives))('the life of %s is tested in each of its eight moments', (type) => {
  expect(testedMoments(type)).toEqual(moments);
});
