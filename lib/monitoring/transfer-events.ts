import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { MigrationSettings } from '../settings';

/** What the events are made from. */
export interface TransferEventsProps {
  readonly settings: MigrationSettings;
  /** ARN of the DataSync task. */
  readonly taskArn: string;
  readonly alertTopic: sns.ITopic;
}

/**
 * Tells the alert topic when a run of the file transfer ends. A run that could not copy or verify one of its files ends as
 * failed, and no metric of DataSync says so; its failures go by a rule of their own, whose count an alarm can watch.
 *
 * @see https://docs.aws.amazon.com/datasync/latest/userguide/monitor-datasync.html
 */
export class TransferEvents extends Construct {
  /** Runs that failed. No data while none does. */
  readonly failures: cloudwatch.IMetric;
  /** Runs that copied and verified every file. */
  readonly successes: cloudwatch.IMetric;

  constructor(scope: Construct, id: string, { settings, taskArn, alertTopic }: TransferEventsProps) {
    super(scope, id);
    const { definition, environment, names } = settings;
    const rule = (ruleId: string, type: string, state: string, summary: string) =>
      new events.Rule(this, ruleId, {
        ruleName: names.of(`rule-${type}`),
        description: `Tells the alert topic that ${summary}`,
        eventPattern: {
          source: ['aws.datasync'],
          detailType: ['DataSync Task Execution State Change'],
          // A run's ARN is the task's, and its own id behind it.
          resources: events.Match.prefix(`${taskArn}/`),
          detail: { State: [state] },
        },
        // As in ReplicationEvents, and for its reason not `targets.SnsTopic`.
        targets: [
          {
            bind: () => ({
              arn: alertTopic.topicArn,
              input: events.RuleTargetInput.fromText(
                `Migration ${definition.name}, environment ${environment.name}: ${summary} (${events.EventField.time}). Run: ${events.EventField.fromPath('$.resources[0]')}`,
              ),
            }),
          },
        ],
      });
    const failed = rule('Failed', 'transfer-failed', 'ERROR', 'a run of the file transfer failed');
    const finished = rule('Finished', 'transfer-finished', 'SUCCESS', 'a run of the file transfer is done');

    const count = (label: string, { ruleName }: events.Rule) =>
      new cloudwatch.Metric({
        namespace: 'AWS/Events',
        metricName: 'TriggeredRules',
        label,
        statistic: cloudwatch.Stats.SUM,
        dimensionsMap: { RuleName: ruleName },
        period: Duration.minutes(5),
      });
    this.failures = count('Failed', failed);
    this.successes = count('Done', finished);
  }
}
