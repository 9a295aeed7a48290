import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { keepsSource } from '../migration-phase';
import type { NetworkStack } from '../network/network-stack';
import type { PhaseGuard } from '../network/phase-guard';
import type { MigrationSettings } from '../settings';
import { AccountRoles } from './account-roles';
import { Assessment } from './assessment';
import type { EndpointAccess } from './endpoint-access';
import { ReplicationEndpoints } from './replication-endpoints';
import { ReplicationInstance, replicationLog } from './replication-instance';
import { type ReplicationNames, replicationNames } from './replication-names';
import { ReplicationPause } from './replication-pause';
import { ReplicationStop } from './replication-stop';
import { ReplicationTask } from './replication-task';

/** The replication by its names, so that another stack imports nothing of it. */
export interface Replication extends ReplicationNames {
  /** Log of every task on the instance. */
  readonly logGroup: logs.ILogGroup;
}

/** What the replication is made from. */
export interface ReplicationProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
  /** Key of everything of DMS that holds data. */
  readonly encryptionKey: kms.IKey;
  /** How DMS reaches the source, in both directions. */
  readonly source: EndpointAccess;
  /** How DMS reaches Aurora, in both directions. */
  readonly aurora: EndpointAccess;
  /** Lets nothing of the replication come or go in a deploy of another phase than the live one. */
  readonly guard: PhaseGuard;
}

/** The resources of the replication. */
export interface DefinedReplication {
  readonly instance: ReplicationInstance;
  readonly endpoints: ReplicationEndpoints;
  readonly task: ReplicationTask;
  /** What brings the task to a stand before it is deleted. */
  readonly stop: ReplicationStop;
}

/**
 * Defines the replication, in the given scope itself: the ids make its logical ids, and another one would load everything
 * again. In phase `complete` there is none, and its log stays: it is the evidence of the migration, it goes by its
 * retention, and DMS would make the group again for the last lines of a task that is being deleted.
 */
export function replicate(scope: Construct, props: ReplicationProps): DefinedReplication | undefined {
  const { settings, network, encryptionKey, source, aurora, guard } = props;
  const { operationsKey } = network;
  if (!keepsSource(settings)) {
    const instance = new Construct(scope, 'Replication');
    replicationLog(instance, settings, operationsKey);
    guard.protect(instance);
    return undefined;
  }
  const accountRoles = new AccountRoles(scope, 'AccountRoles', { settings, encryptionKey: operationsKey });
  const stop = new ReplicationStop(scope, 'ReplicationStop', { settings, encryptionKey: operationsKey });
  const pause = new ReplicationPause(scope, 'ReplicationPause', { settings, serviceToken: stop.serviceToken });
  const instance = new ReplicationInstance(scope, 'Replication', { settings, network, encryptionKey, accountRoles });
  const endpoints = new ReplicationEndpoints(scope, 'Endpoints', { settings, encryptionKey, source, aurora });
  const task = new ReplicationTask(scope, 'Task', { settings, instance, endpoints });
  pause.protect(instance, endpoints, task);
  stop.follow({ taskArn: task.arn, fingerprint: pause.fingerprint });
  guard.protect(accountRoles, pause, instance, endpoints, task, stop);
  const { assessment } = settings.definition.replication;
  if (assessment !== undefined) {
    const place = new Assessment(scope, 'Assessment', {
      settings,
      definition: assessment,
      encryptionKey,
      operationsKey,
    });
    guard.protect(place);
  }
  return { instance, endpoints, task, stop };
}

/** Returns the replication as other stacks know it; nothing where there is none any more. */
export function namedReplication(scope: Construct, settings: MigrationSettings): Replication | undefined {
  if (!keepsSource(settings)) {
    return undefined;
  }
  const names = replicationNames(settings);
  return { ...names, logGroup: logs.LogGroup.fromLogGroupName(scope, 'ReplicationLog', names.logGroupName) };
}
