import fc from 'fast-check';
import { flagNames, offlineAccount, readSettings } from '../lib/context';
import type { MigrationDefinition } from '../lib/definition';
import { InvalidInputError } from '../lib/problems';
import { valid } from './support/definition';

const twoEnvironments: MigrationDefinition = {
  ...valid,
  name: 'pair',
  environments: [{ name: 'live' }, { name: 'sync', takesTraffic: false, vpcCidr: '10.41.0.0/16', recordName: 'sync' }],
};
const registry = { trading: valid, pair: twoEnvironments };

const read = (flags: Readonly<Record<string, unknown>>, account?: string) => readSettings(flags, registry, account);

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

  test.each(['0', '1', '25', '50', '75', '99', '100', 100])('accept the weight %p', (weight) => {
    expect(read({ awsTrafficWeight: weight }).awsTrafficWeight).toBe(Number(weight));
  });

  test("leave CDK's own context alone", () => {
    expect(problemsWith({ '@aws-cdk/core:x': true, 'aws:cdk:enable': [], 'acknowledged-issue-numbers': [1] })).toEqual(
      [],
    );
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
      'awsTrafficWeight: got "", allowed a value; leave -c awsTrafficWeight out for its default',
    ],
    [
      'awsTrafficWeight',
      true,
      'awsTrafficWeight: got true, allowed a value; leave -c awsTrafficWeight out for its default',
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
      'awsTrafficWeight',
      'migrationPhase',
      'imageTag',
    ]);
  });

  test('send no user to an environment that takes no traffic', () => {
    expect(problemsWith({ migration: 'pair', environment: 'sync', awsTrafficWeight: '1' })).toEqual([
      'awsTrafficWeight: got "1", allowed 0; this environment takes no traffic',
    ]);
    expect(read({ migration: 'pair', environment: 'sync', awsTrafficWeight: '0' }).awsTrafficWeight).toBe(0);
  });

  test('accept the phase that this version builds', () => {
    expect(problemsWith({ migrationPhase: 'replicate' })).toEqual([]);
  });

  test.each(['cutover', 'complete'])('say that no machine moves to phase %s yet', (phase) => {
    expect(problemsWith({ migrationPhase: phase })).toEqual([
      `migrationPhase: got "${phase}", allowed replicate; the machines that move to ${phase} are not part of this version`,
    ]);
  });

  test('include a definition that contradicts itself', () => {
    const broken = { ...valid, region: 'nowhere' };
    expect(() => readSettings({ migration: 'broken' }, { broken })).toThrow(/^region: got "nowhere"/);
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
