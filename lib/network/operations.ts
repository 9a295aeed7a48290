import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { MigrationSettings } from '../settings';

/** What the alerts are made from. */
export interface OperationsProps {
  readonly settings: MigrationSettings;
}

/** The alert topic, and the key of everything that tells operators what happens: topics, queues and log groups. */
export class Operations extends Construct {
  readonly key: kms.Key;
  readonly alertTopic: sns.Topic;

  constructor(scope: Construct, id: string, { settings }: OperationsProps) {
    super(scope, id);
    const { names, account, definition } = settings;
    this.key = new kms.Key(this, 'Key', {
      alias: names.of('alias/operations'),
      description: 'Alert topics, queues and log groups of the migration',
      enableKeyRotation: true,
      // The shortest wait that KMS allows before a deleted key is gone for good.
      pendingWindow: Duration.days(7),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'EncryptLogGroups',
        principals: [new iam.ServicePrincipal(`logs.${definition.region}.amazonaws.com`)],
        // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
        actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${definition.region}:${account}:log-group:*` },
        },
      }),
    );
    this.key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'PublishToEncryptedTopics',
        // Alarms publish by themselves, not through a role; SNS encrypts what it puts into a dead-letter queue.
        principals: [
          new iam.ServicePrincipal('cloudwatch.amazonaws.com'),
          new iam.ServicePrincipal('sns.amazonaws.com'),
        ],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    this.key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'PublishEvents',
        // Without a condition on the account: EventBridge sends none along when the topic is encrypted, and an event
        // would be dropped without a word. The key is of use for this migration's topics and logs only.
        // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
      }),
    );

    this.alertTopic = new sns.Topic(this, 'AlertTopic', {
      topicName: names.of('alerts'),
      displayName: `Crossfade ${definition.name}`,
      masterKey: this.key,
      enforceSSL: true,
    });
    allowAlarms(this.alertTopic, account);
    this.alertTopic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'PublishEvents',
        // EventBridge supports no condition in a topic's policy.
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.alertTopic.topicArn],
      }),
    );
    for (const email of definition.alertEmails ?? []) {
      this.alertTopic.addSubscription(new subscriptions.EmailSubscription(email));
    }
  }
}

/** Lets the alarms of this account publish to a topic. */
export function allowAlarms(topic: sns.Topic, account: string): void {
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'PublishAlarms',
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  );
}
