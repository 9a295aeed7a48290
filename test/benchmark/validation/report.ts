import { count } from '../../../lib/validation/command/render';
import type { Durations } from '../measure';
import type { AdversarialMeasurements } from './adversarial';
import { absentTools, targets, type ValidationMeasurements } from './benchmark';
import type { ToolMeasurements } from './compare-tools';
import type { DifferenceMeasurements } from './differences';
import type { LimitMeasurements } from './limit';
import { swapCount } from './swaps';
import { type Section, sectionInMarkdown, sectionInText } from './table';

/** The report for a terminal. */
export function renderText(measured: ValidationMeasurements): string {
  return [...preface(measured), '', ...sectionsOf(measured).flatMap((section) => [sectionInText(section), ''])]
    .join('\n')
    .trimEnd();
}

/** The report for docs/validation-benchmark.md. */
export function renderMarkdown(measured: ValidationMeasurements): string {
  const lines = preface(measured).map((line) => `- ${line}`);
  return [...lines, '', ...sectionsOf(measured).flatMap((section) => [sectionInMarkdown(section), ''])]
    .join('\n')
    .trimEnd();
}

function preface(measured: ValidationMeasurements): readonly string[] {
  const { machine, runs, command, version, settings, tools = [], leftOut } = measured;
  const servers = [...new Set([...(version ? [version] : []), ...tools.map((one) => one.version)])];
  return [
    `Machine: ${machine.processor}, ${machine.cores} cores, ${machine.memory.toFixed(0)} GiB; ${machine.system}; Node.js ${machine.node}`,
    `Servers, two of each on the loopback address: ${servers.join(', ') || 'see below'}; ${settings.join(' ')}, fsync=off`,
    `Ours: \`${command}\``,
    `Median of ${runs} runs after one that is not counted, in seconds; who is compared takes turns`,
    ...absentTools(measured).map(({ name, install }) => `Not installed, so not measured: ${name} (${install})`),
    ...leftOut.map((text) => `Left out: ${text}`),
  ];
}

function sectionsOf({ limit, differences, tools, adversarial }: ValidationMeasurements): readonly Section[] {
  return [
    ...(limit === undefined ? [] : limitSections(limit)),
    ...(differences === undefined ? [] : [differenceSection(differences)]),
    ...(tools ?? []).map(toolSection),
    ...(adversarial ?? []).map(adversarialSection),
  ];
}

function limitSections({ candidateRows, candidates, ownMissedSwaps, ownMethod, sizes }: LimitMeasurements) {
  const ratio = Math.max(...sizes.map((size) => size.ratio));
  const peak = Math.max(...sizes.map(({ peakMegabytes }) => peakMegabytes ?? Number.NaN));
  return [
    {
      title: `Checksums in one statement, ${count(candidateRows)} rows on both sides at once`,
      head: ['checksum', 'seconds', 'M rows/s a side', 'swaps missed', 'changes missed', ''],
      rows: candidates.map(({ name, durations, missedSwaps, missedChanges, chosen }) => [
        ...[name, seconds(durations), (candidateRows / durations.median / 1e6).toFixed(2), count(missedSwaps)],
        ...[missedChanges.join('; ') || 'none', chosen ? 'the limit' : ''],
      ]),
      remarks: [
        `Ours: ${ownMethod}; ${count(ownMissedSwaps)} of ${count(swapCount)} swaps missed.`,
        'The limit is the fastest that misses nothing. It is written by hand for this table.',
      ],
    },
    {
      title: 'Equal tables against the limit',
      head: ['rows a side', 'limit', 'our checksum in one statement', 'ours', 'ratio', 'µs a row', 'growth', 'peak MB'],
      rows: sizes.map(({ rows, limit, ownStatement, ours, ratio, microsecondsPerRow, growth, peakMegabytes }) => [
        ...[count(rows), seconds(limit), seconds(ownStatement), seconds(ours), ratio.toFixed(2)],
        ...[microsecondsPerRow.toFixed(3), growth?.toFixed(2) ?? '', megabytes(peakMegabytes)],
      ]),
      remarks: [
        `Ours takes at most ${ratio.toFixed(2)} times the limit; ${target(ratio, targets.limitRatio)}.`,
        ...sizes.flatMap(({ rows, growth }) => (growth === undefined ? [] : [growthRemark(rows, growth)])),
        `The process has at most ${megabytes(peak)} MB; ${target(peak, targets.megabytes)}.`,
      ],
    },
  ] satisfies readonly Section[];
}

