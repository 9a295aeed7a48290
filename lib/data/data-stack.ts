import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as backup from 'aws-cdk-lib/aws-backup';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
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
import { masterUser } from './credentials';
import { describeData } from './data-outputs';
import { DatabaseParameters } from './database-parameters';
import { auroraAccess } from './endpoint-access';
import { FileStorage } from './file-storage';
import { allowInstanceVolumes } from './instance-volumes';
import { ReplicationEndpoints } from './replication-endpoints';
import { ReplicationInstance } from './replication-instance';
import { ReplicationStop } from './replication-stop';
import { ReplicationTask } from './replication-task';
import { Secrets } from './secrets';
import { StateTable } from './state-table';
import { describeStorage } from './storage-outputs';
import { describeValidation, Validation } from './validation';

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
  /** Absent where the definition has no files. */
  readonly fileStorage: FileStorage | undefined;
  /** Absent where the definition has no state table. */
  readonly stateTable: dynamodb.Table | undefined;
  /** Absent where the definition asks for no validation. */
  readonly validation: Validation | undefined;
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
    if (definition.compute.kind === 'ec2-auto-scaling') {
      allowInstanceVolumes(this.dataKey, settings);
    }
    const secrets = new Secrets(this, 'Secrets', { settings, encryptionKey });
    this.applicationSecret = secrets.application;
    this.apiKeySecret = secrets.apiKeys;
    this.databaseParameters = new DatabaseParameters(this, 'DatabaseParameters', { settings, network });
    this.cluster = new Aurora(this, 'Aurora', {
      settings,
      network,
      encryptionKey,
      masterUser: masterUser(definition, secrets.administrator),
    }).cluster;

    const accountRoles = new AccountRoles(this, 'AccountRoles', { settings, encryptionKey: network.operationsKey });
    const instance = new ReplicationInstance(this, 'Replication', { settings, network, encryptionKey, accountRoles });
    const endpoints = new ReplicationEndpoints(this, 'Endpoints', {
      settings,
      encryptionKey,
      source: { kind: 'secret', secret: secrets.source },
      target: auroraAccess(definition, secrets.replication, this.cluster),
    });
    const task = new ReplicationTask(this, 'Task', { settings, instance, endpoints });
    new ReplicationStop(this, 'ReplicationStop', {
      settings,
      taskArn: task.arn,
      encryptionKey: network.operationsKey,
    });
    this.replication = {
      instanceIdentifier: instance.identifier,
      taskIdentifier: task.identifier,
      taskArn: task.arn,
      logGroup: instance.logGroup,
    };

    if (definition.fileStorage !== undefined) {
      this.fileStorage = new FileStorage(this, 'FileStorage', {
        settings,
        definition: definition.fileStorage,
        encryptionKey: network.operationsKey,
      });
    }
    if (definition.stateTable !== undefined) {
      this.stateTable = new StateTable(this, 'StateTable', {
        settings,
        definition: definition.stateTable,
        encryptionKey,
      }).table;
    }

    if (definition.validation !== undefined) {
      this.validation = new Validation(this, 'Validation', {
        settings,
        network,
        definition: definition.validation,
        encryptionKey,
        sourceSecret: secrets.source,
        targetSecret: secrets.replication,
        cluster: this.cluster,
      });
    }

    if (definition.backup !== undefined) {
      const { plan, role } = new Backups(this, 'Backups', {
        settings,
        backup: definition.backup,
        encryptionKey,
        operationsKey: network.operationsKey,
        cluster: this.cluster,
      });
      this.backupPlan = plan;
      this.backupRole = role;
    }

    describeData(this, { secrets, instance, endpoints });
    describeStorage(this);
    describeValidation(this);
  }
}
