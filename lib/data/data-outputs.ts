import { CfnOutput } from 'aws-cdk-lib';
import {
  fillApiKeysCommand,
  fillSecretCommand,
  keepBinlogCommand,
  replicationStatusCommand,
  startReplicationCommand,
  testConnectionsCommand,
} from './commands';
import type { DataStack } from './data-stack';
import type { ReplicationEndpoints } from './replication-endpoints';
import type { ReplicationInstance } from './replication-instance';
import { administratorName, type Secrets, sourceFields } from './secrets';

/** What the outputs tell about, beside the stack's own properties. */
export interface DataOutputsProps {
  readonly secrets: Secrets;
  readonly instance: ReplicationInstance;
  readonly endpoints: ReplicationEndpoints;
}

/** Outputs the addresses and ARNs, and the commands between a deploy and a running replication in their order. */
export function describeData(stack: DataStack, { secrets, instance, endpoints }: DataOutputsProps): void {
  const { cluster, replication } = stack;
  const { definition } = stack.settings;
  const { region, source, target } = definition;
  const output = (id: string, value: string, description: string) => new CfnOutput(stack, id, { value, description });

  output('WriterEndpoint', cluster.clusterEndpoint.hostname, 'Aurora, for the preparation of the schema');
  output('ReaderEndpoint', cluster.clusterReadEndpoint.hostname, 'Aurora, for reads');
  output('ClusterArn', cluster.clusterArn, 'The Aurora cluster');
  output('ReplicationInstanceArn', instance.arn, 'The replication instance');
  output('ReplicationTaskArn', replication.taskArn, 'The replication task');
  output('AdministratorSecretArn', secrets.administrator.secretArn, 'Secret of the master user of Aurora');
  output('ReplicationSecretArn', secrets.replication.secretArn, 'Secret of the DMS user in Aurora');
  output('ApplicationSecretArn', secrets.application.secretArn, 'Secret of the database user of the application');

  describeEmptySecrets(stack, secrets);
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
    testConnectionsCommand(region, instance.arn, [endpoints.sourceArn, endpoints.targetArn]),
    'Has DMS try both connections; ask again until both are successful',
  );
  output(
    'StartReplication',
    startReplicationCommand(region, replication.taskArn),
    'Loads every table, then replicates what changes',
  );
  output(
    'ReplicationStatus',
    replicationStatusCommand(region, replication.taskArn),
    'Shows the status of the replication, and why it stopped if it did',
  );
}

/** Outputs how to fill those secrets that the stack made. Those that existed before hold their values already. */
function describeEmptySecrets(stack: DataStack, secrets: Secrets): void {
  const { definition } = stack.settings;
  const { region, source } = definition;
  const { credentials } = source;
  const output = (id: string, value: string, description: string) => new CfnOutput(stack, id, { value, description });
  if (credentials.kind === 'created-secret') {
    output(
      'FillSourceSecret',
      fillSecretCommand(region, secrets.source.secretArn, sourceFields(source, credentials)),
      'Gives DMS the password of its user in the source database',
    );
  }
  if (definition.secrets?.kind === 'existing') {
    return;
  }
  output(
    'FillApplicationSecret',
    fillSecretCommand(region, secrets.application.secretArn, { username: '<user>' }),
    'Gives the application the credentials of its database user',
  );
  if (secrets.apiKeys !== undefined) {
    output(
      'FillApiKeySecret',
      fillApiKeysCommand(region, secrets.apiKeys.secretArn),
      'Gives the application the API keys of third parties',
    );
  }
}
