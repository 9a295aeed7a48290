import type { StackOperation } from '../stack-operation';
import type { ReleaseContext } from './context';
import { type Revision, readRevision } from './revision';
import { liveRevisionArn } from './service';

/** What a service is to run. */
export type Plan =
  /** What it runs already. */
  | { readonly kind: 'nothing' }
  /** CloudFormation's revision as it is, with the bootstrap image. */
  | { readonly kind: 'template' }
  /** A revision of CloudFormation's configuration with this image, in the place of the live one. */
  | { readonly kind: 'image'; readonly image: string; readonly live: Revision };

/** Decides what the service is to run: which image, with the configuration of the template. */
export async function planRelease(context: ReleaseContext, operation: StackOperation): Promise<Plan> {
  const { request, clients } = context;
  const live = await readRevision(clients.ecs, await liveRevisionArn(clients.ecs, request), request.containerName);
  const image = await imageToRun(context, operation, live);
  if (image === undefined) {
    return { kind: live.arn === request.templateArn ? 'nothing' : 'template' };
  }
  const upToDate = live.image === image && live.origin.template === request.templateArn;
  return upToDate ? { kind: 'nothing' } : { kind: 'image', image, live };
}

/** Returns the image that the service is to run; undefined for the bootstrap image. */
async function imageToRun(
  { request, begun, clients }: ReleaseContext,
  operation: StackOperation,
  live: Revision,
): Promise<string | undefined> {
  if (!begun.rollingBack) {
    return request.imageTag === undefined ? releasedImage(live) : `${request.repositoryUri}:${request.imageTag}`;
  }
  // Back to what ran before this operation, not to the old properties: with an empty tag those mean the live image, and
  // an old tag may have been rolled back since by an alarm.
  const { replaces } = live.origin;
  const isNew = live.registeredAt >= operation.startedAt && replaces !== undefined;
  return releasedImage(isNew ? await readRevision(clients.ecs, replaces, request.containerName) : live);
}

/** A revision that no release registered runs the bootstrap image. */
function releasedImage({ image, origin }: Revision): string | undefined {
  return origin.template === undefined ? undefined : image;
}
