import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { rollbackCommand } from '../../lib/commands';
import type { MigrationPhase } from '../../lib/migration-phase';
import { deployWording } from '../traffic-gate/wording';
import type { RollbackEnvironment } from './environment';
import type { RollbackOutcome, WriterIsAurora } from './outcome';
import { describeWeights, unlatchedLegacyWeight } from './records';

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
  /** Why the live phase is not known, so that the template's was taken. @default - it is known */
  readonly phaseDoubt?: string | undefined;
}

const automaticRetry =
  'A rollback that an alarm started is tried again by itself, after about 1 minute and again after 2 more; ' +
  'if that fails too, its event is in the dead-letter queue. A rollback that a person started is not: start it again.';

/** Tells that all users are on the legacy side, and what to do before AWS gets traffic again. */
export function rolledBackNotification(outcome: RollbackOutcome, context: NotificationContext): Notification {
  const { environment, reason } = context;
  const { recordName, recordType, hostedZoneId } = environment;
  const notYet = outcome.changeStatus === 'PENDING' ? ', not yet on all DNS servers' : '';
  const noLatch = outcome.latch === undefined ? `, LATCH ${missing(outcome)}` : '';
  return {
    subject: `Rolled back to legacy${noLatch}${notYet}: ${recordName}`,
    message: [
      `What happened: Route 53 was told to answer ${recordName} (${recordType}, hosted zone ${hostedZoneId}) with the legacy system only.`,
      `Why: ${reason}`,
      `Weights before: ${describeWeights(outcome.before)}`,
      `Weights after: ${describeWeights(outcome.after)}`,
      `Change: ${describeChange(outcome, context)}`,
      describeLatch(outcome, context),
      ...describeDoubt('replicate', context),
      '',
      'What to do next:',
      ...numbered(nextSteps(outcome, environment)),
    ].join('\n'),
  };
}

/** Tells that users stay on AWS although somebody asked for a rollback, and what leads out instead. */
export function declinedNotification(phase: WriterIsAurora, context: NotificationContext): Notification {
  const { environment, reason } = context;
  return {
    subject: `NOT rolled back, Aurora is the writer: ${environment.recordName}`,
    message: [
      `What happened: a rollback of ${environment.recordName} was asked for, and DNS was left as it is. All users stay on AWS.`,
      `Why it was asked for: ${reason}`,
      `Phase: ${phase}. ${whyDnsStays[phase]}`,
      ...describeDoubt(phase, context),
      '',
      'What to do next:',
      ...numbered(wayOut[phase]),
    ].join('\n'),
  };
}

/** Tells that users may still be on AWS although they should not be, and how to move them by hand. */
export function failedNotification(error: Error, { environment, reason }: NotificationContext): Notification {
  const { region, recordName, recordType, hostedZoneId, awsSetIdentifier, legacySetIdentifier } = environment;
  const { selection, rollbackFunction } = environment;
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
      '3. Remove what failed, and start the rollback again, with your own rights or with those of the function:',
      `   npm run rollback -- ${selection}`,
      `   ${rollbackCommand(rollbackFunction, region)}`,
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

const whyDnsStays: Readonly<Record<WriterIsAurora, string>> = {
  cutover:
    'Aurora is the writer of record and the source is fenced: the legacy system would refuse every write of the users that DNS sends to it, or lose it.',
  complete:
    'Aurora is the writer of record, and the legacy record and the replication are gone: users have no other place than AWS.',
};

const mendAws = [
  'Look at the dashboard of the migration, whose URL MonitoringStack prints: the alarms there say what each of them means and what to do first.',
  'Mend AWS. Where a release brought the fault, release the image before it: -c imageTag=<tag>.',
];

const wayOut: Readonly<Record<WriterIsAurora, readonly string[]>> = {
  cutover: [
    ...mendAws,
    'Where AWS cannot be mended, fall back: move the writer of record to the source first, and the users only after it. Change no weight by hand before.',
  ],
  complete: [
    ...mendAws,
    'Where data is damaged, restore Aurora from a backup. The legacy database is as old as the end of the replication.',
  ],
};

function numbered(steps: readonly string[]): string[] {
  return steps.map((step, index) => `${index + 1}. ${step}`);
}

function describeDoubt(phase: MigrationPhase, { environment, phaseDoubt }: NotificationContext): string[] {
  if (phaseDoubt === undefined) {
    return [];
  }
  const { region, phaseParameter, awsSetIdentifier, legacySetIdentifier } = environment;
  const look = `Look at it now: aws ssm get-parameter --region ${region} --name ${phaseParameter} --query Parameter.Value --output text`;
  const otherwise =
    phase === 'replicate'
      ? 'Where it is not replicate, Aurora is the writer of record: in the Route 53 console set ' +
        `"${awsSetIdentifier}" back to 100 first and "${legacySetIdentifier}" to 0 after it.`
      : 'Where it is replicate, the users may go back: in the Route 53 console set ' +
        `"${legacySetIdentifier}" to 100 first and "${awsSetIdentifier}" to 0 after it.`;
  return [
    `PHASE NOT CERTAIN: the phase of the template, ${phase}, was taken, because the live one could not be read (${phaseDoubt}). ${look}. ${otherwise}`,
  ];
}

function nextSteps({ latch }: RollbackOutcome, environment: RollbackEnvironment): string[] {
  if (latch === undefined) {
    // Not a deploy at 0, which would write 100 over the weight that tells of the missing latch.
    return [
      `Do not raise the weight yet, and deploy nothing. Wait for the message with the latch id, or start the rollback again: npm run rollback -- ${environment.selection}`,
      'Investigate what is named under Why.',
    ];
  }
  const { ask, acknowledge } = deployWording(environment, { phase: 'replicate' });
  return [
    'Investigate what is named under Why. Until then leave everything as it is: the legacy system serves all users.',
    `Let the template agree with the records, or a deploy of its old weight would change nothing: ${ask(0)}`,
    `When the cause is gone, raise the weight again: ${ask('<1..100>')} ${acknowledge(latch.id)}`,
  ];
}

/** What is known of a latch that no run could set or read. */
function missing({ after }: RollbackOutcome): string {
  return after.legacy === unlatchedLegacyWeight ? 'NOT SET' : 'NOT KNOWN';
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

function describeLatch(outcome: RollbackOutcome, { environment }: NotificationContext): string {
  const { latch, latchProblem } = outcome;
  if (latch === undefined) {
    return `Latch: ${missing(outcome)} (${latchProblem}). The next run looks for it again. ${automaticRetry}`;
  }
  return (
    `Latch: ${latch.id}, set ${latch.at} in SSM parameter ${environment.latchParameter} (${latch.reason}). ` +
    `It holds the rollback: a deploy that raises the weight is refused without -c acknowledgeRollback=${latch.id}.`
  );
}
