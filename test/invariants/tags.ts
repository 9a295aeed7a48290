import type { Deployment } from './deployment';

/** Carries the tags of the definition, and its environment's name. */
export function tags({ settings, tags: tagsOf }: Deployment): readonly string[] {
  const expected = Object.entries({ Environment: settings.environment.name, ...settings.definition.tags });
  return Object.entries(tagsOf)
    .filter(([, tags]) => !expected.every(([key, value]) => tags[key] === value))
    .map(([path]) => path);
}
