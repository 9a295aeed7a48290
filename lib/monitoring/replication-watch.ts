import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { ReplicationDefinition } from '../definition';
import type { MigrationSettings } from '../settings';
import { type ReplicationMetrics, replicationMetrics } from './metrics/replication';
import { ReplicationEvents } from './replication-events';
import { ReplicationLog } from './replication-log';
import type { WatchedReplication } from './watched-replication';

/** What a replication is watched with. */
export interface ReplicationWatchProps {
  readonly settings: MigrationSettings;
  readonly watched: WatchedReplication;
  readonly alertTopic: sns.ITopic;
}

/** Everything that is known of the replication. */
export interface ReplicationWatch {
  readonly watched: WatchedReplication;
  readonly definition: ReplicationDefinition;
  readonly metrics: ReplicationMetrics;
  readonly events: ReplicationEvents;
  /** Lines of its log at the level of an error. */
  readonly loggedErrors: cloudwatch.IMetric;
}

/** Watches a replication: its metrics, its events and its log, in the given scope itself, whose ids make the logical ids. */
export function watchReplication(
  scope: Construct,
  { settings, watched, alertTopic }: ReplicationWatchProps,
): ReplicationWatch {
  const { taskArn, logGroup } = watched;
  return {
    watched,
    definition: settings.definition.replication,
    metrics: replicationMetrics(watched),
    events: new ReplicationEvents(scope, 'ReplicationEvents', { settings, taskArn, alertTopic }),
    loggedErrors: new ReplicationLog(scope, 'ReplicationLog', { settings, logGroup }).errors,
  };
}
