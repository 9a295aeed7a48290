import fc from 'fast-check';
import {
  declinedNotification,
  failedNotification,
  publish,
  rolledBackNotification,
} from '../../../lambda/rollback/notification';
import type { RollbackOutcome } from '../../../lambda/rollback/outcome';
import { FakeAws } from './fake-aws';
import { alertTopicArn, environment } from './fixtures';

const context = { environment, reason: 'alarm latency went to ALARM', insyncSeconds: 90 };
const latch = { id: '20261121T090000Z-0a1b2c3d', at: '2026-11-21T09:00:00.000Z', reason: 'alarm latency' };
const done: RollbackOutcome = {
  before: { aws: 25, legacy: 75 },
  after: { aws: 0, legacy: 100 },
  changeStatus: 'INSYNC',
  changeId: '/change/C1',
  latch,
};

test('tells what happened, why, the weights, the latch and what to do next', () => {
  expect(rolledBackNotification(done, context)).toMatchInlineSnapshot(`
{
  "message": "What happened: Route 53 was told to answer app.trading.example.com (A, hosted zone Z0123456789ABCDEFGHIJ) with the legacy system only.
Why: alarm latency went to ALARM
Weights before: aws 25, legacy 75
Weights after: aws 0, legacy 100
Change: in sync on all Route 53 servers; resolvers follow when their cached answers run out (TTL)
Latch: 20261121T090000Z-0a1b2c3d, set 2026-11-21T09:00:00.000Z in SSM parameter /crossfade/trading/dev/live/latch (alarm latency). It holds the rollback: a deploy that raises the weight is refused without -c acknowledgeRollback=20261121T090000Z-0a1b2c3d.

What to do next:
1. Investigate what is named under Why. Until then leave everything as it is: the legacy system serves all users.
2. Let the template agree with the records, or a deploy of its old weight would change nothing: npx cdk deploy TrafficStack --exclusively -c migration=trading -c awsTrafficWeight=0
3. When the cause is gone, raise the weight again: npx cdk deploy TrafficStack --exclusively -c migration=trading -c awsTrafficWeight=<1..100> -c acknowledgeRollback=20261121T090000Z-0a1b2c3d",
  "subject": "Rolled back to legacy: app.trading.example.com",
}
`);
});

test('says that a change is accepted but not yet in sync, after how long, and how to look again', () => {
  const { subject, message } = rolledBackNotification({ ...done, changeStatus: 'PENDING' }, context);
  expect(subject).toContain('not yet on all DNS servers');
  expect(message).toContain('accepted, not yet in sync on all Route 53 servers after 90 s');
  expect(message).toContain('aws route53 get-change --id /change/C1');
});

test('says that an earlier run made the change when this one did not', () => {
  const { message } = rolledBackNotification({ ...done, changeStatus: 'UNCHANGED' }, context);
  expect(message).toContain('none needed, an earlier run had already made it');
});

test('says that there is no AWS record instead of a weight', () => {
  const { message } = rolledBackNotification({ ...done, before: { aws: null, legacy: 40 } }, context);
  expect(message).toContain('Weights before: aws (no record), legacy 40');
});

test('warns not to raise the weight when the latch could not be set, and gives no id', () => {
  const unlatched = {
    ...done,
    after: { aws: 0, legacy: 255 },
    latch: undefined,
    latchProblem: 'SSM is down',
  };
  const { subject, message } = rolledBackNotification(unlatched, context);
  expect(subject).toContain('LATCH NOT SET');
  expect(message).toContain('Latch: NOT SET (SSM is down)');
  expect(message).toContain('1. Do not raise the weight yet');
  expect(message).toContain('start the rollback again: npm run rollback -- -c migration=trading');
  // A deploy at 0 would take away the weight that tells of the missing latch.
  expect(message).not.toContain('awsTrafficWeight');
});

test('says that the latch is not known where the users were back already, and claims nothing of it', () => {
  const unknown = { ...done, changeStatus: 'UNCHANGED', latch: undefined, latchProblem: 'SSM is down' } as const;
  const { subject, message } = rolledBackNotification(unknown, context);
  expect(subject).toBe('Rolled back to legacy, LATCH NOT KNOWN: app.trading.example.com');
  expect(message).toContain('Latch: NOT KNOWN (SSM is down)');
});

