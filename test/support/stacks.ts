import { Template } from 'aws-cdk-lib/assertions';
import { type CrossfadeStacks, defineStacks } from '../../lib/crossfade';
import type { MigrationDefinition } from '../../lib/definition';
import { testApp } from './app';
import { settingsFor } from './settings';

/** The stacks that this test file has defined, by their flags: an app keeps what it has synthesised. */
const defined = new Map<string, CrossfadeStacks>();

/** Defines all stacks for some flags, and for another definition than the registry's where one is given. */
export function stacksFor(
  flags: Readonly<Record<string, string>> = {},
  definition?: MigrationDefinition,
): CrossfadeStacks {
  const settings = settingsFor(flags);
  if (definition !== undefined) {
    return defineStacks(testApp(), { ...settings, definition });
  }
  const key = JSON.stringify(flags);
  const stacks = defined.get(key) ?? defineStacks(testApp(), settings);
  defined.set(key, stacks);
  return stacks;
}

/** Returns the template of one stack. */
export function templateOf(
  stack: keyof CrossfadeStacks,
  flags: Readonly<Record<string, string>> = {},
  definition?: MigrationDefinition,
): Template {
  return Template.fromStack(stacksFor(flags, definition)[stack]);
}
