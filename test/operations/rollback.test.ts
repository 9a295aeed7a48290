import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../lib/context';
import { definitions } from '../../lib/definitions';
import { createOperationClients } from '../../lib/operations/clients';
import { runRollback } from '../../lib/operations/command';
import { exitCodeOf } from '../../lib/operations/outcome';
import { InvalidInputError } from '../../lib/problems';
import { queryError } from '../lambda/traffic-gate/wire';
import { gate, run, selection, silenceLog, tradingAt } from './fixtures';

silenceLog();

function latchOf(parameters: ReadonlyMap<string, string>): { id: string; reason: string } {
  return JSON.parse(parameters.get(gate.latchParameter) ?? '{}');
}

test('sends all users back, latches, tells the alert topic, and says what comes next', async () => {
  const aws = tradingAt(25);
  const { exitCode, output, told } = await run(runRollback, aws, ['--reason', 'checkout fails']);
  const { id, reason } = latchOf(aws.parameters);
  expect(exitCode).toBe(0);
  expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
  expect(reason).toBe('an operator asked for it: checkout fails');
  expect(aws.published).toHaveLength(1);
  expect(told).toBe('Sending all users to the legacy system\nDone\n');
  expect(output).toBe(
    [
      'All users go to the legacy system.',
      'Before:   25 % (aws 25, legacy 75)',
      'After:    0 % (aws 0, legacy 100)',
      'Change:   on all servers of Route 53; resolvers follow when their answers run out',
      `Latch:    ${id}, which holds the users there until somebody acknowledges it`,
      `          when the cause is gone: -c acknowledgeRollback=${id} with a deploy, or npm run shift -- ${selection} --weight <1..100> --acknowledge ${id}`,
      'Template: still has 25 %',
      '',
      'The next deploy of TrafficStack has to give this weight, and then agrees:',
      `  npx cdk deploy TrafficStack --exclusively ${selection} -c awsTrafficWeight=0`,
      'Where cdk.json records the live weight, record it there too: "live": {"trading/production": {"awsTrafficWeight": 0}}',
    ].join('\n'),
  );
});

test('publishes to the alert topic of the account in which the migration is', async () => {
  const aws = tradingAt(25);
  let topic: unknown;
  aws.before = (call, input) => {
    topic = call === 'Publish' ? input['TopicArn'] : topic;
    return undefined;
  };
  await run(runRollback, aws, []);
  expect(topic).toBe('arn:aws:sns:us-east-1:000000000000:alerts-production-trading');
});

test('wants no reason before the users are safe', async () => {
  const aws = tradingAt(25);
  expect((await run(runRollback, aws, ['--reason', ' '])).exitCode).toBe(0);
  expect(latchOf(aws.parameters).reason).toBe('an operator asked for it: no reason was given');
});

test('has nothing to do where the weight is 0 by choice', async () => {
  const aws = tradingAt(0);
  const { exitCode, output } = await run(runRollback, aws, []);
  expect(exitCode).toBe(0);
  expect(output).toContain('there was nothing to roll back.');
  expect(output).not.toContain('Latch:');
  expect(aws.count('ChangeResourceRecordSets')).toBe(0);
});

test('prints the result as JSON', async () => {
  const { output } = await run(runRollback, tradingAt(25), ['--json']);
  expect(JSON.parse(output)).toMatchObject({
    done: true,
    phase: 'replicate',
    before: { aws: 25, legacy: 75 },
    after: { aws: 0, legacy: 100 },
    template: { value: 25 },
  });
});

test('moves nobody where Aurora is the writer of record, and exits with 2', async () => {
  const aws = tradingAt(100);
  aws.parameters.set(gate.phaseParameter, 'cutover');
  const { exitCode, output, told } = await run(runRollback, aws, [], { isTTY: true });
  expect(exitCode).toBe(2);
  expect(output).toContain('Nothing was changed: the phase is cutover, so Aurora is the writer of record');
  expect(told).toContain('\x1b[31mNot done\x1b[0m');
  expect(aws.route53.weights).toMatchObject({ aws: 100, legacy: 0 });
  expect(aws.published).toHaveLength(1);
});

