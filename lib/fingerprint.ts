import { createHash } from 'node:crypto';
import { type CfnResource, Stack } from 'aws-cdk-lib';

/** A resource as it stands in a template. */
interface Fragment {
  readonly Resources: Readonly<Record<string, { readonly Properties?: Readonly<Record<string, unknown>> }>>;
}

/**
 * Returns what tells the properties of resources apart from those of another deploy, in 16 hexadecimal digits. For a custom
 * resource that CloudFormation is to update whenever one of them changes. Tags are left out, and so is the metadata, where
 * the CLI writes paths: neither changes what a resource does.
 *
 * It must be asked for as late as a template is, by a `Lazy`: aspects change properties after the constructs are made.
 *
 * @param resources of one stack
 */
export function fingerprintOf(resources: readonly CfnResource[]): string {
  const properties = resources
    .flatMap((resource): Fragment => Stack.of(resource).resolve(resource._toCloudFormation()))
    .flatMap(({ Resources }) => Object.entries(Resources))
    .map(([logicalId, { Properties: { Tags: _, ...properties } = {} }]) => [logicalId, properties]);
  return createHash('sha256').update(JSON.stringify(properties)).digest('hex').slice(0, 16);
}
