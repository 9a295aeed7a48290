import {
  type ContainerDefinition,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  RegisterTaskDefinitionCommand,
  type Tag,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { familyOf, type ReleaseRequest } from './request';

/** Tags by which a revision says where it comes from. Only revisions that a release registered carry them. */
const revisionTags = {
  /** ARN of the revision of CloudFormation's that it was made from. */
  template: 'crossfade:template',
  /** ARN of the revision that ran before it. */
  replaces: 'crossfade:replaces',
  /** Id of the event that asked for it. */
  request: 'crossfade:request',
} as const;

/** One revision of the service's task definition. */
export interface Revision {
  readonly arn: string;
  /** Full reference of the image. */
  readonly image: string;
  /** What a release wrote on it, by the names of `revisionTags`. Each is absent on a revision of CloudFormation's. */
  readonly origin: Readonly<Partial<Record<keyof typeof revisionTags, string>>>;
  readonly registeredAt: Date;
}

/** What belongs to the bootstrap image alone. Without it, an image's own command, user and file system count. */
const bootstrapSettings = ['entryPoint', 'command', 'user', 'readonlyRootFilesystem'] as const;

/**
 * Reads a revision, or the newest one of a family.
 *
 * @param taskDefinition ARN of a revision, active or not, or the name of a family
 * @throws Error when it lacks the service's container
 */
export async function readRevision(ecs: ECSClient, taskDefinition: string, containerName: string): Promise<Revision> {
  const { task, container, tags } = await describe(ecs, taskDefinition, containerName);
  const tag = (key: string) => tags.find((candidate) => candidate.key === key)?.value;
  return {
    arn: task.taskDefinitionArn,
    image: container.image,
    origin: {
      template: tag(revisionTags.template),
      replaces: tag(revisionTags.replaces),
      request: tag(revisionTags.request),
    },
    registeredAt: task.registeredAt,
  };
}

/**
 * Registers a revision for a release: the template with another image and without what is the bootstrap image's.
 *
 * @param replaces ARN of the revision that runs now
 * @returns the ARN of the revision; of the one that was registered already when the same event comes again
 */
export async function registerRevision(
  ecs: ECSClient,
  { templateArn, containerName, requestId }: ReleaseRequest,
  image: string,
  replaces: string,
): Promise<string> {
  const family = familyOf(templateArn);
  const newest = await readRevision(ecs, family, containerName);
  if (newest.origin.request === requestId && newest.image === image) {
    return newest.arn;
  }
  const template = await describe(ecs, templateArn, containerName);
  const container: ContainerDefinition = { ...template.container, image };
  for (const setting of bootstrapSettings) {
    delete container[setting];
  }
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      ...registrable(template.task),
      family,
      containerDefinitions: template.task.containerDefinitions.map((definition) =>
        definition.name === containerName ? container : definition,
      ),
      tags: [
        // ECS refuses tags whose keys AWS reserves for itself.
        ...template.tags.filter(({ key }) => !key.startsWith('aws:')),
        { key: revisionTags.template, value: templateArn },
        { key: revisionTags.replaces, value: replaces },
        { key: revisionTags.request, value: requestId },
      ],
    }),
  );
  return (taskDefinition as Described).taskDefinitionArn;
}

/** What ECS says of every revision, though the SDK's types leave it open. */
type Described = TaskDefinition &
  Required<Pick<TaskDefinition, 'taskDefinitionArn' | 'containerDefinitions' | 'registeredAt'>>;

interface Description {
  readonly task: Described;
  /** The service's own container. */
  readonly container: ContainerDefinition & { readonly image: string };
  readonly tags: readonly (Tag & { readonly key: string })[];
}

async function describe(ecs: ECSClient, taskDefinition: string, containerName: string): Promise<Description> {
  const { taskDefinition: task, tags = [] } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }),
  );
  const container = task?.containerDefinitions?.find(({ name }) => name === containerName);
  if (container === undefined) {
    throw new Error(`Task definition ${taskDefinition} has no container ${containerName}: deploy AppStack again`);
  }
  return { task, container, tags } as Description;
}

/** Leaves out of a description what ECS adds to it and refuses to be given. */
function registrable(task: TaskDefinition) {
  const {
    taskDefinitionArn,
    revision,
    status,
    requiresAttributes,
    compatibilities,
    registeredAt,
    registeredBy,
    deregisteredAt,
    deleteRequestedAt,
    ...rest
  } = task;
  return rest;
}
