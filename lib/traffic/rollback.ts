import { Duration, RemovalPolicy } from 'aws-cdk-lib';
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
import { NodeFunction } from '../functions/node-function';
import { allowAlarms } from '../network/operations';
import type { MigrationSettings } from '../settings';
import type { Latch } from './latch';
import { allowRollback } from './rollback-access';
import { rollbackVariables } from './traffic-environment';
import type { UserHostName } from './weighted-records';

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
      environment: rollbackVariables(settings, zone.hostedZoneId, alertTopic.topicArn),
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
    allowRollback(this.fn, props);
    this.fn.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetterQueue.queueArn] }),
    );
    // On destroy the function goes first: an alarm in that moment must not set the latch again.
    this.fn.node.addDependency(latch);
  }
}
