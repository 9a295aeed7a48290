import fc from 'fast-check';
import { offlineAccount, readSettings } from '../lib/context';
import { type CrossfadeStacks, defineStacks } from '../lib/crossfade';
import type { MigrationDefinition } from '../lib/definition';
import { InvalidInputError } from '../lib/problems';
import { brokenInvariants, deploymentOf } from './invariants';
import { nameKeysOf } from './invariants/names';
import { recordKeysOf } from './invariants/traffic';
import { testApp } from './support/app';
import { type Breakage, breakage } from './support/arbitrary/breakage';
import { definition, definitionOfShape } from './support/arbitrary/definition';
import { type Flags, flagsFor } from './support/arbitrary/flags';
import { dimensions, pairwiseShapes, type Shape, shape } from './support/arbitrary/shape';
import { problemsOf } from './support/definition';
import { answersTo } from './support/lookups';
import { today } from './support/today';

/** The same in every run, so that a failure can be seen again; `PROPERTY_SEED` chooses another one. */
const seed = Number(process.env['PROPERTY_SEED'] ?? 20261121);

/** How many random definitions are synthesised, half a second each. */
const synths = Number(process.env['PROPERTY_RUNS'] ?? 8);

// A synth is half a second, and several where the machine is busy.
jest.setTimeout(60_000 + synths * 5_000);

/** A definition and how it is deployed. */
const deployment = definition.chain(deploymentOfDefinition);

function deploymentOfDefinition(definition: MigrationDefinition) {
  return flagsFor(definition).map((flags) => ({ definition, flags }));
}

function synthesise(definition: MigrationDefinition, flags: Flags): CrossfadeStacks {
  const settings = readSettings(flags, { [definition.name]: definition }, offlineAccount, today);
  return defineStacks(testApp(answersTo(definition)), settings);
}

function expectEverythingHolds(definition: MigrationDefinition, flags: Flags): void {
  expect(brokenInvariants(deploymentOf(synthesise(definition, flags)))).toEqual([]);
}

describe('a random definition', () => {
  test('has nothing that the rules find wrong', () => {
    fc.assert(
      fc.property(definition, (random) => {
        expect(problemsOf(random)).toEqual([]);
      }),
      { seed, numRuns: 300 },
    );
  });

  test('synthesises with any flags, and every invariant holds', () => {
    fc.assert(
      fc.property(deployment, ({ definition, flags }) => expectEverythingHolds(definition, flags)),
      // Each step towards a smaller example would be a synth.
      { seed, numRuns: synths, endOnFailure: true },
    );
  });
});

describe('two environments of a random definition', () => {
  const several = shape
    .map((kinds): Shape => ({ ...kinds, environments: kinds.environments === 1 ? 2 : kinds.environments }))
    .chain(definitionOfShape);

  test('share no name and no weighted record, with one suffix', () => {
    fc.assert(
      fc.property(several, (definition) => {
        const [one = [], other = []] = definition.environments.slice(-2).map(({ name: environment }) => {
          const deployment = deploymentOf(synthesise(definition, { migration: definition.name, environment }));
          return [...nameKeysOf(deployment), ...recordKeysOf(deployment)];
        });
        expect(one.length).toBeGreaterThan(50);
        expect(one.filter((key) => other.includes(key))).toEqual([]);
      }),
      { seed, numRuns: Math.ceil(synths / 4), endOnFailure: true },
    );
  });
});

describe('any two kinds that may stand in one definition', () => {
  const shapes = pairwiseShapes();

  test('meet in one of the shapes', () => {
    const kinds = Object.entries(dimensions).flatMap(([name, kinds]) => kinds.map((kind) => ({ name, kind })));
    const holds = (shape: Shape, { name, kind }: (typeof kinds)[number]) => shape[name as keyof Shape] === kind;
    const apart = kinds.flatMap((one, index) =>
      kinds
        .slice(index + 1)
        .filter((other) => other.name !== one.name && !shapes.some((shape) => holds(shape, one) && holds(shape, other)))
        .map((other) => `${one.name} ${one.kind}, ${other.name} ${other.kind}`),
    );
    expect(apart).toEqual([
      'engine mysql, sourceTls encrypted',
      'compute ec2-auto-scaling, services 2',
      'compute ec2-auto-scaling, services 3',
    ]);
  });

  test.each(shapes.map((shape) => [describeShape(shape), shape] as const))(
    'synthesise, and every invariant holds: %s',
    (_, shape) => {
      const [example] = fc.sample(definitionOfShape(shape).chain(deploymentOfDefinition), { seed, numRuns: 1 });
      if (example === undefined) {
        throw new Error('no example');
      }
      expect(problemsOf(example.definition)).toEqual([]);
      expectEverythingHolds(example.definition, example.flags);
    },
  );
});

describe('a definition with one broken field', () => {
  const found = ({ definition }: Breakage) => {
    try {
      return problemsOf(definition);
    } catch (error) {
      return error as Error;
    }
  };

  test('has problems that say what was got and what is allowed, or none', () => {
    fc.assert(
      fc.property(breakage, (broken) => {
        const problems = found(broken);
        expect(problems).not.toBeInstanceOf(Error);
        for (const problem of problems as readonly string[]) {
          expect(problem).toMatch(/^\S.*: got .+, allowed .+/s);
        }
      }),
      { seed, numRuns: 1000 },
    );
  });

  test('synthesises when the rules find nothing', () => {
    fc.assert(
      fc.property(breakage, (broken) => {
        fc.pre(problemsOf(broken.definition).length === 0);
        try {
          deploymentOf(synthesise(broken.definition, { migration: broken.definition.name }));
        } catch (error) {
          if (!(error instanceof InvalidInputError)) {
            throw error;
          }
        }
      }),
      { seed, numRuns: synths, maxSkipsPerRun: 1000, endOnFailure: true },
    );
  });
});

function describeShape({ link, engine, compute, secrets, legacyEndpoint, environments }: Shape): string {
  return `${link}, ${engine}, ${compute}, ${secrets} secrets, ${legacyEndpoint}, ${environments} environments`;
}
