import type { Reading } from '../../lambda/reading';
import type { Observed, ObservedVerdict } from '../../lambda/traffic-gate/observed';
import { InvalidInputError } from '../../lib/problems';
import { createStatusClients, type Facts } from '../../lib/status/facts';
import { readLiveImage } from '../../lib/status/images';
import { statusLines } from '../../lib/status/lines';
import { verdict as conclusion, scope } from '../lambda/traffic-gate/fixtures';
import { settings } from '../operations/fixtures';
import { settingsFor } from '../support/settings';
import { changedAws, clientsWith, deployedAccount, run } from './fixtures';

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

describe('a status of a definition', () => {
  test('with a validation shows the last verdict and its age, and what the gate has against it', () => {
    const settings = settingsFor({ migration: 'platform' });
    const { databaseName, schemas } = settings.definition.source;
    const lineWith = (validation: Reading<ObservedVerdict | undefined>) =>
      statusLines(settings, { ...noFacts, observed: { ...nothing, validation } }).find(
        ({ subject }) => subject === 'last validation',
      );
    const verdict: ObservedVerdict = {
      ...conclusion,
      scope: { ...scope, database: databaseName, schemas },
      ageHours: 23.5,
    };
    expect(lineWith({ value: verdict })).toMatchObject({
      declared: 'counts for the gate, at most 24 hours old',
      live: 'equal, 23 hours old (20261121T080000, compared from 2026-11-21T08:00:00.000Z to 2026-11-21T08:30:00.000Z)',
      agrees: true,
    });
    // As the gate judges: whoever reads here that all is well must not be refused there.
    expect(lineWith({ value: { ...verdict, outcome: 'unsettled' } })).toMatchObject({ agrees: true });
    expect(lineWith({ value: { ...verdict, ageHours: 24.5 } })).toMatchObject({
      live: expect.stringContaining('is too old'),
      agrees: false,
    });
    expect(lineWith({ value: { ...verdict, outcome: 'different' } })).toMatchObject({ agrees: false });
    expect(lineWith({ value: undefined })).toMatchObject({
      live: 'No validation has proven yet that the source and Aurora hold the same',
      agrees: false,
    });
    expect(lineWith({ unreadable: 'AccessDenied' })).toMatchObject({
      live: 'could not be read (AccessDenied)',
      agrees: false,
    });
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
