import fc from 'fast-check';
import { flagNames, offlineAccount, readSettings } from '../lib/context';
import type { MigrationDefinition } from '../lib/definition';
import { InvalidInputError } from '../lib/problems';
import { valid } from './support/definition';
import { today } from './support/today';

const twoEnvironments: MigrationDefinition = {
  ...valid,
  name: 'pair',
  environments: [{ name: 'live' }, { name: 'sync', takesTraffic: false, vpcCidr: '10.41.0.0/16', recordName: 'sync' }],
};
const registry = { trading: valid, pair: twoEnvironments };

const read = (flags: Readonly<Record<string, unknown>>, account?: string) =>
  readSettings(flags, registry, account, today);

function problemsWith(flags: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    read(flags);
  } catch (error) {
    if (error instanceof InvalidInputError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

describe('flags that are absent', () => {
  test('choose trading, its first environment and its own name as the suffix', () => {
    const settings = read({});
    expect(settings.definition).toEqual(valid);
    expect(settings.environment.name).toBe('production');
    expect(settings.environmentSuffix).toBe('trading');
  });

  test('send no user to AWS, without a release', () => {
    expect(read({})).toMatchObject({ awsTrafficWeight: 0, imageTag: undefined });
  });

  test('stand for the phase of a new migration, and for the one weight that a later phase allows', () => {
    expect(read({})).toMatchObject({ migrationPhase: 'replicate', weightGivenBy: 'default' });
    for (const migrationPhase of ['cutover', 'complete']) {
      expect(read({ migrationPhase })).toMatchObject({
        migrationPhase,
        awsTrafficWeight: 100,
        weightGivenBy: 'default',
      });
    }
  });

  test('leave the account at the one that needs no credentials', () => {
    expect(read({}).account).toBe(offlineAccount);
    expect(read({}, '123456789012').account).toBe('123456789012');
  });
});

describe('flags that are given', () => {
  test('choose migration, environment, suffix, weight and image', () => {
    const settings = read({
      migration: 'pair',
      environment: 'live',
      environmentSuffix: 'b-2',
      awsTrafficWeight: '25',
      imageTag: '1.4.2',
    });
    expect(settings).toMatchObject({ environmentSuffix: 'b-2', awsTrafficWeight: 25, imageTag: '1.4.2' });
    expect(settings.names.of('alb')).toBe('alb-live-b-2');
  });

  test.each(['0', '1', '25', '50', '75', '99', '100'])('accept the weight %p', (weight) => {
    expect(read({ awsTrafficWeight: weight }).awsTrafficWeight).toBe(Number(weight));
  });

  test("leave CDK's own context alone", () => {
    expect(problemsWith({ '@aws-cdk/core:x': true, 'aws:cdk:enable': [], 'acknowledged-issue-numbers': [1] })).toEqual(
      [],
    );
  });
});

describe('a phase in which Aurora is the writer of record', () => {
  test.each([
    [
      'cutover',
      /^awsTrafficWeight: got "99", allowed 100 in phase cutover; Aurora is the writer of record: .*neither side/,
    ],
    [
      'complete',
      /^awsTrafficWeight: got "99", allowed 100 in phase complete; the legacy record and the replication are gone/,
    ],
  ])('lets no user stay on the legacy system: %s', (migrationPhase, message) => {
    expect(problemsWith({ migrationPhase, awsTrafficWeight: '99' })).toEqual([expect.stringMatching(message)]);
    expect(problemsWith({ migrationPhase, awsTrafficWeight: '100' })).toEqual([]);
  });

  test('is not for an environment that takes no traffic', () => {
    expect(problemsWith({ migration: 'pair', environment: 'sync', migrationPhase: 'cutover' })).toEqual([
      'migrationPhase: got "cutover", allowed replicate; this environment takes no traffic, so it is never cut over',
    ]);
  });
});

describe('what the team has recorded as live', () => {
  const live = { 'trading/production': { awsTrafficWeight: 25 }, 'pair/live/b2': { migrationPhase: 'cutover' } };

  test('stands for flags that nobody gave, and is told from them', () => {
    expect(read({ live })).toMatchObject({ awsTrafficWeight: 25, weightGivenBy: 'cdk.json' });
    expect(read({ live, awsTrafficWeight: '50' })).toMatchObject({ awsTrafficWeight: 50, weightGivenBy: 'flag' });
  });

  test('is of one environment, and of one suffix where that is not the default one', () => {
    expect(read({ live, environmentSuffix: 'b2' })).toMatchObject({ awsTrafficWeight: 0, weightGivenBy: 'default' });
    expect(read({ live, migration: 'pair', environmentSuffix: 'b2' }).migrationPhase).toBe('cutover');
    expect(read({ live, migration: 'pair' }).migrationPhase).toBe('replicate');
  });

  test.each([
    [25, 'live: got 25, allowed an object such as {"trading/production": {"awsTrafficWeight": 25}}'],
    [
      { 'trading/production': 25 },
      'live["trading/production"]: got 25, allowed an object such as {"awsTrafficWeight": 25}',
    ],
    [
      { 'trading/production': { weight: 25 } },
      'live["trading/production"].weight: got 25, allowed the fields awsTrafficWeight, migrationPhase',
    ],
    [{ 'trading/production': { awsTrafficWeight: 250 } }, 'awsTrafficWeight: got "250", allowed 0..100'],
    [
      { 'trading/production': { migrationPhase: 'done' } },
      'migrationPhase: got "done", allowed one of replicate, cutover, complete',
    ],
  ])('is refused by name where it cannot be right: %j', (recorded, message) => {
    expect(problemsWith({ live: recorded })).toEqual([message]);
  });
});

describe('flags that are wrong', () => {
  test.each([
    ['awsTrafficWeight', '250', 'awsTrafficWeight: got "250", allowed 0..100'],
    ['awsTrafficWeight', '101', 'awsTrafficWeight: got "101", allowed 0..100'],
    ['awsTrafficWeight', '-1', 'awsTrafficWeight: got "-1", allowed 0..100'],
    ['awsTrafficWeight', '25.5', 'awsTrafficWeight: got "25.5", allowed 0..100'],
    ['awsTrafficWeight', 'half', 'awsTrafficWeight: got "half", allowed 0..100'],
    ['awsTrafficWeight', '0x10', 'awsTrafficWeight: got "0x10", allowed 0..100'],
    ['awsTrafficWeight', ' 25', 'awsTrafficWeight: got " 25", allowed 0..100'],
    [
      'awsTrafficWeight',
      '',
      'awsTrafficWeight: got "", allowed a value by -c; leave -c awsTrafficWeight out for its default',
    ],
    [
      'awsTrafficWeight',
      true,
      'awsTrafficWeight: got true, allowed a value by -c; leave -c awsTrafficWeight out for its default',
    ],
    [
      'awsTrafficWeight',
      25,
      'awsTrafficWeight: got 25, allowed a value by -c; leave -c awsTrafficWeight out for its default',
    ],
    ['migration', 'tradng', 'migration: got "tradng", allowed one of trading, pair'],
    ['migration', 'constructor', 'migration: got "constructor", allowed one of trading, pair'],
    ['environment', 'staging', 'environment: got "staging", allowed one of production in migration trading'],
    ['migrationPhase', 'done', 'migrationPhase: got "done", allowed one of replicate, cutover, complete'],
    ['imageTag', '.hidden', /^imageTag: got ".hidden", allowed a tag in the ECR repository/],
    ['imageTag', 'a'.repeat(129), /^imageTag: got "a+", allowed a tag/],
    [
      'acknowledgeRollback',
      'no spaces',
      'acknowledgeRollback: got "no spaces", allowed the id that the rollback printed',
    ],
    ['environmentSuffix', 'thirteenchars', /^environmentSuffix: got "thirteenchars", allowed 1 to 12/],
    ['environmentSuffix', 'Prod', /^environmentSuffix: got "Prod"/],
    ['environmentSuffix', '-a', /^environmentSuffix: got "-a"/],
    ['environmentSuffix', 'a-', /^environmentSuffix: got "a-"/],
    ['environmentSuffix', 'my-s3alias', /^environmentSuffix: got "my-s3alias"/],
    ['environmentSuffix', 'a--b', /^environmentSuffix: got "a--b"/],
    ['environmentSuffix', 'a_b', /^environmentSuffix: got "a_b"/],
    ['awsTraficWeight', '25', /^-c awsTraficWeight: got "25", allowed the flags migration, environment/],
  ])('are named with what they got and what is allowed: %s=%p', (flag, value, message) => {
    const problems = problemsWith({ [flag]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message instanceof RegExp ? message : new RegExp(`^${escapePattern(message)}$`));
  });

  test('are all reported at once', () => {
    const problems = problemsWith({
      migration: 'x',
      awsTrafficWeight: '-1',
      environmentSuffix: '',
      migrationPhase: '1',
      imageTag: '/',
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'migration',
      'environmentSuffix',
      'migrationPhase',
      'awsTrafficWeight',
      'imageTag',
    ]);
  });

  test('send no user to an environment that takes no traffic', () => {
    expect(problemsWith({ migration: 'pair', environment: 'sync', awsTrafficWeight: '1' })).toEqual([
      'awsTrafficWeight: got "1", allowed 0; this environment takes no traffic',
    ]);
    expect(read({ migration: 'pair', environment: 'sync', awsTrafficWeight: '0' }).awsTrafficWeight).toBe(0);
  });

  test('include a definition that contradicts itself', () => {
    const broken = { ...valid, region: 'nowhere' };
    expect(() => readSettings({ migration: 'broken' }, { broken }, undefined, today)).toThrow(/^region: got "nowhere"/);
  });
});

test('any value of any flag gives settings or a clear message, never another error', () => {
  const anyFlags = fc.dictionary(
    fc.constantFrom(...flagNames),
    fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
  );
  fc.assert(
    fc.property(anyFlags, (flags) => {
      for (const problem of problemsWith(flags)) {
        expect(problem).toMatch(/^\S[^:]*: got .+, allowed .+/s);
      }
    }),
    { numRuns: 500 },
  );
});

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
