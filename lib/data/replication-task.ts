import * as dms from 'aws-cdk-lib/aws-dms';
import { Construct } from 'constructs';
import type { MigrationSettings } from '../settings';
import type { ReplicationEndpoints } from './replication-endpoints';
import type { ReplicationInstance } from './replication-instance';
import { replicationNames } from './replication-names';
import { tableMappings } from './table-mappings';
import { taskSettings } from './task-settings';

/** What the task is made from. */
export interface ReplicationTaskProps {
  readonly settings: MigrationSettings;
  readonly instance: ReplicationInstance;
  readonly endpoints: ReplicationEndpoints;
}

/**
 * The task that loads every table and then replicates what changes. CloudFormation makes it and never starts it: the loading
 * machine does, when an operator starts that, and resumes it at each of its stops.
 */
export class ReplicationTask extends Construct {
  /** Identifier of the task, which is also the last part of its ARN. */
  readonly identifier: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { settings, instance, endpoints }: ReplicationTaskProps) {
    super(scope, id);
    const { source, replication } = settings.definition;
    // One value for both identifiers: CloudWatch knows a task by the last part of its ARN, a person by its name.
    this.identifier = replicationNames(settings).forward.taskIdentifier;
    const task = new dms.CfnReplicationTask(this, 'Task', {
      replicationTaskIdentifier: this.identifier,
      resourceIdentifier: this.identifier,
      migrationType: 'full-load-and-cdc',
      replicationInstanceArn: instance.arn,
      sourceEndpointArn: endpoints.sourceArn,
      targetEndpointArn: endpoints.targetArn,
      tableMappings: JSON.stringify(tableMappings(source.schemas)),
      replicationTaskSettings: JSON.stringify(taskSettings(replication, source.engine)),
    });
    // On the way down the task must be gone before its log group: DMS would make the group again.
    task.node.addDependency(instance.logGroup);
    this.arn = task.ref;
  }
}
