import type { Reading } from '../../lambda/reading';
import type { Observed, ObservedVerdict } from '../../lambda/traffic-gate/observed';
import type { ProcessSurroundings } from '../../lib/operations/main';
import { InvalidInputError } from '../../lib/problems';
import { runStatus } from '../../lib/status/command';
import { createStatusClients, type Facts, type StatusClients } from '../../lib/status/facts';
import { readLiveImage } from '../../lib/status/images';
import { type StatusLine, statusLines } from '../../lib/status/lines';
import { settings } from '../operations/fixtures';
import { settingsFor } from '../support/settings';
import { clientsWith, deployedAccount } from './fixtures';

/** Runs the command against a fake account. */
async function run(clients: StatusClients, args: readonly string[] = [], changes: Partial<ProcessSurroundings> = {}) {
  let told = '';
  const outcome = await runStatus(
    args,
    {
      project: process.cwd(),
      environment: {},
      now: new Date('2026-11-21T09:00:00Z'),
      output: {},
      ...changes,
      terminal: {
        write: (text: string) => {
          told += text;
        },
      },
    },
    () => clients,
  );
  return { ...outcome, told };
}

async function linesOf(clients: StatusClients): Promise<readonly StatusLine[]> {
  const { output } = await run(clients, ['--json']);
  return (JSON.parse(output) as { lines: StatusLine[] }).lines;
}

const lineOf = async (clients: StatusClients, subject: string) =>
  (await linesOf(clients)).find((line) => line.subject === subject);

const changedAws = (change: (aws: ReturnType<typeof deployedAccount>['aws']) => void) => {
  const deployed = deployedAccount();
  change(deployed.aws);
  return clientsWith({}, deployed);
};

describe('a status of a migration that is as declared', () => {
  test('says so on one screen, and ends with 0', async () => {
    const { output, exitCode, told } = await run(clientsWith({}));
    expect({ exitCode, told }).toEqual({ exitCode: 0, told: '' });
    expect(output).toMatchInlineSnapshot(`
"trading, environment production, suffix trading, us-east-1

                   declared                                live
  stacks           deployed                                all 5 complete
  phase            replicate                               replicate
  AWS weight       25 %                                    25 % (aws 25, legacy 75)
  rollback latch   not set                                 not set
  replication      running, all loaded, no table in error  running, 100 % loaded, 0 tables in error
  replication lag  60 s at the most                        3 s in the last 10 minutes
  alarms           none in ALARM                           none of 2 in ALARM
  image web        tag 1.4.2                               registry.example/web:1.4.2
  image api        the live image                          registry.example/api:1.4.1

What is declared is live."
`);
  });

  test('is coloured on a terminal alone', async () => {
    const onTerminal = await run(clientsWith({}), [], { output: { isTTY: true } });
    expect(onTerminal.output).toContain('\x1b[32mWhat is declared is live.\x1b[0m');
    expect((await run(clientsWith({}))).output).not.toContain('\x1b');
  });
});

