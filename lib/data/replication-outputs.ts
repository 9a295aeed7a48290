import { CfnOutput } from 'aws-cdk-lib';
import { fillSecretCommand, keepBinlogCommand, replicationStatusCommand, testConnectionsCommand } from './commands';
import type { DataStack } from './data-stack';
import { loadingNames } from './loading/loading-names';
import type { DefinedReplication } from './replication';
import { administratorName, type Secrets, sourceFields } from './secrets';

/** What the outputs tell about, beside the stack's own properties. */
export interface ReplicationOutputsProps {
  readonly secrets: Secrets;
  readonly replication: DefinedReplication;
}

/** Outputs what the replication is, and the commands between a deploy and a running replication in their order. */
export function describeReplication(stack: DataStack, { secrets, replication }: ReplicationOutputsProps): void {
  const { cluster } = stack;
  const { definition } = stack.settings;
  const { region, source, target } = definition;
  const { instance, endpoints, task } = replication;
  const output = (id: string, value: string, description: string) => new CfnOutput(stack, id, { value, description });

  output('ReplicationInstanceArn', instance.arn, 'The replication instance');
  output('ReplicationTaskArn', task.arn, 'The replication task');
  if (source.credentials.kind === 'created-secret') {
    output(
      'FillSourceSecret',
      fillSecretCommand(region, secrets.source.secretArn, sourceFields(source, source.credentials)),
      'Gives DMS the password of its user in the source database',
    );
  }
  if (target.engine === 'aurora-mysql') {
    output(
      'KeepBinlog',
      keepBinlogCommand(
        cluster.clusterEndpoint.hostname,
        source.port,
        definition.secrets?.kind === 'existing' ? '<master user>' : administratorName,
      ),
      'Has Aurora keep its binary log for the way back; run it in the VPC, before the load',
    );
  }
  output(
    'TestConnections',
    testConnectionsCommand(region, instance.arn, endpoints.arns),
    'Has DMS try its connections in both directions; ask again until the source is successful; Aurora follows when the load has made its user',
  );
  const { startCommand, progressCommand } = loadingNames(stack.settings);
  output(
    'StartLoading',
    startCommand,
    'Loads Aurora, up to a running replication; after a failure it goes on where the load stands',
  );
  output('LoadingProgress', progressCommand, 'Shows where the load is, and why it failed if it did');
  output(
    'ReplicationStatus',
    replicationStatusCommand(region, task.arn),
    'Shows the status of the replication, and why it stopped if it did',
  );
}
