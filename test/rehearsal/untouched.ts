import { RehearsalFailure } from './failure';
import type { Scene, StackId } from './scene';
import { touchedResources } from './stack-events';
import type { Template } from './template';

/**
 * Checks that a guard has refused the last deployment of a stack before anything that comes after it was touched.
 *
 * @param guardType type of the resource that has refused
 * @throws RehearsalFailure with what was touched, or when nothing comes after the guard
 */
export async function expectUntouched(scene: Scene, stack: StackId, guardType: string): Promise<void> {
  const { template } = scene.stack(stack);
  const guarded = resourcesAfter(template, guardType);
  const touched = (await touchedResources(scene.clients, scene.stack(stack).name)).map(({ logicalId }) => logicalId);
  const wrongly = touched.filter((logicalId) => guarded.has(logicalId));
  const refused = touched.some((logicalId) => template.Resources?.[logicalId]?.Type === guardType);
  if (guarded.size === 0 || !refused || wrongly.length > 0) {
    throw new RehearsalFailure(
      `${guardType} of ${stack} was to refuse before anything was touched that comes after it (${guarded.size} resources).`,
      wrongly,
    );
  }
}

/** Returns the resources that depend on those of a type, over as many others as it takes. */
export function resourcesAfter({ Resources = {} }: Template, type: string): ReadonlySet<string> {
  const entries = Object.entries(Resources);
  const after = new Set<string>();
  let found = entries.filter(([, { Type }]) => Type === type).map(([logicalId]) => logicalId);
  while (found.length > 0) {
    const before = new Set(found);
    found = entries
      .filter(([logicalId, { DependsOn }]) => !after.has(logicalId) && asList(DependsOn).some((id) => before.has(id)))
      .map(([logicalId]) => logicalId);
    for (const logicalId of found) {
      after.add(logicalId);
    }
  }
  return after;
}

const asList = (dependsOn: unknown) => [dependsOn ?? []].flat().map(String);