test('tells that nobody could be told, after the users are back', async () => {
  const aws = tradingAt(25);
  aws.before = (call) => (call === 'Publish' ? queryError('AuthorizationError', 'not authorized', 403) : undefined);
  const { exitCode, output } = await run(runRollback, aws, []);
  expect(exitCode).toBe(2);
  expect(output).toContain(
    'All users go to the legacy system. But:\n- the alert topic arn:aws:sns:us-east-1:000000000000:alerts-production-trading could not be told',
  );
  expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
});

test('prints its help without asking AWS anything', async () => {
  const aws = tradingAt(25);
  const { output, exitCode } = await run(runRollback, aws, ['-h']);
  expect(output).toContain('npm run rollback -- [-c <flag>=<value> ...] [--reason <text>]');
  expect(exitCode).toBe(0);
  expect(aws.calls).toEqual([]);
});

test('takes no flag that is another command’s', async () => {
  await expect(run(runRollback, tradingAt(25), ['-c', 'acknowledgeRollback=x'])).rejects.toThrow(
    '-c acknowledgeRollback: got "x", allowed --acknowledge of npm run shift',
  );
});

test('is not kept from its work by the end of a support, which refuses a deploy', async () => {
  jest.useFakeTimers({
    now: new Date('2099-01-01T00:00:00Z'),
    doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'performance', 'queueMicrotask'],
  });
  try {
    expect(() => readSettings({}, definitions)).toThrow('support');
    expect((await run(runRollback, tradingAt(25), [])).exitCode).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});

test('exits with 1 for bad input and with 2 for everything else', () => {
  expect(exitCodeOf(new InvalidInputError(['x']))).toBe(1);
  expect(exitCodeOf(new Error('x'))).toBe(2);
});

test('works in the Region of the migration', async () => {
  const { sns, route53, cloudwatch } = createOperationClients('eu-west-1');
  expect(await sns.config.region()).toBe('eu-west-1');
  expect(await cloudwatch.config.region()).toBe('eu-west-1');
  expect(await route53.config.maxAttempts()).toBe(6);
});

test('tells that a deploy is under way, which may write over it', async () => {
  const aws = tradingAt(25);
  aws.stackStatuses = ['UPDATE_IN_PROGRESS'];
  const { told, exitCode } = await run(runRollback, aws, []);
  expect(exitCode).toBe(0);
  expect(told).toContain(
    'TrafficStack is being updated (traffic-stack-production-trading: UPDATE_IN_PROGRESS), and may write its weights over those of this command; run this again when it has ended.',
  );
});

describe('is not kept from its work by what somebody wrote into cdk.json', () => {
  const projectWith = (text: string) => {
    const project = mkdtempSync(join(tmpdir(), 'crossfade-'));
    writeFileSync(join(project, 'cdk.json'), text);
    return project;
  };

  test('where the record of what is live is wrong, which it leaves out and tells', async () => {
    const live = { 'trading/production': { awsTrafficWeight: 400, phase: 'x' } };
    const project = projectWith(JSON.stringify({ context: { live } }));
    const aws = tradingAt(25);
    const { told, exitCode } = await run(runRollback, aws, [], { project });
    rmSync(project, { recursive: true });
    expect(exitCode).toBe(0);
    expect(told).toContain('The record in cdk.json is left out: ');
    expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 100 });
  });

  test('and where the file is no JSON, its name stands in the message', async () => {
    const project = projectWith('{');
    await expect(run(runRollback, tradingAt(25), [], { project })).rejects.toThrow(
      `${join(project, 'cdk.json')}: got no JSON`,
    );
    rmSync(project, { recursive: true });
  });
});
