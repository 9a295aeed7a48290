import type { CdkCustomResourceEvent } from 'aws-lambda';
import { createClients } from '../../../lambda/release/clients';
import { beginRelease } from '../../../lambda/release/handlers';
import { isComplete, onEvent } from '../../../lambda/release/index';
import { readRequest } from '../../../lambda/release/request';
import { limits } from '../../../lambda/release/timing';
import { FakeAws } from './fake-aws';
import { properties, releaseEvent } from './fixtures';

const now = new Date('2026-11-21T09:00:00Z');

test('reads the properties as CloudFormation sends them', () => {
  expect(readRequest(releaseEvent('Update', { ImageTag: '1.4.2' }))).toMatchObject({
    type: 'Update',
    imageTag: '1.4.2',
    cluster: properties.Cluster,
    containerPort: 8080,
  });
});

test('takes an empty tag for none', () => {
  expect(readRequest(releaseEvent('Update')).imageTag).toBeUndefined();
});

test('names every property that is wrong at once', () => {
  const event = {
    ...releaseEvent('Update'),
    ResourceProperties: { ServiceToken: 'x', ImageTag: '-', ContainerPort: 'x' },
  };
  expect(() => readRequest(event as unknown as CdkCustomResourceEvent)).toThrow(
    /ImageTag: got "-".*TaskDefinitionArn: got nothing.*Cluster.*ContainerPort: got "x".*RepositoryUri/s,
  );
});

test.each(['Create', 'Delete'] as const)('begins a %s without a call to AWS', async (type) => {
  const aws = new FakeAws();
  await expect(beginRelease(releaseEvent(type), aws.clients(), now)).resolves.toEqual({
    PhysicalResourceId: 'codedeploy-production-trading/deploy-web-production-trading',
    StartedAt: '2026-11-21T09:00:00.000Z',
    RollingBack: false,
  });
  expect(aws.calls).toEqual([]);
});

test('leaves CodeDeploy ten minutes for the way back, and CloudFormation its hour', () => {
  expect(limits.giveUpAfterMinutes).toBeLessThan(60);
  expect(limits.giveUpAfterMinutes - limits.stopAfterMinutes).toBeGreaterThanOrEqual(8);
});

test('the deployed functions answer a first deploy without a tag', async () => {
  const event = releaseEvent('Create');
  const begun = await onEvent(event);
  await expect(isComplete({ ...event, ...begun } as never)).resolves.toEqual({ IsComplete: true });
});

test('the clients try again, and for a limited time', async () => {
  const { codedeploy } = createClients();
  await expect(codedeploy.config.maxAttempts()).resolves.toBe(3);
});
