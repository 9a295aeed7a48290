import { ArnFormat, CfnOutput, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { AssessmentDefinition } from '../definition';
import type { MigrationSettings } from '../settings';
import { replicationNames } from './replication-names';
import { ResultBucket } from './result-bucket';

/** What the place of the assessments is made from. */
export interface AssessmentProps {
  readonly settings: MigrationSettings;
  readonly definition: AssessmentDefinition;
  /** Key of the results. */
  readonly encryptionKey: kms.IKey;
  /** Key of the log group of the function that empties the bucket. */
  readonly operationsKey: kms.IKey;
}

/**
 * A place for premigration assessments: a bucket for the results, and the role by which DMS writes them. DMS begins one only
 * when it is asked to, and while it lasts the task can be neither started nor deleted.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.AssessmentReport.html
 */
export class Assessment extends Construct {
  /** Command that starts an assessment, under a name of its own. */
  readonly startCommand: string;
  /** Command that shows how the last assessment ended, one line for each part. */
  readonly showCommand: string;

  constructor(scope: Construct, id: string, props: AssessmentProps) {
    super(scope, id);
    const { settings, definition, encryptionKey, operationsKey } = props;
    const { region, fileStorage, validation } = settings.definition;
    const results = new ResultBucket(this, 'Results', {
      settings,
      type: 'assessment',
      encryptionKey,
      operationsKey,
      retentionDays: definition.resultRetentionDays,
      evidence:
        'The bucket holds reports of AWS DMS about a replication task, which can be made again at any time: names of tables, columns and settings, and no row. Only DMS writes to it, with a role of its own, and public access is blocked.',
      completesEmptier: fileStorage === undefined && validation === undefined,
    });
    const role = assessmentRole(this, settings, results, encryptionKey);

    const { taskArn } = replicationNames(settings).forward;
    this.startCommand = [
      `aws dms start-replication-task-assessment-run --region ${region} --replication-task-arn ${taskArn}`,
      `--service-access-role-arn ${role.roleArn} --result-location-bucket ${results.bucket.bucketName}`,
      `--result-encryption-mode SSE_KMS --result-kms-key-arn ${encryptionKey.keyArn}`,
      // DMS refuses a name that it knows.
      '--assessment-run-name "crossfade-$(date -u +%Y%m%d-%H%M%S)"',
      ...(definition.exclude ? [`--exclude ${definition.exclude.join(' ')}`] : []),
    ].join(' ');
    this.showCommand = [
      `RUN=$(aws dms describe-replication-task-assessment-runs --region ${region} --filters Name=replication-task-arn,Values=${taskArn} --query 'sort_by(ReplicationTaskAssessmentRuns,&ReplicationTaskAssessmentRunCreationDate)[-1].ReplicationTaskAssessmentRunArn' --output text)`,
      `aws dms describe-replication-task-individual-assessments --region ${region} --filters Name=replication-task-assessment-run-arn,Values=$RUN --query 'ReplicationTaskIndividualAssessments[].[Status,IndividualAssessmentName]' --output table`,
    ].join(' && ');
    new CfnOutput(Stack.of(this), 'StartAssessment', {
      value: this.startCommand,
      description: 'Has DMS look for what would make the load fail; before the load, while the task does not run',
    });
    new CfnOutput(Stack.of(this), 'ShowAssessment', {
      value: this.showCommand,
      description: `Shows how the last assessment ended; what it found stands in s3://${results.bucket.bucketName}`,
    });
  }
}

/**
 * Makes the role that DMS documents for assessments. It trusts the service as a whole, in contrast to the roles of the
 * secrets, and only for tasks and assessments of this account and Region.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.AssessmentReport.Prerequisites.html
 * @see https://docs.aws.amazon.com/dms/latest/userguide/cross-service-confused-deputy-prevention.html
 */
function assessmentRole(
  scope: Construct,
  { names, account }: MigrationSettings,
  { bucketArn }: ResultBucket,
  { keyArn }: kms.IKey,
): iam.Role {
  const arnOf = (resource: string) =>
    Stack.of(scope).formatArn({
      service: 'dms',
      resource,
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  const role = new iam.Role(scope, 'Role', {
    roleName: names.of('role-dms-assessment', 64),
    description: 'Lets AWS DMS keep the results of premigration assessments',
    assumedBy: new iam.ServicePrincipal('dms.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': [arnOf('assessment-run'), arnOf('task')] },
      },
    }),
  });
  const objects = `${bucketArn}/*`;
  const allow = (actions: string[], resources: string[], conditions?: iam.Conditions) =>
    role.addToPolicy(new iam.PolicyStatement({ actions, resources, conditions }));
  allow(['s3:DeleteObject', 's3:GetObject', 's3:PutObject', 's3:PutObjectTagging'], [objects]);
  allow(['s3:GetBucketLocation', 's3:ListBucket'], [bucketArn]);
  allow(['kms:Decrypt', 'kms:GenerateDataKey'], [keyArn], {
    // The bucket where S3 uses the bucket's own data key, and the object where DMS asks for one of its own.
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucketArn, objects] },
  });
  acknowledge(role, {
    pack: 'AwsSolutions',
    rule: 'IAM5',
    finding: `Resource::${objects}`,
    reason:
      'DMS chooses the keys of the results. The pattern reaches the objects of one bucket, which holds nothing but results of assessments.',
  });
  return role;
}