describe('a status ends with 2 and marks the line', () => {
  const stack = (type: string) => settings.names.of(`${type}-stack`);
  const complete = deployedAccount().account;

  test.each<[string, () => StatusClients, string, Partial<StatusLine>]>([
    [
      'where a stack is in the middle of something',
      () => clientsWith({ statuses: { ...complete.statuses, [stack('app')]: 'UPDATE_ROLLBACK_FAILED' } }),
      'stacks',
      { live: 'app-stack-production-trading UPDATE_ROLLBACK_FAILED' },
    ],
    [
      'where the live phase is not that of the template',
      () => changedAws((aws) => aws.parameters.set(settings.names.parameter('live/phase'), 'cutover')),
      'phase',
      { declared: 'replicate', live: 'cutover' },
    ],
    [
      'where the weights were moved without a deploy',
      () => clientsWith({ templates: { ...complete.templates, [stack('traffic')]: gateAt(50) } }),
      'AWS weight',
      { declared: '50 %', live: '25 % (aws 25, legacy 75)' },
    ],
    [
      'where a rollback waits for a person',
      () =>
        changedAws((aws) =>
          aws.parameters.set(
            settings.names.parameter('live/rollback-latch'),
            JSON.stringify({ id: 'r-1', at: '2026-11-21T08:00:00Z', reason: 'errors' }),
          ),
        ),
      'rollback latch',
      { declared: 'not set', live: 'r-1, set 2026-11-21T08:00:00Z (errors)' },
    ],
    [
      'where the replication is stopped',
      () =>
        changedAws((aws) => {
          aws.task = { ...aws.task, Status: 'stopped' };
        }),
      'replication',
      { live: 'stopped, 100 % loaded, 0 tables in error' },
    ],
    [
      'where a table is in error',
      () =>
        changedAws((aws) => {
          aws.task = { ...aws.task, ReplicationTaskStats: { FullLoadProgressPercent: 100, TablesErrored: 1 } };
          aws.tablesInError = ['orders'];
        }),
      'replication',
      { live: 'running, 100 % loaded, 1 table in error' },
    ],
    [
      'where there is no replication',
      () =>
        changedAws((aws) => {
          aws.task = undefined;
        }),
      'replication',
      { live: 'there is no task' },
    ],
    [
      'where the replication lags',
      () =>
        changedAws((aws) => {
          aws.lag = { source: [1], target: [61] };
        }),
      'replication lag',
      { live: '61 s in the last 10 minutes' },
    ],
    [
      'where nobody knows whether it lags',
      () =>
        changedAws((aws) => {
          aws.lag = { source: [], target: [] };
        }),
      'replication lag',
      { live: 'not known: no value in 10 minutes' },
    ],
    [
      'where a deploy has stopped the replication and not resumed it',
      () =>
        changedAws((aws) =>
          aws.parameters.set(
            settings.names.parameter('live/replication-paused'),
            JSON.stringify({ tasks: [{ arn: 'arn:aws:dms:r:1:task:dms-task', pausedAt: '2026-11-21T08:00:00Z' }] }),
          ),
        ),
      'replication, paused',
      { declared: 'only while a deploy changes it', live: 'dms-task since 2026-11-21T08:00:00Z' },
    ],
    [
      'where an alarm of the migration fires',
      () => clientsWith({ firing: ['alarm-vpn-production-trading', 'another'] }),
      'alarms',
      { live: 'alarm-vpn-production-trading' },
    ],
    [
      'where a service runs another image than the released one',
      () =>
        clientsWith({ images: { ...complete.images, 'service-web-production-trading': 'registry.example/web:1.4.1' } }),
      'image web',
      { declared: 'tag 1.4.2', live: 'registry.example/web:1.4.1' },
    ],
    [
      'where something cannot be read',
      () => clientsWith({ images: {} }),
      'image api',
      { live: expect.stringMatching(/^could not be read \(Service service-api-production-trading of cluster/) },
    ],
  ])('%s', async (_case, clients, subject, expected) => {
    expect(await lineOf(clients(), subject)).toMatchObject({ ...expected, agrees: false });
    const { output, exitCode } = await run(clients());
    expect(exitCode).toBe(2);
    expect(output).toMatch(new RegExp(`^! ${subject} {2}`, 'm'));
    expect(output).toMatch(new RegExp(`^Not as declared: .*${subject}.*\\.$`, 'm'));
  });

  test('where nothing is deployed', async () => {
    const lines = await linesOf(clientsWith({ statuses: {}, templates: {}, alarms: {}, images: {} }));
    expect(lines.find(({ subject }) => subject === 'stacks')?.live).toMatch(
      /^network-stack-\S+ does not exist, data-stack/,
    );
    expect(lines.filter(({ declared }) => declared === 'not deployed').map(({ subject }) => subject)).toEqual([
      'phase',
      'AWS weight',
      'image web',
      'image api',
    ]);
  });

  test('where CloudFormation does not answer, and reads everything else', async () => {
    const clients = clientsWith({});
    clients.cloudformation.send = () => Promise.reject(new Error('no permission'));
    const lines = await linesOf(clients);
    expect(lines.find(({ subject }) => subject === 'stacks')).toMatchObject({
      live: 'could not be read (no permission)',
      agrees: false,
    });
    expect(lines.find(({ subject }) => subject === 'rollback latch')?.agrees).toBe(true);
  });
});

describe('a status of another phase', () => {
  test('wants the replication to Aurora at rest', async () => {
    const { account } = deployedAccount();
    const templates = {
      ...account.templates,
      [settings.names.of('network-stack')]: {
        Guard: { Type: 'Custom::PhaseGuard', Properties: { Phase: 'cutover' } },
      },
    };
    expect(await lineOf(clientsWith({ templates }), 'replication to Aurora')).toMatchObject({
      declared: 'not running',
      agrees: false,
    });
    const deployed = deployedAccount();
    deployed.aws.task = undefined;
    expect(await lineOf(clientsWith({ templates }, deployed), 'replication to Aurora')).toMatchObject({
      live: 'there is no task',
      agrees: true,
    });
  });
});

describe('a status of a definition', () => {
  test('with a validation shows the last verdict and its age', () => {
    const { definition } = settingsFor({ migration: 'platform' });
    expect(definition.validation).toBeDefined();
    const lineWith = (validation: Reading<ObservedVerdict | undefined>) =>
      statusLines(settingsFor({ migration: 'platform' }), { ...noFacts, observed: { ...nothing, validation } }).find(
        ({ subject }) => subject === 'last validation',
      );
    const conclusion = {
      run: 'run-1',
      outcome: 'equal',
      finishedAt: '2026-11-20T01:00:00Z',
      oldestPartAt: '2026-11-20T00:00:00Z',
      ageHours: 33.5,
    } as ObservedVerdict;
    expect(lineWith({ value: conclusion })).toMatchObject({
      live: 'equal, 33 hours old (run-1, compared from 2026-11-20T00:00:00Z to 2026-11-20T01:00:00Z)',
      agrees: true,
    });
    expect(lineWith({ value: { ...conclusion, outcome: 'different' } })).toMatchObject({ agrees: false });
    expect(lineWith({ value: undefined })).toMatchObject({ live: 'none yet', agrees: false });
  });

  test('on instances reads the image from the parameter that they boot by', async () => {
    const payments = settingsFor({ migration: 'payments' });
    const [service] = payments.definition.compute.services;
    const { aws } = deployedAccount();
    const clients = clientsWith({});
    aws.parameters.set(payments.names.parameter(`live/image-${service.name}`), 'registry.example/api:7');
    const ssm = aws.clients().ssm;
    expect(await readLiveImage({ ...clients, ssm }, payments, service)).toBe('registry.example/api:7');
    ssm.send = () => Promise.resolve({});
    await expect(readLiveImage({ ...clients, ssm }, payments, service)).rejects.toThrow(
      /has no value: deploy AppStack/,
    );
  });

  test('that the team has recorded in cdk.json compares the record as well', () => {
    const recorded = { ...settings, awsTrafficWeight: 25, weightGivenBy: 'cdk.json' } as const;
    const lineAt = (percent: number) =>
      statusLines(recorded, {
        ...noFacts,
        observed: { ...nothing, live: { value: { percent, aws: percent, legacy: 100 - percent } } },
      }).find(({ subject }) => subject === 'AWS weight, cdk.json');
    expect(lineAt(25)).toMatchObject({ declared: '25 %', agrees: true });
    expect(lineAt(0)).toMatchObject({ live: '0 % (aws 0, legacy 100)', agrees: false });
    expect(statusLines(settings, noFacts).map(({ subject }) => subject)).not.toContain('AWS weight, cdk.json');
  });
});

describe('the command line of a status', () => {
  test('prints its help and asks nobody', async () => {
    const { output, exitCode } = await run(clientsWith({}), ['--help']);
    expect({ exitCode, first: output.split('\n')[0] }).toMatchObject({
      exitCode: 0,
      first: expect.stringMatching(/^Prints what is declared and what is live/),
    });
  });

  test.each([
    [['--weight', '25'], /Unknown option '--weight'; allowed are -c, --hosted-zone-id, --json, --help/],
    [['-c', 'awsTrafficWeight=25'], /^-c awsTrafficWeight: got "25", allowed --weight of npm run shift/],
    [['-c', 'migration=x'], /^migration: got "x", allowed one of trading/],
  ])('refuses what it cannot use: %j', async (args, message) => {
    const refused = run(clientsWith({}), args);
    await expect(refused).rejects.toThrow(InvalidInputError);
    await expect(refused).rejects.toThrow(message);
  });

  test('says why a migration cannot be found', async () => {
    const { aws, account } = deployedAccount();
    aws.zones = [];
    const { output, exitCode, told } = await run(clientsWith({}, { aws, account }));
    expect(exitCode).toBe(2);
    expect(told).toBe('The status could not be read\n');
    expect(output).toMatch(/^hosted zone trading.example.com: this account has no public zone/);
  });

  test('says what it had to guess', async () => {
    const clients = changedAws((aws) => aws.parameters.delete(settings.names.parameter('live/phase')));
    expect((await run(clients)).told).toMatch(/^The account is not known: .*Set CDK_DEFAULT_ACCOUNT/);
  });

  test('talks to the Region of the migration', async () => {
    expect(await createStatusClients('us-west-2').ecs.config.region()).toBe('us-west-2');
  });
});

/** Facts of an account in which nothing could be read. */
const unread = { unreadable: 'no permission' };
const nothing: Observed = {
  live: unread,
  phase: unread,
  latch: unread,
  task: unread,
  lagSeconds: unread,
  alarms: unread,
};
const noFacts: Facts = { stacks: unread, observed: nothing, alarms: unread, paused: { value: undefined }, images: {} };

function gateAt(weight: number) {
  return { Gate: { Type: 'Custom::TrafficGate', Properties: { Weight: weight } } };
}
