import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as backup from 'aws-cdk-lib/aws-backup';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { MigrationStack, type MigrationStackProps } from '../migration-stack';
import type { NetworkStack } from '../network/network-stack';
import { AccountRoles } from './account-roles';
import { Aurora } from './aurora';
import { Backups } from './backups';
import { fillApiKeysCommand, fillSecretCommand, startReplicationCommand, testConnectionsCommand } from './commands';
import { DatabaseParameters } from './database-parameters';
import { ReplicationEndpoints } from './replication-endpoints';
import { ReplicationInstance } from './replication-instance';
import { ReplicationTask } from './replication-task';
import { Secrets, sourceFields } from './secrets';

/** What DataStack is made from. */
export interface DataStackProps extends MigrationStackProps {
  readonly network: NetworkStack;
}

/** The replication, as CloudWatch and the DMS API know it. */
export interface Replication {
  /** Value of the CloudWatch dimension `ReplicationInstanceIdentifier`. */
  readonly instanceIdentifier: string;
  /** Value of the CloudWatch dimension `ReplicationTaskIdentifier`: the last part of the task's ARN. */
  readonly taskIdentifier: string;
  readonly taskArn: string;
  /** Log of the replication task. */
  readonly logGroup: logs.ILogGroup;
}

/** The databases, the replication between them, their secrets and their backups. */
export class DataStack extends MigrationStack {
  readonly cluster: rds.DatabaseCluster;
  /** Key of everything that holds data: cluster, secrets, replication, backups. */
  readonly dataKey: kms.Key;
  /** Credentials of the application's one database user: the JSON keys `username` and `password`. */
  readonly applicationSecret: secretsmanager.ISecret;
  /** API keys of third parties, a JSON object that the operator fills. Absent where no service uses them. */
  readonly apiKeySecret: secretsmanager.ISecret | undefined;
  /** How the application finds its database. */
  readonly databaseParameters: DatabaseParameters;
  readonly replication: Replication;
  /** Absent where the definition asks for no backups. */
  readonly backupPlan: backup.BackupPlan | undefined;
  /** Role by which AWS Backup reads what it protects. Absent where the definition asks for no backups. */
  readonly backupRole: iam.Role | undefined;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, 'Databases, replication, secrets and backups', props);
    const { settings, network } = props;
    const { definition, names } = settings;

    this.dataKey = new kms.Key(this, 'Key', {
      alias: names.of('alias/data'),
      description: 'Databases, secrets, replication and backups of the migration',
      enableKeyRotation: true,
      // The shortest wait that KMS allows before a deleted key is gone for good.
      pendingWindow: Duration.days(7),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const encryptionKey = this.dataKey;
    const secrets = new Secrets(this, 'Secrets', { settings, encryptionKey });
    this.applicationSecret = secrets.application;
    this.apiKeySecret = secrets.apiKeys;
    this.databaseParameters = new DatabaseParameters(this, 'DatabaseParameters', { settings, network });
    this.cluster = new Aurora(this, 'Aurora', {
      settings,
      network,
      encryptionKey,
      administrator: secrets.administrator,
    }).cluster;

    const accountRoles = new AccountRoles(this, 'AccountRoles', { settings, encryptionKey: network.operationsKey });
    const instance = new ReplicationInstance(this, 'Replication', { settings, network, encryptionKey, accountRoles });
    const endpoints = new ReplicationEndpoints(this, 'Endpoints', {
      settings,
      encryptionKey,
      sourceSecret: secrets.source,
      targetSecret: secrets.replication.attach(this.cluster),
    });
    const task = new ReplicationTask(this, 'Task', { settings, instance, endpoints });
    this.replication = {
      instanceIdentifier: instance.identifier,
      taskIdentifier: task.identifier,
      taskArn: task.arn,
      logGroup: instance.logGroup,
    };

    if (definition.backup !== undefined) {
      const { plan, role } = new Backups(this, 'Backups', {
        settings,
        backup: definition.backup,
        encryptionKey,
        cluster: this.cluster,
      });
      this.backupPlan = plan;
      this.backupRole = role;
    }

    this.describe(secrets, instance, endpoints);
  }

  /** Outputs the addresses, and the commands between a deploy and a running replication in their order. */
  private describe(secrets: Secrets, instance: ReplicationInstance, endpoints: ReplicationEndpoints): void {
    const { source, region } = this.settings.definition;
    const { credentials } = source;
    const output = (outputId: string, value: string, description: string) =>
      new CfnOutput(this, outputId, { value, description });
    output('WriterEndpoint', this.cluster.clusterEndpoint.hostname, 'Aurora, for the preparation of the schema');
    output('ReaderEndpoint', this.cluster.clusterReadEndpoint.hostname, 'Aurora, for reads');
    output('ReplicationTaskArn', this.replication.taskArn, 'The replication task');
    if (credentials.kind === 'created-secret') {
      output(
        'FillSourceSecret',
        fillSecretCommand(region, secrets.source.secretArn, sourceFields(source, credentials)),
        'Gives DMS the password of its user in the source database',
      );
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
    output(
      'TestConnections',
      testConnectionsCommand(region, instance.arn, [endpoints.sourceArn, endpoints.targetArn]),
      'Has DMS try both connections; ask again until both are successful',
    );
    output(
      'StartReplication',
      startReplicationCommand(region, this.replication.taskArn),
      'Loads every table, then replicates what changes',
    );
  }
}
