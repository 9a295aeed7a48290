import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { timeoutSeconds } from '../../lambda/rollback/timing';
import { acknowledge } from '../acknowledge';
import { cdkCommand } from '../commands';
import { NodeFunction } from '../functions/node-function';
import { livePhaseParameter } from '../migration-phase';
import { allowAlarms } from '../network/operations';
import type { MigrationSettings } from '../settings';
import type { Latch } from './latch';
import { setIdentifiers, type UserHostName } from './weighted-records';

/** What the rollback is made from. */
export interface RollbackProps {
  readonly settings: MigrationSettings;
  readonly zone: route53.IHostedZone;
  readonly hostName: UserHostName;
  readonly latch: Latch;
  readonly alertTopic: sns.ITopic;
  readonly encryptionKey: kms.IKey;
}

/**
 * The control plane of the rollback: alarm, topic, function; and a queue for what could not be done.
 *
 * It stays in every phase. The function itself reads the live phase and leaves DNS alone where Aurora is the writer of
 * record, which may be so before a template says it; and a deployed MonitoringStack imports its name and the queue's.
 */
export class Rollback extends Construct {
  /** The rollback alarms publish here. */
  readonly topic: sns.Topic;
  readonly fn: NodeFunction;
  /** Holds the alarms whose rollback failed every retry. */
  readonly deadLetterQueue: sqs.Queue;

  constructor(scope: Construct, id: string, props: RollbackProps) {
    super(scope, id);
    const { settings, zone, hostName, latch, alertTopic, encryptionKey } = props;
    const { names, account } = settings;

    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetters', {
      queueName: names.of('rollback-dead-letters', 80),
      encryptionMasterKey: encryptionKey,
      enforceSSL: true,
      // The longest that SQS offers: a failed rollback is evidence.
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(this.deadLetterQueue, {
      pack: 'AwsSolutions',
      rule: 'SQS3',
      reason:
        'This is the dead-letter queue: of the rollback function, as its on-failure destination, and of its subscription.',
    });
    this.topic = new sns.Topic(this, 'Topic', {
      topicName: names.of('rollback'),
      masterKey: encryptionKey,
      enforceSSL: true,
    });
    allowAlarms(this.topic, account);

    this.fn = new NodeFunction(this, 'Function', {
      settings,
      source: 'rollback',
      description: `Sends all users of ${hostName.name} back to the legacy system`,
      encryptionKey,
      timeout: Duration.seconds(timeoutSeconds),
      memorySize: 512,
      failedEvents:
        'An event that failed its two retries goes to the encrypted queue of the on-failure destination, and so does one that SNS could not deliver. An alarm watches the queue.',
      environment: {
        HOSTED_ZONE_ID: zone.hostedZoneId,
        RECORD_NAME: hostName.name,
        RECORD_TYPE: hostName.type,
        AWS_SET_IDENTIFIER: setIdentifiers.aws,
        LEGACY_SET_IDENTIFIER: setIdentifiers.legacy,
        LATCH_PARAMETER: latch.parameterName,
        PHASE_PARAMETER: livePhaseParameter(settings),
        TEMPLATE_PHASE: settings.migrationPhase,
        DEPLOY_COMMAND: cdkCommand(settings, 'deploy TrafficStack --exclusively'),
        ALERT_TOPIC_ARN: alertTopic.topicArn,
      },
    });
    // Not fn.configureAsyncInvoke(): its grant on the encrypted queue brings kms:ReEncrypt* and kms:GenerateDataKey*.
    new lambda.CfnEventInvokeConfig(this, 'AsyncInvoke', {
      functionName: this.fn.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 2,
      // An alarm that is older than an hour is history: the operator has seen it.
      maximumEventAgeInSeconds: 3600,
      destinationConfig: { onFailure: { destination: this.deadLetterQueue.queueArn } },
    });
    this.topic.addSubscription(
      new subscriptions.LambdaSubscription(this.fn, { deadLetterQueue: this.deadLetterQueue }),
    );
    this.grant(props);
    // On destroy the function goes first: an alarm in that moment must not set the latch again.
    this.fn.node.addDependency(latch);
  }

  private grant({ settings, zone, hostName, latch, alertTopic, encryptionKey }: RollbackProps): void {
    const phaseArn = Stack.of(this).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: livePhaseParameter(settings).slice(1),
    });
    const statements = [
      { actions: ['route53:ListResourceRecordSets'], resources: [zone.hostedZoneArn] },
      {
        actions: ['route53:ChangeResourceRecordSets'],
        resources: [zone.hostedZoneArn],
        // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
        conditions: {
          'ForAllValues:StringEquals': {
            'route53:ChangeResourceRecordSetsNormalizedRecordNames': [hostName.name],
            'route53:ChangeResourceRecordSetsRecordTypes': [hostName.type],
            'route53:ChangeResourceRecordSetsActions': ['UPSERT'],
          },
        },
      },
      { actions: ['route53:GetChange'], resources: ['arn:aws:route53:::change/*'] },
      { actions: ['ssm:GetParameter', 'ssm:PutParameter'], resources: [latch.parameterArn] },
      { actions: ['ssm:GetParameter'], resources: [phaseArn] },
      { actions: ['sqs:SendMessage'], resources: [this.deadLetterQueue.queueArn] },
      { actions: ['sns:Publish'], resources: [alertTopic.topicArn] },
      { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [encryptionKey.keyArn] },
    ];
    for (const statement of statements) {
      this.fn.addToRolePolicy(new iam.PolicyStatement(statement));
    }
    if (this.fn.role !== undefined) {
      acknowledge(this.fn.role, {
        pack: 'AwsSolutions',
        rule: 'IAM5',
        finding: 'Resource::arn:aws:route53:::change/*',
        reason:
          'Route 53 makes the id of a change when it accepts the change, so no policy can name it beforehand. GetChange reads a status and nothing else.',
      });
    }
  }
}
