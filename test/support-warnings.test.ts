import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { readSettings } from '../lib/context';
import { defineStacks } from '../lib/crossfade';
import type { MigrationDefinition } from '../lib/definition';
import { definitions } from '../lib/definitions';
import type { MigrationPhase } from '../lib/migration-phase';
import { supportWarnings } from '../lib/support-warnings';
import { testApp } from './support/app';
import { valid } from './support/definition';
import { today } from './support/today';

const on = (day: string) => new Date(`${day}T12:00:00Z`);
function warned(day: string, definition: MigrationDefinition = valid, migrationPhase: MigrationPhase = 'replicate') {
  return supportWarnings({ definition, migrationPhase, today: on(day) });
}

const withDms = (engineVersion: string) => ({ ...valid, replication: { ...valid.replication, engineVersion } });

test('nothing is warned of while every support is long', () => {
  expect(warned('2026-11-21')).toEqual([]);
});

test.each(Object.values(definitions))('$name warns of nothing today', (definition) => {
  expect(supportWarnings({ definition, migrationPhase: 'replicate', today })).toEqual([]);
});

test('the end of the standard support of the target is warned of half a year before, with its date and its source', () => {
  const definition = { ...valid, target: { ...valid.target, version: '16.8' } };
  expect(warned('2028-08-31', definition).filter(({ id }) => id.endsWith('target'))).toEqual([]);
  expect(warned('2028-09-01', definition)).toContainEqual({
    id: 'crossfade:support-of-target',
    message: expect.stringMatching(
      /^target\.version 16\.8: standard support ends on 2029-02-28\. .*target\.extendedSupport\. See https:.*calendar\.html$/,
    ),
  });
});

test('extended support counts to its own end', () => {
  const extended = { ...valid, target: { ...valid.target, version: '13.23', extendedSupport: true } };
  expect(warned('2026-11-21', extended)).toEqual([]);
  expect(warned('2029-01-15', extended)).toContainEqual({
    id: 'crossfade:support-of-target',
    message: expect.stringContaining("RDS's extended support ends on 2029-02-28, and RDS upgrades the cluster then"),
  });
});

test('the end of a DMS version is warned of, and once it is closed that a first deploy fails', () => {
  expect(warned('2026-11-21', withDms('3.5.4'))).toEqual([
    {
      id: 'crossfade:support-of-dms',
      message: expect.stringContaining(
        'will soon make no new instance of this version, and upgrades one that exists on 2027-03-31',
      ),
    },
  ]);
  expect(warned('2027-02-01', withDms('3.5.4'))).toEqual([
    { id: 'crossfade:support-of-dms', message: expect.stringContaining('so that a first deploy fails') },
  ]);
});

test('in the last phase, which has no DMS, its end is no matter', () => {
  expect(warned('2027-02-01', withDms('3.5.4'), 'cutover')).toHaveLength(1);
  expect(warned('2027-02-01', withDms('3.5.4'), 'complete')).toEqual([]);
});

test.each(['2027-11-02', '2028-06-01'])('the end of the runtime is warned of on %s, and never an error', (day) => {
  expect(warned(day)).toContainEqual({
    id: 'crossfade:support-of-lambda',
    message: expect.stringMatching(
      /^The runtime nodejs24\.x of every function is supported until 2028-04-30; .* See https:/,
    ),
  });
});

describe('the stacks', () => {
  const registry = { trading: withDms('3.5.4') };
  const stacksOn = (day: string) => defineStacks(testApp(), readSettings({}, registry, undefined, on(day)));
  const quiet = stacksOn('2026-07-01');
  const loud = stacksOn('2026-12-01');

  // CDK prints its report of warnings.
  beforeAll(() => {
    for (const level of ['log', 'warn', 'error'] as const) {
      jest.spyOn(console, level).mockImplementation();
    }
  });
  afterAll(() => jest.restoreAllMocks());

  test('show a warning at every synth, which can be acknowledged by its id and is not', () => {
    const message = Match.stringLikeRegexp('engineVersion 3\\.5\\.4: .* \\[ack: crossfade:support-of-dms\\]');
    Annotations.fromStack(quiet.data).hasNoWarning('*', message);
    Annotations.fromStack(loud.data).hasWarning('/DataStack', message);
  });

  test('have the same templates, whatever day it is', () => {
    for (const id of ['network', 'data', 'app', 'traffic', 'monitoring'] as const) {
      expect(Template.fromStack(loud[id]).toJSON()).toEqual(Template.fromStack(quiet[id]).toJSON());
    }
  });

  test('run every function on the runtime that is watched', () => {
    const runtimes = Object.values(loud).flatMap((stack) =>
      Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function')).map(
        ({ Properties }) => Properties.Runtime,
      ),
    );
    expect(runtimes.length).toBeGreaterThan(10);
    expect(new Set(runtimes)).toEqual(new Set(['nodejs24.x']));
  });
});
