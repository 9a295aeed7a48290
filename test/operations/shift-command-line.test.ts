import { runShift } from '../../lib/operations/command';
import { run, shiftTo, silenceLog, templateWith, tradingAt } from './fixtures';

silenceLog();

describe('finds the public zone', () => {
  test('by its name, among private ones and others', async () => {
    const aws = tradingAt(0);
    aws.zones = [
      { id: 'ZPRIVATE', name: 'trading.example.com', isPrivate: true },
      ...aws.zones,
      { id: 'ZOTHER', name: 'zebra.example.com' },
    ];
    expect((await run(runShift, aws, shiftTo(25))).exitCode).toBe(0);
  });

  test('or says that the account has none', async () => {
    const aws = tradingAt(0);
    aws.zones = [];
    const { exitCode, output } = await run(runShift, aws, shiftTo(25));
    expect(exitCode).toBe(2);
    expect(output).toContain('hosted zone trading.example.com: this account has no public zone of that name');
  });

  test('or lists those of the same name, of which the operator gives one', async () => {
    const aws = tradingAt(0);
    aws.zones = [...aws.zones, { id: 'ZSECOND', name: 'trading.example.com' }];
    const ambiguous = await run(runShift, aws, shiftTo(25));
    expect(ambiguous.exitCode).toBe(2);
    expect(ambiguous.output).toContain(
      'Z0123456789ABCDEFGHIJ, ZSECOND. Give the one of the migration: --hosted-zone-id <id>',
    );
    const given = await run(runShift, aws, shiftTo(25, '--hosted-zone-id', 'Z0123456789ABCDEFGHIJ'));
    expect(given.exitCode).toBe(0);
  });

  test('in the definition, where the zone exists before the migration', async () => {
    const aws = tradingAt(0);
    const { output } = await run(runShift, aws, shiftTo(25, '-c', 'migration=techvault'));
    expect(aws.count('ListHostedZonesByName')).toBe(0);
    expect(output).toContain('The live phase could not be read');
  });
});

describe('prints', () => {
  test('the result as JSON, and nothing else on standard output', async () => {
    const { output } = await run(runShift, tradingAt(0), shiftTo(25, '--json'));
    expect(JSON.parse(output)).toEqual({
      done: true,
      before: { percent: 0, aws: 0, legacy: 100 },
      after: { percent: 25, aws: 25, legacy: 75 },
      changeStatus: 'INSYNC',
      changeId: '/change/C2682N5HXP0BZ4',
      template: { value: 0 },
    });
  });

  test('a refusal as JSON, each reason with its next step', async () => {
    const aws = tradingAt(0);
    aws.task = undefined;
    const { output, exitCode } = await run(runShift, aws, shiftTo(25, '--json'));
    expect(exitCode).toBe(2);
    expect(JSON.parse(output)).toMatchObject({
      done: false,
      refusals: [{ reason: expect.stringContaining('does not exist'), next: 'deploy DataStack, and load the data' }],
    });
  });

  test('colours on a terminal only, and not where nobody wants them', async () => {
    expect((await run(runShift, tradingAt(0), shiftTo(25), { isTTY: true })).told).toContain('\x1b[32mDone\x1b[0m');
    const plain = await run(runShift, tradingAt(0), shiftTo(25), { isTTY: true, environment: { NO_COLOR: '1' } });
    expect(plain.told).not.toContain('\x1b');
    expect((await run(runShift, tradingAt(0), shiftTo(25))).told).not.toContain('\x1b');
  });

  test.each([
    [{ Resources: {} }, 'its weight could not be read (traffic-stack-production-trading has no traffic gate)'],
    [{}, 'its weight could not be read (traffic-stack-production-trading has no traffic gate)'],
    [undefined, 'its weight could not be read (traffic-stack-production-trading has no traffic gate)'],
    [templateWith(25), 'has 25 % as well'],
  ])('what the template %j says', async (template, words) => {
    const aws = tradingAt(0);
    aws.template = template;
    const { output } = await run(runShift, aws, shiftTo(25));
    expect(output).toContain(`Template: ${words}`);
  });

  test('the help without asking AWS anything', async () => {
    const aws = tradingAt(0);
    const { output, exitCode } = await run(runShift, aws, ['--help']);
    expect(output).toContain('npm run shift -- [-c <flag>=<value> ...] --weight <0..100> [--acknowledge <id>]');
    expect(exitCode).toBe(0);
    expect(aws.calls).toEqual([]);
  });
});

describe('takes no argument that it cannot use', () => {
  test.each([
    [[], '--weight: got nothing, allowed 0..100'],
    [['--weight', '101'], '--weight: got "101", allowed 0..100'],
    [['--weight', '-1'], '--weight'],
    [['--weight', '2.5'], '--weight: got "2.5", allowed 0..100'],
    [['--weight', '1', '--acknowledge', 'a b'], '--acknowledge: got "a b", allowed the id that the rollback printed'],
    [['--weight', '1', '--hosted-zone-id', '/x'], '--hosted-zone-id: got "/x"'],
    [['--weight', '1', '-c', 'awsTrafficWeight=5'], '-c awsTrafficWeight: got "5", allowed --weight of npm run shift'],
    [['--weight', '1', '-c', 'migration'], '-c: got "migration", allowed <flag>=<value>'],
    [['--weight', '1', '-c', 'migration=x'], 'migration: got "x", allowed one of trading'],
    [['--weight', '1', '--speed', 'x'], "Unknown option '--speed'"],
    [['--weight', '50', '-c', 'migrationPhase=cutover'], 'awsTrafficWeight: got "50", allowed 100 in phase cutover'],
  ])('%j', async (args, message) => {
    const aws = tradingAt(0);
    await expect(run(runShift, aws, args)).rejects.toThrow(expect.objectContaining({ name: 'InvalidInputError' }));
    await expect(run(runShift, aws, args)).rejects.toThrow(message);
    expect(aws.calls).toEqual([]);
  });
});
