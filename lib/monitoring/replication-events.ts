import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { MigrationSettings } from '../settings';

/** What the events are made from. */
export interface ReplicationEventsProps {
  readonly settings: MigrationSettings;
  /** ARN of the replication task. */
  readonly taskArn: string;
  readonly alertTopic: sns.ITopic;
}

/**
 * Event types that are no trouble. AWS documents only `REPLICATION_TASK_STARTED` by name and describes the others, so the
 * rules know the quiet ones: whatever else a task does counts as trouble, also what DMS thinks up next.
 *
 * @see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_EventBridge.html
 */
const quietEvents = ['CREATED', 'STARTED', 'MODIFIED', 'DELETED'].map((event) => `REPLICATION_TASK_${event}`);

/**
 * Tells the alert topic whatever the replication task does, in a readable sentence. What is trouble (it stopped, it
 * failed, it paused because its swap files are full) goes by a rule of its own, whose count an alarm can watch.
 */
export class ReplicationEvents extends Construct {
  /** Times that the task was in trouble. No data while it is not. */
  readonly troubles: cloudwatch.IMetric;
  /** Times that the task started or was changed. */
  readonly quiet: cloudwatch.IMetric;
  /** Events that the alert topic did not take. */
  readonly undelivered: cloudwatch.IMetric;

  constructor(scope: Construct, id: string, { settings, taskArn, alertTopic }: ReplicationEventsProps) {
    super(scope, id);
    const { definition, environment, names } = settings;
    const field = (path: string) => events.EventField.fromPath(path);
    // Not `targets.SnsTopic`: it would add a statement to the policy of a topic of another stack, where one for
    // EventBridge stands already.
    const target = (summary: string): events.IRuleTarget => ({
      bind: () => ({
        arn: alertTopic.topicArn,
        input: events.RuleTargetInput.fromText(
          [
            `Migration ${definition.name}, environment ${environment.name}: ${summary}: ${field('$.detail.detailMessage')}`,
            `(${field('$.detail.eventType')}, ${field('$.time')}). Task: ${field('$.detail.resourceLink')}`,
          ].join(' '),
        ),
      }),
    });
    const rule = (ruleId: string, type: string, description: string, eventType: unknown[], summary: string) =>
      new events.Rule(this, ruleId, {
        ruleName: names.of(`rule-${type}`),
        description,
        eventPattern: {
          source: ['aws.dms'],
          detailType: ['DMS Replication Task State Change'],
          resources: [taskArn],
          detail: { eventType },
        },
        targets: [target(summary)],
      });
    const trouble = rule(
      'Trouble',
      'replication-trouble',
      'Tells the alert topic that the replication task stopped, failed or paused',
      [{ 'anything-but': quietEvents }],
      'the replication task needs attention',
    );
    const quiet = rule(
      'Quiet',
      'replication-status',
      'Tells the alert topic that the replication task started or was changed',
      quietEvents,
      'status of the replication task',
    );

    const metric = (metricName: string, label: string, { ruleName }: events.Rule) =>
      new cloudwatch.Metric({
        namespace: 'AWS/Events',
        metricName,
        label,
        statistic: cloudwatch.Stats.SUM,
        dimensionsMap: { RuleName: ruleName },
        period: Duration.minutes(5),
      });
    this.troubles = metric('TriggeredRules', 'Stopped, failed or paused', trouble);
    this.quiet = metric('TriggeredRules', 'Started or changed', quiet);
    this.undelivered = metric('FailedInvocations', 'Alerts not delivered', trouble);
  }
}
