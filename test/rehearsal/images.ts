import { BatchGetImageCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { deployedResources } from './deployed';
import { RehearsalFailure } from './failure';
import type { Scene } from './scene';

/** An index with one image for ARM64: all that is read of an image before it runs, and nothing runs here. */
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  manifests: [
    {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: `sha256:${'a'.repeat(64)}`,
      size: 2,
      platform: { os: 'linux', architecture: 'arm64' },
    },
  ],
});

/** Puts an image into every repository of AppStack, as an operator's `docker push` would. */
export async function pushImage(scene: Scene, imageTag: string): Promise<void> {
  const { ecr } = scene.clients;
  const resources = await deployedResources(scene.clients, scene.stack('AppStack').name);
  for (const { physicalId } of resources.filter(({ type }) => type === 'AWS::ECR::Repository')) {
    await ecr.send(new PutImageCommand({ repositoryName: physicalId, imageTag, imageManifest: manifest }));
    await ecr.send(new BatchGetImageCommand({ repositoryName: physicalId, imageIds: [{ imageTag }] }));
  }
}

/** What each service runs: the image of its live task definition, or the one that new instances boot. */
export async function liveImages(scene: Scene): Promise<readonly string[]> {
  const { clients, stacks } = scene;
  const resources = await deployedResources(clients, scene.stack('AppStack').name);
  const services = resources.filter(({ type }) => type === 'AWS::ECS::Service');
  const ofServices = services.map(async ({ physicalId }) => {
    // arn:aws:ecs:<region>:<account>:service/<cluster>/<service>
    const [, cluster, service] = physicalId.split('/');
    const answer = await clients.ecs.send(new DescribeServicesCommand({ cluster, services: [service ?? ''] }));
    const { taskDefinition } = await clients.ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: answer.services?.[0]?.taskDefinition }),
    );
    // The service's own container has the service's name in the definition; a side-car comes after it.
    return taskDefinition?.containerDefinitions?.[0]?.image ?? 'none';
  });
  const parameters = stacks
    .flatMap(({ template }) => Object.values(template.Resources ?? {}))
    .filter(({ Type }) => Type === 'Custom::LiveImage')
    .map(({ Properties }) => String(Properties?.['Parameter']));
  const ofInstances = parameters.map(async (Name) => {
    const { Parameter } = await clients.ssm.send(new GetParameterCommand({ Name }));
    return Parameter?.Value ?? 'none';
  });
  return Promise.all([...ofServices, ...ofInstances]);
}

/** Reads what each service runs. @throws RehearsalFailure when one of them runs another tag */
export async function expectImages(scene: Scene, tag: string): Promise<string> {
  const images = await liveImages(scene);
  const others = images.filter((image) => !image.endsWith(`:${tag}`));
  if (images.length === 0 || others.length > 0) {
    throw new RehearsalFailure(`Expected every service to run tag ${tag}; found ${images.join(', ') || 'no service'}.`);
  }
  return `live: ${images.map((image) => image.replace(/^.*\//, '')).join(', ')}`;
}
