import { Template } from 'aws-cdk-lib/assertions';
import type { CrossfadeStacks } from '../../lib/crossfade';
import { type Deployment, deploymentOf, ofType } from '../invariants';
import { nameKeysOf } from '../invariants/names';
import { stacksFor } from '../support/stacks';

/** The suffix of the systems under test: no other name holds it. */
export const suffix = 'zq7';

/** One system as it would be deployed, with what the tests of all systems ask of it. */
export class System {
  readonly deployment: Deployment;
  private readonly stacks: CrossfadeStacks;

  constructor(flags: Readonly<Record<string, string>>) {
    this.stacks = stacksFor({ environmentSuffix: suffix, ...flags });
    this.deployment = deploymentOf(this.stacks);
  }

  /** Region that each stack is deployed to. */
  get regions(): readonly string[] {
    return Object.values(this.stacks).map(({ region }) => region);
  }

  /** Every physical name in lower case, without its type. */
  get names(): readonly string[] {
    return nameKeysOf(this.deployment).map((key) => key.split(' ').at(-1) as string);
  }

  /** Names of the outputs of all stacks. */
  get outputs(): readonly string[] {
    return this.deployment.stacks.flatMap(({ template }) => Object.keys(template['Outputs'] ?? {}));
  }

  /** Keys of the tags that every taggable resource has. */
  get tagKeys(): readonly string[] {
    const [first = [], ...others] = Object.values(this.deployment.tags).map((tags) => Object.keys(tags));
    return first.filter((key) => others.every((keys) => keys.includes(key))).sort();
  }

  /** Template of one stack. */
  template(stack: keyof CrossfadeStacks): Template {
    return Template.fromStack(this.stacks[stack]);
  }

  /** Properties of every resource of a type, in all stacks. */
  properties(type: string): readonly Readonly<Record<string, unknown>>[] {
    return ofType(this.deployment, type).map(({ properties }) => properties);
  }

  /** Number of resources of a type, in all stacks. */
  count(type: string): number {
    return this.properties(type).length;
  }

  /** Number of subnets whose traffic may come from the internet, and of the others. */
  get subnets(): { readonly public: number; readonly private: number } {
    const subnets = this.properties('AWS::EC2::Subnet');
    const isPublic = subnets.filter(({ Tags }) => JSON.stringify(Tags).includes('"Public"')).length;
    return { public: isPublic, private: subnets.length - isPublic };
  }
}
