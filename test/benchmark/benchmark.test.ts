import { InvalidInputError } from '../../lib/problems';
import { problemsOf } from '../support/definition';
import { readArguments } from './arguments';
import { type Measurements, measure } from './benchmark';
import { withServices } from './growth';
import { type Durations, inTurns, summarise } from './measure';
import { renderMeasurements } from './report';
import { growthOf } from './services';

describe('the arguments of the benchmark', () => {
  test('are three runs of every part and a table by default', () => {
    expect(readArguments([])).toEqual({
      runs: 3,
      parts: ['definitions', 'services', 'rollback'],
      json: false,
      help: false,
    });
  });

  test('choose the number of runs, one part, JSON or help', () => {
    expect(readArguments(['--runs', '100', '--only=services', '--json', '-h'])).toEqual({
      runs: 100,
      parts: ['services'],
      json: true,
      help: true,
    });
  });

  test.each(['0', '101', '-1', '2.5', 'many', ''])('are refused with %p runs', (runs) => {
    expect(() => readArguments([`--runs=${runs}`])).toThrow(`--runs: got "${runs}", allowed 1..100`);
  });

  test('are refused with a part that does not exist', () => {
    expect(() => readArguments(['--only', 'synth'])).toThrow(
      '--only: got "synth", allowed one of definitions, services, rollback',
    );
  });

  test('are refused with an option that does not exist', () => {
    expect(() => readArguments(['--fast'])).toThrow(
      "Unknown option '--fast'; allowed are --runs <number>, --only <part>",
    );
  });
});

describe('durations', () => {
  test.each([
    [[3], { minimum: 3, median: 3, maximum: 3 }],
    [[5, 1, 3], { minimum: 1, median: 3, maximum: 5 }],
    [[10, 2, 4, 9], { minimum: 2, median: 6.5, maximum: 10 }],
  ])('of %p have their minimum, median and maximum', (values, expected) => {
    expect(summarise(values)).toEqual(expected);
  });
});

describe('commands by turns', () => {
  const quick = [process.execPath, '--eval', ''] as const;
  const slow = [process.execPath, '--eval', 'setTimeout(() => {}, 500)'] as const;

  test('are each measured, after a run that is not counted', async () => {
    const begun: number[] = [];
    const [one, other] = (await inTurns([slow, quick], 2, (run) => begun.push(run))) as [Durations, Durations];
    expect(begun).toEqual([1, 2, 3]);
    expect(one.minimum).toBeGreaterThan(0.5);
    expect(other.minimum).toBeLessThan(one.minimum);
  });

  test('end with the output of the one that fails', async () => {
    const failing = [process.execPath, '--eval', 'console.error("no such stack"); process.exit(3)'] as const;
    const run = inTurns([quick, failing], 1, () => {});
    await expect(run).rejects.toThrow(InvalidInputError);
    await expect(run).rejects.toThrow(/ failed:\nno such stack$/);
  });
});

describe('the growth with the number of services', () => {
  const seconds = (median: number): Durations => ({ minimum: median, median, maximum: median });

  test('is 1 where each service takes as long as the last', () => {
    const counts = growthOf(seconds(2), [seconds(2.9), seconds(6.9), seconds(11.9)]);
    expect(counts.map(({ services }) => services)).toEqual([10, 50, 100]);
    for (const { secondsPerService, growth } of counts) {
      expect(secondsPerService).toBeCloseTo(0.1);
      expect(growth).toBeCloseTo(1);
    }
  });

  test('is above 1 where each service makes the others slower', () => {
    const counts = growthOf(seconds(1), [seconds(1.9), seconds(25.5), seconds(100)]);
    expect(counts.map(({ growth }) => growth)).toEqual([1, expect.closeTo(5), expect.closeTo(10)]);
  });

  test('is measured with definitions in which the rules find nothing but the number of services', () => {
    expect(problemsOf(withServices(10))).toEqual([]);
    const many = withServices(100);
    expect(many.compute.services).toHaveLength(100);
    expect(problemsOf(many)).toEqual([
      expect.stringMatching(/^compute\.services: got "100 services", allowed at most /),
    ]);
  });
});

test('only the part that is asked for is measured', async () => {
  const progress: string[] = [];
  const measured = await measure({ runs: 1, parts: ['rollback'] }, (text) => progress.push(text));
  expect(progress).toEqual(['rollback, run 1 of 2', 'rollback, run 2 of 2']);
  expect(Object.keys(measured)).toEqual(['runs', 'rollback']);
  expect(measured.rollback?.bundleKilobytes).toBeGreaterThan(10);
});

test('the tables say of each target whether it is met', () => {
  const durations = { minimum: 1, median: 2, maximum: 3 };
  const measurements: Measurements = {
    runs: 5,
    definitions: {
      emptyApp: durations,
      definitions: [
        { definition: 'trading', durations, ratio: 2.51 },
        { definition: 'platform', durations, ratio: 1.2 },
      ],
    },
    services: {
      oneService: durations,
      counts: [
        { services: 10, durations, secondsPerService: 0.1, growth: 1 },
        { services: 50, durations, secondsPerService: 0.12, growth: 1.2 },
      ],
    },
    rollback: {
      bundleKilobytes: 388.4,
      coldImport: { ...durations, median: 0.1 },
      emptyModule: { ...durations, median: 0.06 },
    },
  };
  const lines = renderMeasurements(measurements).split('\n');
  expect(lines[0]).toMatch(/^seconds, 5 runs each +minimum +median +maximum$/);
  expect(lines).toContainEqual(
    expect.stringMatching(/^npx cdk synth, trading +1\.000 +2\.000 +3\.000 +2\.51 of empty$/),
  );
  expect(lines).toContainEqual(expect.stringMatching(/^synth, 50 services .* 0\.120 a service, 1\.20 of the first$/));
  expect(lines.filter((line) => /[.;] |\.$/.test(line))).toEqual([
    'A synth takes at most 2.51 times that of an empty app; the target, at most 2.5, is missed.',
    'What a service adds grows to 1.20 times (linear: 1); the target, at most 1.5, is met.',
    'The rollback bundle has 388 kB; the target, at most 400, is met.',
    'Importing it takes 40 ms more than importing nothing.',
  ]);
});

test('a table leaves out what was not measured', () => {
  expect(renderMeasurements({ runs: 1 })).toMatch(/^seconds, 1 runs each +minimum +median +maximum$/);
});
