import { CfnResource, CustomResource, Lazy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { fingerprintOf } from '../fingerprint';
import type { MigrationSettings } from '../settings';
import { bracketProperties } from './replication-stop';

/** What the pause is made from. */
export interface ReplicationPauseProps {
  readonly settings: MigrationSettings;
  /** Of the provider behind the stop. */
  readonly serviceToken: string;
}

/**
 * Stops the running tasks before CloudFormation changes anything of the replication: DMS refuses a change of a running task
 * and of its endpoints (https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.Modifying.html).
 *
 * Everything of AWS DMS depends on the resource, so CloudFormation updates it first; and since a fingerprint of everything
 * of AWS DMS is all that ever changes in it, it is updated exactly when such a change comes. No other deploy touches a
 * task. What was stopped runs again by `ReplicationStop`, or, where a rollback does not reach that one, when CloudFormation
 * deletes the physical id that has gone out of force.
 */
export class ReplicationPause extends Construct {
  /**
   * Digest of everything that the pause protects, for whoever has to follow a change of it. The certificates are among it: a
   * changed one has another ARN, of which the text of its endpoint, a reference, says nothing.
   */
  readonly fingerprint = Lazy.string({ produce: () => fingerprintOf(this.protectedResources) });
  private readonly resource: CfnResource;
  private readonly protectedResources: CfnResource[] = [];

  constructor(scope: Construct, id: string, { settings, serviceToken }: ReplicationPauseProps) {
    super(scope, id);
    const resource = new CustomResource(this, 'Resource', {
      serviceToken,
      resourceType: 'Custom::ReplicationPause',
      properties: { ...bracketProperties(settings), Fingerprint: this.fingerprint },
    });
    this.resource = resource.node.defaultChild as CfnResource;
  }

  /** Has the tasks stopped before anything of AWS DMS changes in these constructs. */
  protect(...constructs: readonly Construct[]): void {
    for (const construct of constructs.flatMap((root) => root.node.findAll())) {
      if (CfnResource.isCfnResource(construct) && construct.cfnResourceType.startsWith('AWS::DMS::')) {
        construct.addResourceDependency(this.resource);
        this.protectedResources.push(construct);
      }
    }
  }
}
