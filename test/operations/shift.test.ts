import { decide } from '../../lambda/traffic-gate/decide';
import { observe } from '../../lambda/traffic-gate/observe';
import { deployWording } from '../../lambda/traffic-gate/wording';
import { runShift } from '../../lib/operations/command';
import { route53Error } from '../lambda/rollback/fake-route-53';
import { awsRecord, legacyRecord, neighbours } from '../lambda/rollback/fixtures';
import { byFlag, latch } from '../lambda/traffic-gate/fixtures';
import { jsonError } from '../lambda/traffic-gate/wire';
import { gate, run, selection, shiftTo, silenceLog, skipPauses, tradingAt } from './fixtures';

silenceLog();

test('writes both weights in one change, which is never all zero, and keeps everything else of the records', async () => {
  const aws = tradingAt(0);
  const { exitCode, output, told } = await run(runShift, aws, shiftTo(25));
  expect(exitCode).toBe(0);
  expect(aws.route53.records).toEqual(expect.arrayContaining([...neighbours, awsRecord(25), legacyRecord(75)]));
  expect(aws.route53.records).toHaveLength(neighbours.length + 2);
  expect(aws.count('ChangeResourceRecordSets')).toBe(1);
  expect(aws.route53.comments).toEqual(['Shift to 25 %']);
  expect(told).toBe('Route 53 has accepted the change; waiting for its servers\nDone\n');
  expect(output).toBe(
    [
      'Before:   0 % (aws 0, legacy 100)',
      'After:    25 % (aws 25, legacy 75)',
      'Change:   on all servers of Route 53; resolvers follow when their answers run out',
      'Template: still has 0 %',
      '',
      'The next deploy of TrafficStack has to give this weight, and then agrees:',
      `  npx cdk deploy TrafficStack --exclusively ${selection} -c awsTrafficWeight=25`,
      'Where cdk.json records the live weight, record it there too: "live": {"trading/production": {"awsTrafficWeight": 25}}',
    ].join('\n'),
  );
});

test.each([0, 1, 50, 100])('to %i %% is what the next deploy of that weight agrees with', async (weight) => {
  const aws = tradingAt(30);
  await run(runShift, aws, shiftTo(weight));
  const observed = await observe(aws.clients(), gate, new Date());
  const context = (request: ReturnType<typeof byFlag>) => ({
    environment: gate,
    wording: deployWording(gate, request),
  });
  const given = byFlag(weight, { templateWeight: 30 });
  const recorded = { ...given, givenBy: 'cdk.json' } as const;
  const forgotten = { ...given, weight: 30, givenBy: 'cdk.json' } as const;
  expect(decide(given, observed, context(given)).refusals).toEqual([]);
  expect(decide(recorded, observed, context(recorded)).refusals).toEqual([]);
  expect(decide(forgotten, observed, context(forgotten)).refusals).toHaveLength(1);
});

test('says nothing of the next deploy where the template agrees already', async () => {
  const { output } = await run(runShift, tradingAt(0, 25), shiftTo(25));
  expect(output).toMatch(/\nTemplate: has 25 % as well$/);
});

test('changes nothing where the share is what is asked for, not even the sign of a latch that is missing', async () => {
  const aws = tradingAt(0);
  aws.route53.replaceAll([awsRecord(0), legacyRecord(255)]);
  const { exitCode, output } = await run(runShift, aws, shiftTo(0));
  expect(exitCode).toBe(0);
  expect(output).toContain('Change:   none was needed');
  expect(aws.route53.weights).toEqual({ aws: 0, legacy: 255 });
});

test('needs no legacy record in phase complete, where the only weight is the live one', async () => {
  const aws = tradingAt(100);
  aws.route53.replaceAll([awsRecord(100)]);
  aws.parameters.set(gate.phaseParameter, 'complete');
  const { exitCode, output } = await run(runShift, aws, shiftTo(100, '-c', 'migrationPhase=complete'));
  expect(exitCode).toBe(0);
  expect(output).toContain('After:    100 % (aws 100, legacy (no record))');
});

test('tells how to look again at a change that is not on all servers yet', async () => {
  const aws = tradingAt(0);
  aws.before = (call) => (call === 'GetChange' ? route53Error('AccessDenied', 'not authorized', 403) : undefined);
  const { exitCode, output } = await run(runShift, aws, shiftTo(25));
  expect(exitCode).toBe(0);
  expect(output).toContain('look again with: aws route53 get-change --id /change/C2682N5HXP0BZ4');
});

describe('is refused as a deploy is', () => {
  test('with every reason, exit code 2, and nothing changed', async () => {
    const aws = tradingAt(0);
    aws.task = undefined;
    aws.parameters.set(gate.latchParameter, JSON.stringify(latch));
    const { exitCode, output, told } = await run(runShift, aws, shiftTo(25));
    expect(exitCode).toBe(2);
    expect(output).toContain('This shift was refused, and no user was moved:\n1. A rollback holds the users');
    expect(output).toContain(`give --acknowledge ${latch.id} as well`);
    expect(output).toContain('\n2. The replication task dms-task-production-trading does not exist');
    expect(told).toBe('Not done\n');
    expect(aws.count('ChangeResourceRecordSets')).toBe(0);
  });

  test('and takes an acknowledged latch away before it moves users', async () => {
    const aws = tradingAt(0);
    aws.parameters.set(gate.latchParameter, JSON.stringify(latch));
    const { output } = await run(runShift, aws, shiftTo(25, '--acknowledge', latch.id));
    expect(output).toContain(`Latch:    ${latch.id} was taken away`);
    expect(aws.parameters.has(gate.latchParameter)).toBe(false);
    expect(aws.route53.weights).toMatchObject({ aws: 25, legacy: 75 });
    expect(aws.calls.indexOf('DeleteParameter')).toBeLessThan(aws.calls.indexOf('ChangeResourceRecordSets'));
  });

  test('when another phase is live, by name', async () => {
    const aws = tradingAt(100);
    aws.parameters.set(gate.phaseParameter, 'cutover');
    const { exitCode, output } = await run(runShift, aws, shiftTo(0));
    expect(exitCode).toBe(2);
    expect(output).toContain('give -c migrationPhase=cutover');
    expect(output).toContain('Phase cutover allows a weight of 100 only, not 0');
    expect(aws.route53.weights).toMatchObject({ aws: 100, legacy: 0 });
  });
});

test('to 0 works while nothing but Route 53 answers', async () => {
  skipPauses();
  const aws = tradingAt(25);
  aws.before = (call) =>
    call.endsWith('ResourceRecordSets') || call === 'GetChange' || call === 'ListHostedZonesByName'
      ? undefined
      : jsonError('InternalServerError', 'down', 500);
  const { exitCode, output, told } = await run(runShift, aws, shiftTo(0));
  expect(exitCode).toBe(0);
  expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
  expect(told).toContain('The account is not known');
  expect(told).toMatch(/The live phase could not be read .* then shift them back at once\.\n.*accepted the change/s);
  expect(told).toContain('Set CDK_DEFAULT_ACCOUNT to its twelve digits.');
  expect(output).toContain('Template: its weight could not be read');
  expect(output).toContain('-c awsTrafficWeight=0');
});

test('names the phase in the deploy that has to follow', async () => {
  const aws = tradingAt(50);
  aws.parameters.set(gate.phaseParameter, 'cutover');
  const { output } = await run(runShift, aws, shiftTo(100, '-c', 'migrationPhase=cutover'));
  expect(output).toContain(`${selection} -c migrationPhase=cutover -c awsTrafficWeight=100`);
});
