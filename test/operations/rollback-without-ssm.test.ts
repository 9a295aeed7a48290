import { runRollback } from '../../lib/operations/command';
import { jsonError } from '../lambda/traffic-gate/wire';
import { gate, run, silenceLog, skipPauses, templateWith, tradingAt } from './fixtures';

silenceLog();

test('brings the users back although SSM is down, and says what is missing', async () => {
  skipPauses();
  const aws = tradingAt(25);
  const topics: unknown[] = [];
  aws.before = (call, input) => {
    if (call === 'Publish') {
      topics.push(input['TopicArn']);
    }
    return call.endsWith('Parameter') ? jsonError('InternalServerError', 'SSM is down', 500) : undefined;
  };
  const environment = { CDK_DEFAULT_ACCOUNT: '123456789012' };
  const { exitCode, output, told } = await run(runRollback, aws, [], { environment });
  expect(exitCode).toBe(2);
  expect(output).toMatch(
    /^All users go to the legacy system\. But:\n- the latch .*SSM is down\nStart the rollback again, which completes it\./,
  );
  expect(output).not.toContain('awsTrafficWeight=0');
  expect(told).toContain('Done in part');
  expect(told).not.toContain('The account is not known');
  expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 255 });
  expect(topics).toEqual(['arn:aws:sns:us-east-1:123456789012:alerts-production-trading']);
});

test('tells that the account is not known where the parameter has no ARN', async () => {
  const aws = tradingAt(25);
  let reads = 0;
  const { headers } = jsonError('x', 'x');
  aws.before = (call) =>
    call === 'GetParameter' && ++reads === 1 ? { statusCode: 200, headers, body: '{"Parameter":{}}' } : undefined;
  const { told } = await run(runRollback, aws, []);
  expect(told).toContain(`The account is not known: SSM parameter ${gate.phaseParameter} has no ARN.`);
});

describe('while SSM does not answer', () => {
  const withoutSsm = (weight: number, phase = 'replicate') => {
    skipPauses();
    const aws = tradingAt(weight);
    aws.template = templateWith(weight, phase);
    aws.before = (call) =>
      call.endsWith('Parameter') ? jsonError('InternalServerError', 'SSM is down', 500) : undefined;
    return aws;
  };

  test('says that nobody can be told where the account is not known either', async () => {
    const aws = withoutSsm(25);
    const { output, exitCode } = await run(runRollback, aws, []);
    expect(exitCode).toBe(2);
    expect(output).toContain('- nobody could be told "Rolled back to legacy, LATCH NOT SET: app.trading.example.com"');
    expect(aws.count('Publish')).toBe(0);
    expect(aws.route53.weights).toMatchObject({ aws: 0, legacy: 255 });
  });

  test('claims no user on AWS where everybody is on the legacy system already', async () => {
    const aws = withoutSsm(0);
    const { output } = await run(runRollback, aws, [], { environment: { CDK_DEFAULT_ACCOUNT: '123456789012' } });
    expect(output).toContain('All users go to the legacy system. But:\n- the latch');
    expect(aws.published).toEqual([expect.not.stringContaining('Users may still reach AWS')]);
  });

  test('goes by the phase of the deployed template, not by that of a flag which nobody gave, and says so', async () => {
    const aws = withoutSsm(100, 'cutover');
    const { output, exitCode } = await run(runRollback, aws, []);
    expect(exitCode).toBe(2);
    expect(output).toContain('Nothing was changed: the phase is cutover');
    expect(output).toContain('Nobody could be told what to do next: mend AWS');
    expect(output).toContain('so cutover was taken, as the deployed template has. Look whether it is right.');
    expect(aws.route53.weights).toMatchObject({ aws: 100, legacy: 0 });
  });

  test('goes by the flags where the template cannot be read either, and says so', async () => {
    const aws = withoutSsm(100);
    aws.template = undefined;
    const { output } = await run(runRollback, aws, ['-c', 'migrationPhase=cutover']);
    expect(output).toContain('so cutover was taken, as the flags or their default say.');
  });
});
