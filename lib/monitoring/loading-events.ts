import * as events from 'aws-cdk-lib/aws-events';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { loadingNames } from '../data/loading/loading-names';
import type { MigrationSettings } from '../settings';

/** What the events are made from. */
export interface LoadingEventsProps {
  readonly settings: MigrationSettings;
  readonly alertTopic: sns.ITopic;
}

/**
 * Tells the alert topic when an execution of the loading machine ends, which takes hours. Not why: the cause may quote a
 * message of a database, which mail is no place for; the output `LoadingProgress` shows it.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export class LoadingEvents extends Construct {
  constructor(scope: Construct, id: string, { settings, alertTopic }: LoadingEventsProps) {
    super(scope, id);
    const { definition, environment, names } = settings;
    const field = (path: string) => events.EventField.fromPath(path);
    new events.Rule(this, 'Ended', {
      ruleName: names.of('rule-loading-ended'),
      description: 'Tells the alert topic how an execution of the loading machine ended',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [loadingNames(settings).machineArn],
          status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
      // As in ReplicationEvents, and for its reason not `targets.SnsTopic`.
      targets: [
        {
          bind: () => ({
            arn: alertTopic.topicArn,
            input: events.RuleTargetInput.fromText(
              [
                `Migration ${definition.name}, environment ${environment.name}: the load ${field('$.detail.name')} ended as ${field('$.detail.status')} (${field('$.time')}).`,
                'The output LoadingProgress of DataStack shows where it stands, and why it ended; StartLoading has it go on from there.',
              ].join(' '),
            ),
          }),
        },
      ],
    });
  }
}
