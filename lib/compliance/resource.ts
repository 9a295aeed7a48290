import { CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A resource in a template, as the report names it. */
export interface CheckedResource {
  /** Construct path, for example `DataStack/Aurora/Resource`. */
  readonly path: string;
  /** Construct path of its stack, for example `DataStack`. */
  readonly stack: string;
  /** CloudFormation type, for example `AWS::RDS::DBCluster`. */
  readonly type: string;
  readonly logicalId: string;
}

/** Returns the resources below a construct. Their logical ids are final once the app is synthesised. */
export function resourcesOf(scope: IConstruct): readonly CheckedResource[] {
  return scope.node
    .findAll()
    .filter((construct) => CfnResource.isCfnResource(construct))
    .map((resource) => {
      const stack = Stack.of(resource);
      return {
        path: resource.node.path,
        stack: stack.node.path,
        type: resource.cfnResourceType,
        logicalId: stack.resolve(resource.logicalId),
      };
    });
}
