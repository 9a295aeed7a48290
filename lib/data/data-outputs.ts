import { CfnOutput } from 'aws-cdk-lib';
import { fillApiKeysCommand, fillSecretCommand } from './commands';
import type { DataStack } from './data-stack';
import type { DefinedReplication } from './replication';
import { describeReplication } from './replication-outputs';
import type { Secrets } from './secrets';

/** What the outputs tell about, beside the stack's own properties. */
export interface DataOutputsProps {
  readonly secrets: Secrets;
  /** Absent in phase `complete`. */
  readonly replication: DefinedReplication | undefined;
}

/** Outputs the addresses and ARNs, and the commands of the operator. */
export function describeData(stack: DataStack, { secrets, replication }: DataOutputsProps): void {
  const { cluster } = stack;
  const output = (id: string, value: string, description: string) => new CfnOutput(stack, id, { value, description });

  output('WriterEndpoint', cluster.clusterEndpoint.hostname, 'Aurora, for the preparation of the schema');
  output('ReaderEndpoint', cluster.clusterReadEndpoint.hostname, 'Aurora, for reads');
  output('ClusterArn', cluster.clusterArn, 'The Aurora cluster');
  output('AdministratorSecretArn', secrets.administrator.secretArn, 'Secret of the master user of Aurora');
  output('ReplicationSecretArn', secrets.replication.secretArn, 'Secret of the DMS user in Aurora');
  output('ApplicationSecretArn', secrets.application.secretArn, 'Secret of the database user of the application');

  describeEmptySecrets(stack, secrets);
  if (replication !== undefined) {
    describeReplication(stack, { secrets, replication });
  }
}

/** Outputs how to fill those secrets that the stack made. Those that existed before hold their values already. */
function describeEmptySecrets(stack: DataStack, secrets: Secrets): void {
  const { definition } = stack.settings;
  const { region } = definition;
  const output = (id: string, value: string, description: string) => new CfnOutput(stack, id, { value, description });
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
