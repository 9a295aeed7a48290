import { Fn } from 'aws-cdk-lib';
import * as datasync from 'aws-cdk-lib/aws-datasync';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { NfsShare } from '../definition';
import { EncryptedLogGroup } from '../functions/log-group';
import { writesToAurora } from '../migration-phase';
import type { PhaseGuard } from '../network/phase-guard';
import type { MigrationSettings } from '../settings';

/** What the file transfer is made from. */
export interface FileTransferProps {
  readonly settings: MigrationSettings;
  readonly source: NfsShare;
  readonly bucket: s3.IBucket;
  /** ARN pattern of the bucket's objects. */
  readonly objectsArn: string;
  /** Key of the bucket. */
  readonly key: kms.IKey;
  /** The operations key, for the log group. */
  readonly encryptionKey: kms.IKey;
  /** Lets the task change its ways in no deploy of another phase than the live one. */
  readonly guard: PhaseGuard;
}

/**
 * The DataSync task that copies the files of an NFS export to the bucket: `a/b.jpg` below the export becomes the object
 * `a/b.jpg`. A deploy makes it and never starts it; an operator does, as often as it takes, and each run copies what has
 * changed since the one before. DataSync runs an agent beside the file server, which must be activated in this account and
 * Region before the location can be made. Whether the agent can mount the export is tried after that: where it cannot, the
 * deploy still settles and the task is `UNAVAILABLE`, with the reason in its `ErrorDetail`.
 *
 * It is there in every phase. The agent reaches AWS by itself and not over the link, a task costs nothing while it does not
 * run, and a file that was missed is missed most of all when the old system is about to go. From phase `cutover` on it only
 * adds what is missing.
 *
 * @see https://docs.aws.amazon.com/datasync/latest/userguide/create-nfs-location.html
 */
export class FileTransfer extends Construct {
  readonly taskArn: string;
  /** Id of the task, `task-...`: the value of the CloudWatch dimension `TaskId`. */
  readonly taskId: string;
  readonly logGroup: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: FileTransferProps) {
    super(scope, id);
    const { settings, source, bucket, encryptionKey, guard } = props;
    const { names } = settings;
    const logGroup = new EncryptedLogGroup(this, 'Logs', {
      settings,
      encryptionKey,
      logGroupName: `/aws/datasync/${names.of('file-transfer')}`,
    });
    this.logGroup = logGroup;
    const logPolicy = allowLogs(this, settings, logGroup);
    const role = bucketRole(this, props);

    const share = new datasync.CfnLocationNFS(this, 'Source', {
      serverHostname: source.host,
      subdirectory: source.path,
      onPremConfig: { agentArns: [...source.agentArns] },
    });
    const destination = new datasync.CfnLocationS3(this, 'Destination', {
      s3BucketArn: bucket.bucketArn,
      s3Config: { bucketAccessRoleArn: role.roleArn },
      // The lifecycle moves on from there. An object that DataSync wrote into a colder class would be billed for its 30 or
      // 90 days when the next run replaces it.
      s3StorageClass: 'STANDARD',
    });
    // DataSync tries the role when it takes the location, so the role's policy must be there before.
    destination.node.addDependency(role);
    const task = new datasync.CfnTask(this, 'Task', {
      name: names.of('file-transfer'),
      sourceLocationArn: share.attrLocationArn,
      destinationLocationArn: destination.attrLocationArn,
      cloudWatchLogGroupArn: logGroup.logGroupArn,
      // The other mode writes to one log group `/aws/datasync` for the whole account, which no stack owns. This one takes
      // 50 million files.
      taskMode: 'BASIC',
      options: { ...options, overwriteMode: writesToAurora(settings) ? 'NEVER' : 'ALWAYS' },
    });
    guard.protect(task);
    task.node.addDependency(logPolicy);
    this.taskArn = task.attrTaskArn;
    this.taskId = Fn.select(1, Fn.split('/', task.attrTaskArn));
  }
}

/**
 * How the files are copied. What an object cannot have is kept in its metadata: owner, mode and times, from which DataSync
 * restores them on the way back to a file system. Device files, sockets and named pipes have no place in S3.
 *
 * @see https://docs.aws.amazon.com/datasync/latest/userguide/metadata-copied.html
 */
