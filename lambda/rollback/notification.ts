import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { RollbackEnvironment } from './environment';
import type { RollbackOutcome } from './outcome';
import type { Weights } from './records';

/** What the alert topic is told. */
export interface Notification {
  /** One line for a pager. */
  readonly subject: string;
  /** Text for a person: what happened, why, and what to do next. */
  readonly message: string;
}

/** What the texts mention. */
export interface NotificationContext {
  readonly environment: RollbackEnvironment;
  /** Why the rollback was asked for. */
  readonly reason: string;
  /** How long the function waited for `INSYNC`, in seconds. */
  readonly insyncSeconds: number;
}

const automaticRetry =
  'A rollback that an alarm started is tried again by itself, after about 1 minute and again after 2 more; ' +
  'if that fails too, its event is in the dead-letter queue. A rollback that a person started is not: start it again.';

/** Tells that all users are on the legacy side, and what to do before AWS gets traffic again. */
export function rolledBackNotification(outcome: RollbackOutcome, context: NotificationContext): Notification {
  const { environment, reason } = context;
  const { recordName, recordType, hostedZoneId } = environment;
  const notYet = outcome.changeStatus === 'PENDING' ? ', not yet on all DNS servers' : '';
  const noLatch = outcome.latch === undefined ? ', LATCH NOT SET' : '';
  return {
    subject: `Rolled back to legacy${noLatch}${notYet}: ${recordName}`,
    message: [
      `What happened: Route 53 was told to answer ${recordName} (${recordType}, hosted zone ${hostedZoneId}) with the legacy system only.`,
      `Why: ${reason}`,
      `Weights before: ${describeWeights(outcome.before)}`,
      `Weights after: ${describeWeights(outcome.after)}`,
      `Change: ${describeChange(outcome, context)}`,
      describeLatch(outcome, context),
      '',
      'What to do next:',
      ...nextSteps(outcome, environment.latchParameter).map((step, index) => `${index + 1}. ${step}`),
      'Give both cdk commands the migration and environment flags of this system.',
    ].join('\n'),
  };
}

/** Tells that users may still be on AWS although they should not be, and how to move them by hand. */
export function failedNotification(error: Error, { environment, reason }: NotificationContext): Notification {
  const { recordName, recordType, hostedZoneId, awsSetIdentifier, legacySetIdentifier } = environment;
  return {
    subject: `ROLLBACK FAILED, act now: ${recordName}`,
    message: [
      `What happened: the rollback of ${recordName} (${recordType}, hosted zone ${hostedZoneId}) did not complete. Users may still reach AWS.`,
      `Why it was started: ${reason}`,
      `Why it failed: ${error.message}`,
      '',
      'What to do next:',
      `1. Look at the weights: aws route53 list-resource-record-sets --hosted-zone-id ${hostedZoneId} ` +
        `--start-record-name '${recordName}' --start-record-type ${recordType} --max-items 5`,
      `2. Where "${awsSetIdentifier}" is above 0, set it to 0 and "${legacySetIdentifier}" to 100 in the Route 53 console. ` +
        'Never leave every record of the set at 0: Route 53 then spreads the users evenly.',
      '3. Remove what failed, and start the rollback again.',
      automaticRetry,
    ].join('\n'),
  };
}

/**
 * Publishes to the alert topic.
 *
 * The subject is cut to 99 characters of printable ASCII: SNS wants fewer than 100 without control characters, and email
 * gateways and pagers mangle the rest (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html).
 */
export async function publish(sns: SNSClient, topicArn: string, { subject, message }: Notification): Promise<void> {
  const Subject = subject.replace(/[^ -~]/g, '?').slice(0, 99);
  await sns.send(new PublishCommand({ TopicArn: topicArn, Subject, Message: message }));
}

function nextSteps({ latch }: RollbackOutcome, latchParameter: string): string[] {
  const settle = 'npx cdk deploy TrafficStack -c awsTrafficWeight=0';
  if (latch === undefined) {
    return [
      'Do not raise the weight yet. Wait for the message with the latch id, or start the rollback again.',
      'Investigate what is named under Why.',
      `Let the template agree with the records: ${settle}`,
    ];
  }
  return [
    'Investigate what is named under Why. Until then leave everything as it is: the legacy system serves all users.',
    `Let the template agree with the records: ${settle}`,
    `When the cause is gone, take the latch away: aws ssm delete-parameter --name ${latchParameter}`,
    'Then raise the weight again: npx cdk deploy TrafficStack -c awsTrafficWeight=<1..100>',
  ];
}

function describeWeights({ aws, legacy }: Weights): string {
  return `aws ${aws ?? '(no record)'}, legacy ${legacy}`;
}

function describeChange({ changeStatus, changeId }: RollbackOutcome, { insyncSeconds }: NotificationContext): string {
  switch (changeStatus) {
    case 'INSYNC':
      return 'in sync on all Route 53 servers; resolvers follow when their cached answers run out (TTL)';
    case 'PENDING':
      return (
        `accepted, not yet in sync on all Route 53 servers after ${insyncSeconds} s; ` +
        `look again with: aws route53 get-change --id ${changeId}`
      );
    case 'UNCHANGED':
      return 'none needed, an earlier run had already made it';
  }
}

function describeLatch({ latch, latchProblem }: RollbackOutcome, { environment }: NotificationContext): string {
  if (latch === undefined) {
    return `Latch: NOT SET (${latchProblem?.message}). The legacy weight tells the next run to set it. ${automaticRetry}`;
  }
  return (
    `Latch: ${latch.id}, set ${latch.at} in SSM parameter ${environment.latchParameter} (${latch.reason}). ` +
    'It says that a rollback waits for a person. No deploy looks at it: whoever raises the weight must.'
  );
}
