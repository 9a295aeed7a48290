import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { timeoutSeconds } from '../../lambda/traffic-gate/timing';
import { keys } from '../../lambda/validation/keys';
import { acknowledge } from '../acknowledge';
import { EventProvider } from '../functions/event-provider';
import { NodeFunction } from '../functions/node-function';
import { parameterArn } from '../parameter-arn';
import type { MigrationSettings } from '../settings';
import { gateEnvironment, gateVariables } from './gate-environment';
import type { Latch } from './latch';
import type { WeightedRecords } from './weighted-records';

/** What the gate is made from. */
export interface TrafficGateProps {
  readonly settings: MigrationSettings;
  readonly zone: route53.IHostedZone;
  readonly latch: Latch;
  /** The records that the gate stands before. */
  readonly records: WeightedRecords;
  /** Key of the validation's results. */
  readonly dataKey: kms.IKey;
  /** The operations key, for log groups. */
  readonly encryptionKey: kms.IKey;
}

/**
 * The gate before the weighted records: a custom resource that looks at the live system and refuses weights that nobody
 * asked for, or that the system is not ready for. A refusal fails the deploy before a record is touched.
 *
 * CloudFormation asks a custom resource only when one of its properties changes, so they are what a person changes, and
 * everything of the records that would make CloudFormation write them, with their weights, for another reason.
 */
export class TrafficGate extends Construct {
  /** The custom resource itself, for what has to come before it. */
  readonly resource: CustomResource;

  constructor(scope: Construct, id: string, props: TrafficGateProps) {
    super(scope, id);
    const { settings, zone, records, encryptionKey } = props;
    const environment = gateEnvironment(settings, zone.hostedZoneId);
    const onEvent = new NodeFunction(this, 'OnEvent', {
      settings,
      source: 'traffic-gate',
      description: `Refuses to move users of ${environment.recordName} to AWS while it is not ready for them`,
      encryptionKey,
      timeout: Duration.seconds(timeoutSeconds),
      environment: gateVariables(environment),
    });
    this.allow(onEvent, props);
    const { serviceToken } = new EventProvider(this, 'Provider', {
      settings,
      type: 'traffic-gate',
      encryptionKey,
      onEvent,
    });
    this.resource = new CustomResource(this, 'Resource', {
      serviceToken,
      resourceType: 'Custom::TrafficGate',
      properties: {
        Weight: settings.awsTrafficWeight,
        GivenBy: settings.weightGivenBy,
        Phase: settings.migrationPhase,
        // An absent property and an empty one are not the same to a person who reads the diff.
        AcknowledgeRollback: settings.acknowledgeRollback ?? '',
        Records: records.all.map((record) => besideWeight(record.node.defaultChild as route53.CfnRecordSet)),
      },
    });
  }

  private allow(fn: NodeFunction, { settings, zone, latch, dataKey }: TrafficGateProps): void {
    const stack = Stack.of(this);
    const { phaseParameter, replicationTaskArn } = gateEnvironment(settings, zone.hostedZoneId);
    const alarms = stack.formatArn({ service: 'cloudwatch', resource: 'alarm:*' });
    const statements: iam.PolicyStatementProps[] = [
      { actions: ['route53:ListResourceRecordSets'], resources: [zone.hostedZoneArn] },
      {
        actions: ['ssm:GetParameter'],
        resources: [latch.parameterArn, parameterArn(this, phaseParameter)],
      },
      { actions: ['ssm:DeleteParameter'], resources: [latch.parameterArn] },
      { actions: ['cloudwatch:DescribeAlarms'], resources: [alarms] },
      { actions: ['cloudwatch:GetMetricData', 'dms:DescribeReplicationTasks'], resources: ['*'] },
      { actions: ['dms:DescribeTableStatistics'], resources: [replicationTaskArn] },
      // Whether the stack is rolling back, which the event of a custom resource does not say.
      { actions: ['cloudformation:DescribeStackEvents'], resources: [stack.stackId] },
      ...validationStatements(settings, dataKey),
    ];
    for (const statement of statements) {
      fn.addToRolePolicy(new iam.PolicyStatement(statement));
    }
    acknowledge(
      fn.role as iam.IRole,
      {
        pack: 'AwsSolutions',
        rule: 'IAM5',
        finding: 'Resource::*',
        reason:
          'cloudwatch:GetMetricData and dms:DescribeReplicationTasks only read, and have neither a resource-level permission nor a condition key for it. The code asks for the metrics and the task of this migration.',
      },
      {
        pack: 'AwsSolutions',
        rule: 'IAM5',
        finding: `Resource::${alarms}`,
        reason:
          'CloudWatch checks cloudwatch:DescribeAlarms against all alarms of the Region, whatever names are asked for. It only reads, and the code asks for the rollback alarms of this stack by name.',
      },
    );
  }
}

/** The right to read the last verdict of the validation, where there is one. */
function validationStatements(settings: MigrationSettings, dataKey: kms.IKey): iam.PolicyStatementProps[] {
  const { validation } = gateEnvironment(settings, '');
  if (validation === undefined) {
    return [];
  }
  const bucketArn = `arn:aws:s3:::${validation.bucket}`;
  return [
    { actions: ['s3:GetObject'], resources: [`${bucketArn}/${keys.latestVerdict}`] },
    // Without it S3 says of an object that does not exist that access is denied.
    { actions: ['s3:ListBucket'], resources: [bucketArn] },
    {
      actions: ['kms:Decrypt'],
      resources: [dataKey.keyArn],
      // With a bucket key the context is the bucket, not the object.
      conditions: { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': bucketArn } },
    },
  ];
}

/** What makes CloudFormation write a record beside its weight. */
function besideWeight({
  hostedZoneId,
  setIdentifier,
  name,
  type,
  ttl,
  resourceRecords,
  aliasTarget,
  healthCheckId,
}: route53.CfnRecordSet) {
  return { hostedZoneId, setIdentifier, name, type, ttl, resourceRecords, aliasTarget, healthCheckId };
}
