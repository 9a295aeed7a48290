import { Match } from 'aws-cdk-lib/assertions';
import { changed, valid } from '../support/definition';
import { appTemplate, onlyOf, resourcesOf } from './stack';

const template = appTemplate();

const digest = `sha256:${'a'.repeat(64)}`;
/** The longest suffix, a service name that ECR would refuse in a repository's name, and an image by its digest. */
const awkward = appTemplate(
  { environmentSuffix: 'abcdefghijkl' },
  changed('compute', {
    services: [{ ...valid.compute.services[0], name: 'web--1-' }],
    bootstrapImage: { repository: 'nginx/nginx', tag: '1.29.3-alpine', digest },
  } as never),
);

interface Repository {
  readonly RepositoryName: string;
}

/** The full reference of the image that the containers start with. */
function imageOf(from = template): string {
  const tasks = resourcesOf<{ ContainerDefinitions: { Image: unknown }[] }>(from, 'AWS::ECS::TaskDefinition');
  return JSON.stringify(Object.values(tasks)[0]?.Properties.ContainerDefinitions[0]?.Image);
}

test('each service has a repository: scanned, immutable, encrypted with the key of the data, emptied when it goes', () => {
  for (const RepositoryName of ['ecr-web-production-trading', 'ecr-api-production-trading']) {
    template.hasResourceProperties('AWS::ECR::Repository', {
      RepositoryName,
      ImageScanningConfiguration: { ScanOnPush: true },
      ImageTagMutability: 'IMMUTABLE',
      EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: { 'Fn::ImportValue': Match.stringLikeRegexp('Key') } },
      EmptyOnDelete: true,
    });
  }
});

test('no rule of a repository expires an image that has a tag, since it may be live', () => {
  const policies = Object.values(
    resourcesOf<{ LifecyclePolicy: { LifecyclePolicyText: string } }>(template, 'AWS::ECR::Repository'),
  ).flatMap(({ Properties }) => JSON.parse(Properties.LifecyclePolicy.LifecyclePolicyText).rules);
  expect(policies.map(({ selection }) => selection.tagStatus)).toEqual(['untagged', 'untagged', 'untagged']);
});

describe('the bootstrap image', () => {
  test('comes through a pull-through cache into a repository that the stack makes and takes away', () => {
    template.hasResourceProperties('AWS::ECR::PullThroughCacheRule', {
      EcrRepositoryPrefix: 'mirror-production-trading',
      UpstreamRegistryUrl: 'public.ecr.aws',
    });
    const cache = onlyOf<Repository>(template, 'AWS::ECR::Repository', ({ RepositoryName }) =>
      /nginx/.test(RepositoryName),
    );
    expect(cache.Properties).toMatchObject({
      RepositoryName: 'mirror-production-trading/nginx/nginx',
      ImageTagMutability: 'MUTABLE',
      EmptyOnDelete: true,
    });
    expect(cache.DependsOn).toEqual([expect.stringMatching(/^BootstrapImageRule/)]);
  });

  test('is named by its tag, or by its digest where there is one', () => {
    expect(imageOf()).toMatch(/BootstrapImageRepository.*":1\.29\.3-alpine"/);
    expect(imageOf(awkward)).toContain(`"@${digest}"`);
  });

  test('has a prefix and repositories that ECR accepts, whatever the names in the definition', () => {
    const rule = onlyOf<{ EcrRepositoryPrefix: string }>(awkward, 'AWS::ECR::PullThroughCacheRule');
    const prefix = rule.Properties.EcrRepositoryPrefix;
    expect(prefix.length).toBeLessThanOrEqual(30);
    const names = Object.values(resourcesOf<Repository>(awkward, 'AWS::ECR::Repository')).map(
      ({ Properties }) => Properties.RepositoryName,
    );
    expect(names).toEqual([`${prefix}/nginx/nginx`, 'ecr-web-1-production-abcdefghijkl']);
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
    for (const name of [prefix, ...names]) {
      expect(name).toMatch(/^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/);
    }
  });
});
