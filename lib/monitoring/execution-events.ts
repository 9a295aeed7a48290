import * as events from 'aws-cdk-lib/aws-events';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { MigrationSettings } from '../settings';

/** What the events are made from. */
export interface ExecutionEventsProps {
  readonly settings: MigrationSettings;
  readonly alertTopic: sns.ITopic;
  readonly machineArn: string;
  /** Type in the machine's name. */
  readonly type: string;
  /** What an execution is, a noun: the message says `the <work>`. */
  readonly work: string;
  /** What shows why an execution ended, and what to do then: a sentence. */
  readonly next: string;
}

/**
 * Tells the alert topic when an execution of a state machine ends, which takes hours. Not why: the cause may quote a message
 * of a database, which mail is no place for. Of the children of a Distributed Map it tells nothing: they are executions of a
 * state machine with another ARN.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export class ExecutionEvents extends Construct {
  constructor(scope: Construct, id: string, props: ExecutionEventsProps) {
    super(scope, id);
    const { settings, alertTopic, machineArn, type, work, next } = props;
    const { definition, environment, names } = settings;
    const field = (path: string) => events.EventField.fromPath(path);
    new events.Rule(this, 'Ended', {
      ruleName: names.of(`rule-${type}-ended`),
      description: `Tells the alert topic how an execution of the ${type} machine ended`,
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [machineArn], status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
      // As in ReplicationEvents, and for its reason not `targets.SnsTopic`.
      targets: [
        {
          bind: () => ({
            arn: alertTopic.topicArn,
            input: events.RuleTargetInput.fromText(
              [
                `Migration ${definition.name}, environment ${environment.name}: the ${work} ${field('$.detail.name')} ended as ${field('$.detail.status')} (${field('$.time')}).`,
                next,
              ].join(' '),
            ),
          }),
        },
      ],
    });
  }
}
