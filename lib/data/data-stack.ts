import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as backup from 'aws-cdk-lib/aws-backup';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { deleteLogGroupsMadeAgain } from '../functions/log-groups-teardown';
import { MigrationStack, type MigrationStackProps } from '../migration-stack';
import type { NetworkStack } from '../network/network-stack';
import { PhaseGuard } from '../network/phase-guard';
import { Aurora } from './aurora';
import { AuroraNames } from './aurora-names';
import { Backups } from './backups';
import { masterUser } from './credentials';
import { describeData } from './data-outputs';
import { DatabaseParameters } from './database-parameters';
import { auroraAccess } from './endpoint-access';
import { FileStorage } from './file-storage';
import { allowInstanceVolumes } from './instance-volumes';
import { Loading } from './loading/loading';
import { allowLogDelivery } from './log-delivery';
import { namedReplication, type Replication, replicate } from './replication';
import { Secrets } from './secrets';
import { StateTable } from './state-table';
import { describeStorage } from './storage-outputs';
import { type Validation, validate } from './validation/validation';
import { describeValidation } from './validation/validation-outputs';

/** What DataStack is made from. */
export interface DataStackProps extends MigrationStackProps {
  readonly network: NetworkStack;
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
  /** Absent in phase `complete`. */
  readonly replication: Replication | undefined;
  /** Absent in phase `complete`. */
  readonly loading: Loading | undefined;
  /** Absent where the definition has no files. */
  readonly fileStorage: FileStorage | undefined;
  /** Absent where the definition has no state table. */
  readonly stateTable: dynamodb.Table | undefined;
  /** Absent where the definition asks for no validation, and in phase `complete`. */
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
    allowLogDelivery(this.dataKey);
    if (definition.compute.kind === 'ec2-auto-scaling') {
      allowInstanceVolumes(this.dataKey, settings);
    }
    const secrets = new Secrets(this, 'Secrets', { settings, encryptionKey });
    this.applicationSecret = secrets.application;
    this.apiKeySecret = secrets.apiKeys;
    this.databaseParameters = new DatabaseParameters(this, 'DatabaseParameters', { settings, network });
    const guard = new PhaseGuard(this, 'PhaseGuard', { settings, serviceToken: network.phaseGuardServiceToken });
    this.cluster = new Aurora(this, 'Aurora', {
      settings,
      network,
      encryptionKey,
      masterUser: masterUser(definition, secrets.administrator),
      guard,
    }).cluster;
    new AuroraNames(this, 'AuroraNames', { network, cluster: this.cluster });

    const replication = replicate(this, {
      settings,
      network,
      encryptionKey,
      source: { kind: 'secret', secret: secrets.source },
      aurora: auroraAccess(definition, secrets.replication, this.cluster),
      guard,
    });
    this.replication = namedReplication(this, settings);
    if (replication !== undefined) {
      this.loading = new Loading(this, 'Loading', {
        settings,
        network,
        encryptionKey,
        secrets,
        cluster: this.cluster,
        replication,
        guard,
      });
    }

    if (definition.fileStorage !== undefined) {
      this.fileStorage = new FileStorage(this, 'FileStorage', {
        settings,
        definition: definition.fileStorage,
        encryptionKey: network.operationsKey,
        guard,
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
      this.validation = validate(this, 'Validation', {
        settings,
        network,
        definition: definition.validation,
        encryptionKey,
        sourceSecret: secrets.source,
        targetSecret: secrets.replication,
        cluster: this.cluster,
        guard,
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

    deleteLogGroupsMadeAgain(this, { settings, type: 'data', encryptionKey: network.operationsKey });

    describeData(this, { secrets, replication });
    describeStorage(this);
    describeValidation(this);
  }
}
