import { InvalidInputError } from '../../../lib/problems';
import { readArguments } from './arguments';
import type { ValidationMeasurements } from './benchmark';
import type { ToolResult } from './compare-tools';
import { renderMarkdown, renderText } from './report';
import { sectionInMarkdown, sectionInText } from './table';
import type { Finding } from './tools';

const durations = (median: number) => ({ minimum: median, median, maximum: median });

describe('the arguments', () => {
  test('are every part, the sizes of the documentation and three runs by default', () => {
    expect(readArguments([])).toEqual({
      parts: ['limit', 'differences', 'tools', 'adversarial'],
      rows: [1_000_000, 10_000_000, 50_000_000],
      differenceRows: 10_000_000,
      toolRows: 5_000_000,
      mariadbRows: 5_000_000,
      runs: 3,
      format: 'text',
      help: false,
    });
  });

  test('choose parts, sizes from the smallest, runs and the form of the report', () => {
    const args = '--only tools --only limit --rows 2,0.5,2 --difference-rows 1 --tool-rows 0.2 --runs 20 --markdown -h';
    expect(readArguments(args.split(' '))).toEqual({
      parts: ['limit', 'tools'],
      rows: [500_000, 2_000_000],
      differenceRows: 1_000_000,
      toolRows: 200_000,
      mariadbRows: 200_000,
      runs: 20,
      format: 'markdown',
      help: true,
    });
    expect(readArguments(['--json', '--mariadb-rows', '0'])).toMatchObject({ format: 'json', mariadbRows: 0 });
  });

  test('are refused with every problem at once', () => {
    const args = '--only speed --rows 1,,300 --tool-rows 0 --runs 2.5 --json --markdown'.split(' ');
    expect(() => readArguments(args)).toThrow(
      new InvalidInputError([
        '--rows: got "", allowed 0.05..200, in millions of rows',
        '--rows: got "300", allowed 0.05..200, in millions of rows',
        '--runs: got 2.5, allowed 1..20',
        '--only: got "speed", allowed limit, differences, tools, adversarial',
        '--json: got true, allowed one of --json and --markdown',
        '--tool-rows: got "0", allowed 0.05..200, in millions of rows',
      ]),
    );
    expect(() => readArguments(['--fast'])).toThrow("Unknown option '--fast'; allowed are --only, --rows");
  });
});

describe('a table', () => {
  const section = {
    title: 'T',
    head: ['tool', 'n'],
    rows: [
      ['a | b', '1 000'],
      ['c', '20'],
    ],
    remarks: ['It is so.'],
  };

  test('has numbers to the right', () => {
    expect(sectionInText(section)).toBe('T\ntool       n\na | b  1 000\nc         20\nIt is so.');
  });

  test('is one in Markdown too', () => {
    expect(sectionInMarkdown(section)).toBe(
      '### T\n\n| tool | n |\n| --- | ---: |\n| a \\| b | 1 000 |\n| c | 20 |\n\n- It is so.',
    );
  });
});

describe('the report', () => {
  const tool = (name: string, median: number, finding: Finding): ToolResult => ({
    ...{ name, version: '1', command: `run ${name}`, durations: durations(median), peakMegabytes: 20.4, finding },
  });
  const measured: ValidationMeasurements = {
    machine: { processor: 'A CPU', cores: 2, memory: 23.5, system: 'Linux', node: 'v20' },
    ...{ runs: 3, command: 'node validate', version: 'PostgreSQL 17.1', settings: ['shared_buffers=1GB'] },
    limit: {
      candidateRows: 1_000_000,
      candidates: [
        { name: 'good', durations: durations(0.5), missedSwaps: 0, missedChanges: [], chosen: true },
        { name: 'bad', durations: durations(0.4), missedSwaps: 66_000, missedChanges: ['a sign'], chosen: false },
      ],
      ...{ ownMissedSwaps: 0, ownMethod: 'a sum' },
      sizes: [
        {
          ...{ rows: 1_000_000, limit: durations(1), ownStatement: durations(1.1), ours: durations(1.3), ratio: 1.3 },
          ...{ microsecondsPerRow: 1.3, peakMegabytes: 61.2 },
        },
        {
          ...{ rows: 3_000_000, limit: durations(1), ownStatement: durations(1.1), ours: durations(1.3), ratio: 1.3 },
          ...{ microsecondsPerRow: 1.3, peakMegabytes: 61.2 },
        },
        {
          ...{ rows: 9_000_000, limit: durations(1), ownStatement: durations(1.1), ours: durations(1.3), ratio: 1.3 },
          ...{ microsecondsPerRow: 1.3, growth: 1.2, peakMegabytes: 61.2 },
        },
      ],
    },
    differences: {
      ...{ rows: 200_000, equal: durations(1) },
      results: [
        { planted: 1, found: 1, wronglyFound: 0, durations: durations(1.5), ratio: 1.5, peakMegabytes: 60 },
        { planted: 10_000, found: 9999, wronglyFound: 0, durations: durations(5), ratio: 5, peakMegabytes: undefined },
      ],
    },
    tools: [
      {
        ...{ version: 'PostgreSQL 15.1', rows: 5_000_000, connections: 1, ratio: 0.4 },
        ours: tool('ours', 2, 'equal'),
        others: [tool('other', 5, 'equal')],
        absent: [{ name: 'reladiff', install: 'pip install reladiff' }],
      },
    ],
    adversarial: [
      {
        ...{ version: 'PostgreSQL 15.1', cases: 20, ownMissedSwaps: 0 },
        results: [{ name: 'other', found: 18, missed: ['a blank'], failed: ['NaN'] }],
        absent: [{ name: 'reladiff', install: 'pip install reladiff' }],
      },
    ],
    leftOut: ['the tools of MySQL: MariaDB is not installed'],
  };

  test('says of each target whether it is met', () => {
    expect(
      renderText(measured)
        .split('\n')
        .filter((line) => line.includes('the target')),
    ).toEqual([
      'Ours takes at most 1.30 times the limit; the target, at most 1.25, is missed.',
      'At 9 000 000 rows a further row costs 1.20 times what it costs between the smallest sizes (linear: 1); the target, at most 1.1, is missed.',
      'The process has at most 61 MB; the target, at most 150, is met.',
      'Up to 100 take at most 1.50 times as long as none; the target, at most 2, is met.',
      'Ours takes 0.40 times as long as the fastest other tool; the target, at most 0.5, is met.',
    ]);
  });

  test('says what was not found, what is not installed and what was left out', () => {
    const text = renderText(measured);
    expect(text).toContain('NOT all differing rows, or not only those, are found');
    expect(text.match(/Not installed, so not measured: reladiff \(pip install reladiff\)/g)).toHaveLength(1);
    expect(text).toContain('Left out: the tools of MySQL: MariaDB is not installed');
    expect(text).toMatch(/^other +18 of 20 +a blank +NaN$/m);
  });

  test('has the same in Markdown', () => {
    const markdown = renderMarkdown(measured);
    expect(markdown).toContain('- Machine: A CPU, 2 cores, 24 GiB; Linux; Node.js v20');
    expect(markdown).toContain('| 1 000 000 | 1.00 | 1.10 | 1.30 | 1.30 | 1.300 |  | 61 |');
    expect(markdown.match(/^### /gm)).toHaveLength(5);
  });

  test('leaves out what was not measured', () => {
    const { machine, runs, command, settings } = measured;
    expect(renderText({ machine, runs, command, settings, leftOut: [] }).split('\n')).toHaveLength(4);
  });
});
