import { decide } from '../../lambda/traffic-gate/decide';
import { observe } from '../../lambda/traffic-gate/observe';
import { deployWording } from '../../lambda/traffic-gate/wording';
import { runShift } from '../../lib/operations/command';
import { route53Error } from '../lambda/rollback/fake-route-53';
import { awsRecord, legacyRecord, neighbours } from '../lambda/rollback/fixtures';
import { jsonError } from '../lambda/traffic-gate/fake-aws';
import { byFlag, latch } from '../lambda/traffic-gate/fixtures';
import { gate, run, selection, templateWith, tradingAt } from './fixtures';

const wait = setTimeout;
const shiftTo = (weight: number, ...more: readonly string[]) => ['--weight', String(weight), ...more];

beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation();
  }
});
afterEach(() => jest.restoreAllMocks());

/** Runs the pauses of the SDK at once. */
function skipPauses(): void {
  jest.spyOn(global, 'setTimeout').mockImplementation(((next: () => void) => wait(next, 0)) as typeof setTimeout);
}

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

describe('does not lift a rollback that comes while it looks', () => {
  test('and has set its latch', async () => {
    const aws = tradingAt(0);
    let lists = 0;
    aws.before = (call) => {
      if (call === 'ListResourceRecordSets' && ++lists === 2) {
        aws.parameters.set(gate.latchParameter, JSON.stringify(latch));
      }
      return undefined;
    };
    const { exitCode, output } = await run(runShift, aws, shiftTo(25));
    expect(exitCode).toBe(2);
    expect(output).toContain('a rollback, has moved users in this moment; this command has moved none');
    expect(aws.count('ChangeResourceRecordSets')).toBe(0);
  });

  test('and has only written the weights yet', async () => {
    const aws = tradingAt(25);
    let lists = 0;
    aws.before = (call) => {
      if (call === 'ListResourceRecordSets' && ++lists === 2) {
        aws.route53.replaceAll([awsRecord(0), legacyRecord(255)]);
      }
      return undefined;
    };
    expect((await run(runShift, aws, shiftTo(50))).exitCode).toBe(2);
    expect(aws.count('ChangeResourceRecordSets')).toBe(0);
  });
});

test('does not lift a rollback that comes while it looks, where it would have moved users back itself', async () => {
  const aws = tradingAt(50);
  let lists = 0;
  aws.before = (call) => {
    if (call === 'ListResourceRecordSets' && ++lists === 2) {
      aws.route53.replaceAll([awsRecord(0), legacyRecord(100)]);
      aws.parameters.set(gate.latchParameter, JSON.stringify(latch));
    }
    return undefined;
  };
  const { exitCode, output } = await run(runShift, aws, shiftTo(25));
  expect(exitCode).toBe(2);
  expect(output).toContain('this command has moved none');
  expect(aws.route53.weights).toEqual({ aws: 0, legacy: 100 });
});

describe('reads the records again when the change is on all servers', () => {
  test('and fails where a deploy that was under way has changed them', async () => {
    const aws = tradingAt(50);
    aws.before = (call) => {
      if (call === 'GetChange') {
        aws.route53.replaceAll([awsRecord(50), legacyRecord(100)]);
      }
      return undefined;
    };
    const { exitCode, output } = await run(runShift, aws, shiftTo(0));
    expect(exitCode).toBe(2);
    expect(output).toContain('has changed the weights since to aws 50, legacy 100.');
  });

  test('and tells where it cannot', async () => {
    const aws = tradingAt(0);
    let lists = 0;
    aws.before = (call) =>
      call === 'ListResourceRecordSets' && ++lists === 3 ? route53Error('AccessDenied', 'no', 403) : undefined;
    const { exitCode, told } = await run(runShift, aws, shiftTo(25));
    expect(exitCode).toBe(0);
    expect(told).toContain('The records could not be read again (AccessDenied: no).');
  });
});

test('names the phase in the deploy that has to follow', async () => {
  const aws = tradingAt(50);
  aws.parameters.set(gate.phaseParameter, 'cutover');
  const { output } = await run(runShift, aws, shiftTo(100, '-c', 'migrationPhase=cutover'));
  expect(output).toContain(`${selection} -c migrationPhase=cutover -c awsTrafficWeight=100`);
});

describe('without the record that leads to AWS', () => {
  test('moves nobody there', async () => {
    const aws = tradingAt(0);
    aws.route53.replaceAll([legacyRecord(100)]);
    const { exitCode, output } = await run(runShift, aws, shiftTo(25));
    expect(exitCode).toBe(2);
    expect(output).toBe(
      'There is no record that leads to AWS, so no user was moved. Deploy TrafficStack, which makes it.',
    );
  });

  test('has nothing to do for the way back', async () => {
    const aws = tradingAt(0);
    aws.route53.replaceAll([legacyRecord(40)]);
    expect((await run(runShift, aws, shiftTo(0))).exitCode).toBe(0);
    expect(aws.count('ChangeResourceRecordSets')).toBe(0);
  });
});

test('refuses to make a set of zeros where the legacy record is missing', async () => {
  const aws = tradingAt(0);
  aws.route53.replaceAll([awsRecord(100)]);
  const { exitCode, output } = await run(runShift, aws, shiftTo(0));
  expect(exitCode).toBe(2);
  expect(output).toContain('there is no legacy system to send users to');
});

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