function growthRemark(rows: number, growth: number): string {
  const times = `${growth.toFixed(2)} times what it costs between the smallest sizes (linear: 1)`;
  return `At ${count(rows)} rows a further row costs ${times}; ${target(growth, targets.growth)}.`;
}

function differenceSection({ rows, equal, results }: DifferenceMeasurements): Section {
  const few = results.filter(({ planted }) => planted <= 100).map(({ ratio }) => ratio);
  const right = results.every(({ planted, found, wronglyFound }) => found === planted && wronglyFound === 0);
  return {
    title: `Differing rows among ${count(rows)}`,
    head: ['rows that differ', 'found', 'wrongly found', 'seconds', 'times equal tables', 'peak MB'],
    rows: [
      ['0', '0', '0', seconds(equal), '1.00', ''],
      ...results.map(({ planted, found, wronglyFound, durations, ratio, peakMegabytes }) => [
        ...[count(planted), count(found), count(wronglyFound), seconds(durations), ratio.toFixed(2)],
        megabytes(peakMegabytes),
      ]),
    ],
    remarks: [
      `${right ? 'All differing rows and only those are found' : 'NOT all differing rows, or not only those, are found'}, by their known keys and kinds.`,
      `Up to 100 take at most ${Math.max(...few).toFixed(2)} times as long as none; ${target(Math.max(...few), targets.differencesRatio)}.`,
    ],
  };
}

function toolSection({ version, rows, connections, ours, others, ratio }: ToolMeasurements): Section {
  const fastest = Math.min(ours.durations.median, ...others.map(({ durations }) => durations.median));
  return {
    title: `Equal tables of ${count(rows)} rows on ${version}, by several tools`,
    head: ['tool', 'version', 'seconds', 'times the fastest', 'said', 'peak MB'],
    rows: [ours, ...others].map(({ name, version, durations, finding, peakMegabytes }) => [
      ...[name, version, seconds(durations), (durations.median / fastest).toFixed(2), finding],
      megabytes(peakMegabytes),
    ]),
    remarks: [
      ratio === undefined
        ? 'No other tool found the tables equal, so there is no ratio.'
        : `Ours takes ${ratio.toFixed(2)} times as long as the fastest other tool; ${target(ratio, targets.toolRatio)}.`,
      `Connections to each server: ${connections}, where a tool can be told. Memory is that of the client.`,
      ...[ours, ...others].map(({ name, command }) => `${name}: \`${command}\``),
    ],
  };
}

function adversarialSection({ version, cases, results, ownMissedSwaps }: AdversarialMeasurements): Section {
  return {
    title: `Changes that are easily missed, on ${version}`,
    head: ['tool', 'found', 'missed', 'failed'],
    rows: results.map(({ name, found, missed, failed }) => [
      ...[name, `${found} of ${cases}`, missed.join('; ') || 'none', failed.join('; ') || 'none'],
    ]),
    remarks:
      ownMissedSwaps === undefined
        ? []
        : [`Of ${count(swapCount)} swaps between two rows ours misses ${count(ownMissedSwaps)}.`],
  };
}

const seconds = ({ median }: Durations) => median.toFixed(2);
const megabytes = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? 'unknown' : value.toFixed(0);
const target = (value: number, limit: number) =>
  `the target, at most ${limit}, is ${value <= limit ? 'met' : 'missed'}`;