test('says where Aurora is the writer of record why DNS stays, and what leads out', () => {
  expect(declinedNotification('cutover', context)).toMatchInlineSnapshot(`
{
  "message": "What happened: a rollback of app.trading.example.com was asked for, and DNS was left as it is. All users stay on AWS.
Why it was asked for: alarm latency went to ALARM
Phase: cutover. Aurora is the writer of record and the source is fenced: the legacy system would refuse every write of the users that DNS sends to it, or lose it.

What to do next:
1. Look at the dashboard of the migration, whose URL MonitoringStack prints: the alarms there say what each of them means and what to do first.
2. Mend AWS. Where a release brought the fault, release the image before it: -c imageTag=<tag>.
3. Where AWS cannot be mended, fall back: move the writer of record to the source first, and the users only after it. Change no weight by hand before.",
  "subject": "NOT rolled back, Aurora is the writer: app.trading.example.com",
}
`);
});

test('promises no way back where the legacy record is gone', () => {
  const { message } = declinedNotification('complete', context);
  expect(message).toContain('Phase: complete. Aurora is the writer of record, and the legacy record');
  expect(message).toContain('restore Aurora from a backup');
  expect(message).not.toContain('fall back');
});

test.each([
  ['replicate', '"aws" back to 100 first and "legacy" to 0 after it'],
  ['cutover', '"legacy" to 100 first and "aws" to 0 after it'],
] as const)(
  'says that the phase was guessed from the template, %s, and what to do where it was wrong',
  (phase, undo) => {
    const doubtful = { ...context, phaseDoubt: 'SSM said no' };
    const { message } =
      phase === 'replicate' ? rolledBackNotification(done, doubtful) : declinedNotification(phase, doubtful);
    expect(message).toContain(
      `PHASE NOT CERTAIN: the phase of the template, ${phase}, was taken, because the live one could not be read (SSM said no). Look at it now: aws ssm get-parameter --region us-east-1 --name ${environment.phaseParameter}`,
    );
    expect(message).toContain(undo);
  },
);

test('tells how to move the users by hand when the rollback failed', () => {
  expect(failedNotification(new Error('Route 53 said no'), context)).toMatchInlineSnapshot(`
{
  "message": "What happened: the rollback of app.trading.example.com (A, hosted zone Z0123456789ABCDEFGHIJ) did not complete. Users may still reach AWS.
Why it was started: alarm latency went to ALARM
Why it failed: Route 53 said no

What to do next:
1. Look at the weights: aws route53 list-resource-record-sets --hosted-zone-id Z0123456789ABCDEFGHIJ --start-record-name 'app.trading.example.com' --start-record-type A --max-items 5
2. Where "aws" is above 0, set it to 0 and "legacy" to 100 in the Route 53 console. Never leave every record of the set at 0: Route 53 then spreads the users evenly.
3. Remove what failed, and start the rollback again, with your own rights or with those of the function:
   npm run rollback -- -c migration=trading
   aws lambda invoke --function-name rollback-dev-trading --region us-east-1 --cli-read-timeout 360 --cli-binary-format raw-in-base64-out --payload '{"reason":"operator"}' /dev/stdout
A rollback that an alarm started is tried again by itself, after about 1 minute and again after 2 more; if that fails too, its event is in the dead-letter queue. A rollback that a person started is not: start it again.",
  "subject": "ROLLBACK FAILED, act now: app.trading.example.com",
}
`);
});

test('publishes a subject that SNS accepts, whatever the name, and the message as it is', async () => {
  const subjects = fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.constantFrom('x'.repeat(300), 'Zoë\r\n\t'));
  await fc.assert(
    fc.asyncProperty(subjects, async (subject) => {
      const aws = new FakeAws([]);
      await publish(aws.clients().sns, alertTopicArn, { subject, message: 'Grüße' });
      expect(aws.published).toEqual([{ subject: expect.stringMatching(/^[ -~]{1,99}$/), message: 'Grüße' }]);
    }),
    { numRuns: 30, examples: [['x'.repeat(300)]] },
  );
});
