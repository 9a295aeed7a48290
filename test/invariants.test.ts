import { type Stack, TagManager } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnResource } from 'aws-cdk-lib/core';
import { definitions } from '../lib/definitions';
import { stacksFor } from './support/stacks';

interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** Types that CloudFormation keeps, or takes a last snapshot of, unless a DeletionPolicy says otherwise. */
const snapshotByDefault = ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance'];

/** The properties that hold the physical name of a resource, as far as the templates set them. */
const nameProperties = [
  'AlarmName',
  'BucketName',
  'BackupVaultName',
  'ClusterName',
  'DashboardName',
  'DBClusterIdentifier',
  'DBInstanceIdentifier',
  'DBSubnetGroupName',
  'FunctionName',
  'GroupName',
  'LogGroupName',
  'QueueName',
  'ReplicationInstanceIdentifier',
  'ReplicationTaskIdentifier',
  'RepositoryName',
  'RoleName',
  'ServiceName',
  'TopicName',
];

describe.each(Object.keys(definitions))('every resource of %s', (migration) => {
  const suffix = 'zq7';
  const stacks = stacksFor({ migration, environmentSuffix: suffix });
  const { definition, environment } = stacks.network.settings;
  const templates = Object.values(stacks).map((stack) => ({ stack, template: Template.fromStack(stack).toJSON() }));
  const resources = templates.flatMap(({ stack, template }) =>
    Object.entries(template.Resources as Record<string, Resource>).map(([id, resource]) => ({
      id: `${stack.node.id}/${id}`,
      ...resource,
    })),
  );
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type);

  test('stands in five stacks, each within the limits of CloudFormation', () => {
    expect(templates.map(({ stack }) => stack.node.id)).toEqual([
      'NetworkStack',
      'DataStack',
      'AppStack',
      'TrafficStack',
      'MonitoringStack',
    ]);
    for (const { stack, template } of templates) {
      expect(stack.stackName).toMatch(new RegExp(`${suffix}$`));
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
      expect(Object.keys(template.Resources).length).toBeLessThanOrEqual(500);
      expect(JSON.stringify(template).length).toBeLessThan(1_000_000);
    }
  });

  test('runs on ARM64', () => {
    const functions = ofType('AWS::Lambda::Function');
    expect(functions.length).toBeGreaterThan(0);
    const other = functions.filter(({ Properties }) => JSON.stringify(Properties?.['Architectures']) !== '["arm64"]');
    expect(other.map(({ id }) => id)).toEqual([]);
    for (const { Properties } of ofType('AWS::ECS::TaskDefinition')) {
      expect(Properties?.['RuntimePlatform']).toMatchObject({ CpuArchitecture: 'ARM64' });
    }
  });

  test('goes when its stack goes', () => {
    const kept = resources.filter(({ DeletionPolicy, UpdateReplacePolicy }) =>
      [DeletionPolicy, UpdateReplacePolicy].some((policy) => policy !== undefined && policy !== 'Delete'),
    );
    expect(kept.map(({ id }) => id)).toEqual([]);
    const snapshots = resources.filter(
      ({ Type, DeletionPolicy }) => snapshotByDefault.includes(Type) && DeletionPolicy !== 'Delete',
    );
    expect(snapshots.map(({ id }) => id)).toEqual([]);
    const guarded = resources.filter(({ Properties }) =>
      /"DeletionProtection(Enabled)?":true/.test(JSON.stringify(Properties ?? {})),
    );
    expect(guarded.map(({ id }) => id)).toEqual([]);
  });

  test('grants no wildcard action', () => {
    const wild = resources
      .filter(({ Type }) => Type.startsWith('AWS::IAM::'))
      .filter(({ Properties }) => /"Action":(\[[^\]]*)?"(\*|[a-z0-9-]+:\*)"/.test(JSON.stringify(Properties)));
    expect(wild.map(({ id }) => id)).toEqual([]);
  });

  test('has the suffix in its physical name', () => {
    const names = resources.flatMap(({ id, Properties = {} }) =>
      nameProperties
        .filter((property) => typeof Properties[property] === 'string')
        // ServiceName is also the name of the AWS service behind a VPC endpoint.
        .filter((property) => !(Properties[property] as string).startsWith('com.amazonaws.'))
        .map((property) => ({ id, name: Properties[property] as string })),
    );
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter(({ name }) => !name.includes(suffix))).toEqual([]);
  });

  test('carries the tags of the definition', () => {
    const expected = { Environment: environment.name, ...definition.tags };
    const untagged = Object.values(stacks)
      .flatMap((stack: Stack) => stack.node.findAll())
      .filter((construct) => CfnResource.isCfnResource(construct))
      .filter((resource) => {
        const tags = TagManager.of(resource);
        return tags !== undefined && !Object.entries(expected).every(([key, value]) => tags.tagValues()[key] === value);
      });
    expect(untagged.map(({ node }) => node.path)).toEqual([]);
  });

  test('keeps its logs encrypted and for a time', () => {
    for (const { id, Properties } of ofType('AWS::Logs::LogGroup')) {
      expect({ id, ...Properties }).toMatchObject({ KmsKeyId: expect.anything(), RetentionInDays: expect.any(Number) });
    }
  });

  test('answers to one name with weights that add up to 100', () => {
    const weighted = ofType('AWS::Route53::RecordSet').filter(({ Properties }) => Properties?.['Weight'] !== undefined);
    expect(weighted).toHaveLength(2);
    expect(weighted.reduce((sum, { Properties }) => sum + Number(Properties?.['Weight']), 0)).toBe(100);
    expect(new Set(weighted.map(({ Properties }) => Properties?.['Type'])).size).toBe(1);
  });
});
