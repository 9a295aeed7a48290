import type { ECSClient } from '@aws-sdk/client-ecs';
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { readRevision } from '../../lambda/release/revision';
import { liveRevisionArn } from '../../lambda/release/service';
import { liveImageParameter } from '../app/live-image';
import type { ServiceDefinition } from '../definition';
import type { MigrationSettings } from '../settings';

/** The clients by which a live image is found. */
export interface ImageClients {
  readonly ecs: ECSClient;
  readonly ssm: SSMClient;
}

/**
 * Reads the image that a service runs: of the task definition that serves the users, or of the parameter that instances
 * read when they boot.
 *
 * @returns the full reference of the image
 * @throws Error when there is no such service or parameter
 */
export async function readLiveImage(
  { ecs, ssm }: ImageClients,
  settings: MigrationSettings,
  service: ServiceDefinition,
): Promise<string> {
  if (settings.definition.compute.kind === 'fargate') {
    const { names } = settings;
    const place = { cluster: names.of('cluster'), service: names.of(`service-${service.name}`) };
    return (await readRevision(ecs, await liveRevisionArn(ecs, place), service.name)).image;
  }
  const name = liveImageParameter(settings, service);
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
  if (Parameter?.Value === undefined) {
    throw new Error(`SSM parameter ${name} has no value: deploy AppStack again`);
  }
  return Parameter.Value;
}
