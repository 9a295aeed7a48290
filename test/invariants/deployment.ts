import { CfnResource, TagManager } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { CrossfadeStacks } from '../../lib/crossfade';
import type { MigrationSettings } from '../../lib/settings';

/** A resource as its template has it. */
export interface Resource {
  /** Construct id of the stack and logical id: `DataStack/AuroraCluster23D869C0`. */
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy?: string;
  readonly updateReplacePolicy?: string;
}

/** One stack as CloudFormation receives it. */
export interface DeployedStack {
  /** Construct id, for example `DataStack`. */
  readonly id: string;
  readonly name: string;
  readonly template: Readonly<Record<string, unknown>>;
}

/** All that the invariants look at: plain data, so that a test may break any part of it. */
export interface Deployment {
  readonly settings: MigrationSettings;
  readonly stacks: readonly DeployedStack[];
  readonly resources: readonly Resource[];
  /** The tags of every taggable resource, by its construct path. */
  readonly tags: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A statement about every deployment. Returns what breaks it, one line each; nothing where it holds. */
export type Invariant = (deployment: Deployment) => readonly string[];

/** Synthesises five stacks. */
export function deploymentOf(stacks: CrossfadeStacks): Deployment {
  const deployed = Object.values(stacks).map((stack) => ({
    id: stack.node.id,
    name: stack.stackName,
    template: Template.fromStack(stack).toJSON(),
  }));
  const tags = Object.values(stacks)
    .flatMap((stack) => stack.node.findAll())
    .filter((construct) => CfnResource.isCfnResource(construct))
    .flatMap((resource): [string, Record<string, string>][] => {
      const manager = TagManager.of(resource);
      return manager === undefined ? [] : [[resource.node.path, manager.tagValues()]];
    });
  return {
    settings: stacks.network.settings,
    stacks: deployed,
    resources: deployed.flatMap(resourcesOf),
    tags: Object.fromEntries(tags),
  };
}

interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** Returns the resources of one stack. */
export function resourcesOf({ id: stack, template }: DeployedStack): readonly Resource[] {
  const resources = (template['Resources'] ?? {}) as Readonly<Record<string, TemplateResource>>;
  return Object.entries(resources).map(([id, { Type, Properties, DeletionPolicy, UpdateReplacePolicy }]) => ({
    id: `${stack}/${id}`,
    type: Type,
    properties: Properties ?? {},
    ...(DeletionPolicy === undefined ? {} : { deletionPolicy: DeletionPolicy }),
    ...(UpdateReplacePolicy === undefined ? {} : { updateReplacePolicy: UpdateReplacePolicy }),
  }));
}

/** Returns the resources of a type. */
export function ofType({ resources }: Deployment, type: string): readonly Resource[] {
  return resources.filter((resource) => resource.type === type);
}

/** Returns the id of every resource that a condition holds for. */
export function idsWhere(
  resources: readonly Resource[],
  condition: (properties: Resource['properties'], resource: Resource) => boolean,
): readonly string[] {
  return resources.filter((resource) => condition(resource.properties, resource)).map(({ id }) => id);
}

/** One text in a template, with the path of keys that leads to it. */
export interface Text {
  readonly path: string;
  readonly text: string;
}

/** Returns every text within a value, however deep. */
export function textsIn(value: unknown, path = ''): readonly Text[] {
  if (typeof value === 'string') {
    return [{ path, text: value }];
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, path === '' ? key : `${path}.${key}`));
}
