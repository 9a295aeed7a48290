import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { EncryptedLogGroup } from '../functions/log-group';
import type { NetworkStack } from '../network/network-stack';
import type { MigrationSettings } from '../settings';

/** What the cluster is made from. */
export interface ClusterProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
}

/** The ECS cluster, with Container Insights. */
export class Cluster extends Construct {
  readonly cluster: ecs.Cluster;

  constructor(scope: Construct, id: string, { settings, network }: ClusterProps) {
    super(scope, id);
    const clusterName = settings.names.of('cluster');
    // Container Insights makes this log group itself where it is absent: unencrypted, kept for ever, deleted by nobody.
    const insights = new EncryptedLogGroup(this, 'InsightsLogs', {
      settings,
      encryptionKey: network.operationsKey,
      logGroupName: `/aws/ecs/containerinsights/${clusterName}/performance`,
      madeAgainBy: 'Container Insights',
    });
    this.cluster = new ecs.Cluster(this, 'Cluster', {
      clusterName,
      vpc: network.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENHANCED,
    });
    this.cluster.node.addDependency(insights);
  }
}
