import { InvalidInputError } from '../../lib/problems';
import { readArguments } from './arguments';
import type { Measurements } from './benchmark';
import { alternate, summarise } from './measure';
import { renderMeasurements } from './report';

describe('the arguments of the benchmark', () => {
  test('are five runs and a table by default', () => {
    expect(readArguments([])).toEqual({ runs: 5, json: false, help: false });
  });

  test('choose the number of runs, JSON or help', () => {
    expect(readArguments(['--runs', '100', '--json', '-h'])).toEqual({ runs: 100, json: true, help: true });
  });

  test.each(['0', '101', '-1', '2.5', 'many', ''])('are refused with %p runs', (runs) => {
    expect(() => readArguments([`--runs=${runs}`])).toThrow(`--runs: got "${runs}", allowed 1..100`);
  });

  test('are refused with an option that does not exist', () => {
    expect(() => readArguments(['--fast'])).toThrow("Unknown option '--fast'; allowed are --runs <number>");
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

describe('two commands by turns', () => {
  const quick = [process.execPath, '--eval', ''] as const;
  const slow = [process.execPath, '--eval', 'setTimeout(() => {}, 500)'] as const;

  test('are each measured, after a run that is not counted', async () => {
    const begun: number[] = [];
    const [one, other] = await alternate(slow, quick, 2, (run) => begun.push(run));
    expect(begun).toEqual([1, 2, 3]);
    expect(one.minimum).toBeGreaterThan(0.5);
    expect(other.minimum).toBeLessThan(one.minimum);
  });

  test('end with the output of the one that fails', async () => {
    const failing = [process.execPath, '--eval', 'console.error("no such stack"); process.exit(3)'] as const;
    const run = alternate(quick, failing, 1, () => {});
    await expect(run).rejects.toThrow(InvalidInputError);
    await expect(run).rejects.toThrow(/ failed:\nno such stack$/);
  });
});

test('the table says of each target whether it is met', () => {
  const durations = { minimum: 1, median: 2, maximum: 3 };
  const measurements: Measurements = {
    runs: 5,
    synth: { allStacks: durations, emptyApp: durations, ratio: 2.51 },
    rollback: {
      bundleKilobytes: 388.4,
      coldImport: { ...durations, median: 0.1 },
      emptyModule: { ...durations, median: 0.06 },
    },
  };
  const lines = renderMeasurements(measurements).split('\n');
  expect(lines[0]).toMatch(/^seconds, 5 runs each +minimum +median +maximum$/);
  expect(lines[1]).toMatch(/^npx cdk synth, all stacks +1\.000 +2\.000 +3\.000$/);
  expect(lines.slice(-3)).toEqual([
    'The synth takes 2.51 times that of an empty app; the target, at most 2.5, is missed.',
    'The rollback bundle has 388 kB; the target, at most 400, is met.',
    'Importing it takes 40 ms more than importing nothing.',
  ]);
});