const options: datasync.CfnTask.OptionsProperty = {
  // What has changed, by size and time. While the source is the writer of record the file server holds the truth, so its
  // file replaces the object, whose older version stays. Afterwards the object is the newer one, and no run replaces it.
  transferMode: 'CHANGED',
  // Nor does a file that is gone take its object along: the application on AWS may have written it.
  preserveDeletedFiles: 'PRESERVE',
  // Each file that was copied is read again on both sides and its checksums compared. The wider `POINT_IN_TIME_CONSISTENT`
  // would read everything in every run, and report each file that changes meanwhile as a failure.
  verifyMode: 'ONLY_FILES_TRANSFERRED',
  mtime: 'PRESERVE',
  atime: 'BEST_EFFORT',
  uid: 'INT_VALUE',
  gid: 'INT_VALUE',
  posixPermissions: 'PRESERVE',
  preserveDevices: 'NONE',
  taskQueueing: 'ENABLED',
  // Errors. A line for each of millions of images would cost more than it tells.
  logLevel: 'BASIC',
};

/**
 * Lets DataSync write the log group. Such a policy belongs to the account and not to the group: a Region takes ten of them,
 * and `aws logs describe-resource-policies` lists those in use.
 *
 * @see https://docs.aws.amazon.com/datasync/latest/userguide/configure-logging.html
 */
function allowLogs(scope: Construct, settings: MigrationSettings, logGroup: EncryptedLogGroup): logs.ResourcePolicy {
  const statement = logGroup.writeStatement();
  statement.addServicePrincipal('datasync.amazonaws.com');
  statement.addConditions(fromDataSync(settings));
  return new logs.ResourcePolicy(scope, 'LogPolicy', {
    resourcePolicyName: settings.names.of('file-transfer-logs'),
    policyStatements: [statement],
  });
}

/**
 * Makes the role by which DataSync reaches the bucket, with the actions that AWS lists for a destination.
 *
 * @see https://docs.aws.amazon.com/datasync/latest/userguide/create-s3-location.html
 */
function bucketRole(scope: Construct, { settings, bucket, objectsArn, key }: FileTransferProps): iam.Role {
  const role = new iam.Role(scope, 'Role', {
    roleName: settings.names.of('role-file-transfer', 64),
    assumedBy: new iam.ServicePrincipal('datasync.amazonaws.com', { conditions: fromDataSync(settings) }),
    description: 'Writes the files of the old file server to the bucket',
  });
  const allow = (actions: string[], resources: string[], conditions?: iam.Conditions) =>
    role.addToPolicy(new iam.PolicyStatement({ actions, resources, conditions }));
  allow(['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], [bucket.bucketArn]);
  allow(
    [
      's3:AbortMultipartUpload',
      's3:DeleteObject',
      's3:GetObject',
      's3:GetObjectTagging',
      's3:ListMultipartUploadParts',
      's3:PutObject',
      's3:PutObjectTagging',
    ],
    [objectsArn],
  );
  // By the role alone: a grant would write the role into the key's policy as well, which the account's own entry covers.
  allow(['kms:Decrypt', 'kms:GenerateDataKey'], [key.keyArn], {
    StringEquals: { 'kms:ViaService': `s3.${settings.definition.region}.amazonaws.com` },
  });
  acknowledge(role, {
    pack: 'AwsSolutions',
    rule: 'IAM5',
    finding: `Resource::${objectsArn}`,
    reason:
      'The paths of the files are known to the file server alone. The pattern reaches the objects of one bucket, which was made for them; DataSync alone may assume the role, for tasks of this account and Region.',
  });
  return role;
}

/** The condition that keeps tasks of other accounts from using what DataSync is given here. */
function fromDataSync({ account, definition }: MigrationSettings): iam.Conditions {
  return {
    StringEquals: { 'aws:SourceAccount': account },
    ArnLike: { 'aws:SourceArn': `arn:aws:datasync:${definition.region}:${account}:*` },
  };
}
