import type { StepOutcome } from './steps';
import type { RehearsableTemplate, Replacement } from './stubs';

/** Resources of one type. */
export interface TypeCount {
  readonly type: string;
  readonly count: number;
}

/** Resources of one type that are not the real thing, and why. */
export interface ReplacedType extends TypeCount {
  readonly reason: string;
}

/** Everything that a rehearsal found. */
export interface RehearsalReport {
  readonly migration: string;
  /** Name of the environment. */
  readonly environment: string;
  readonly emulator: string;
  readonly passed: boolean;
  readonly seconds: number;
  /** The rollback. @default - it did not come to that */
  readonly rollback?: Rollback;
  readonly steps: readonly StepOutcome[];
  readonly types: TypeReport;
  /** What answered in the place of services that the emulator lacks. */
  readonly standIns: readonly StandInCalls[];
  /** What the rehearsal does not prove, in sentences. */
  readonly limits: readonly string[];
}

/** The rollback that the rehearsal has watched. */
export interface Rollback {
  /** The alarm whose state was set. */
  readonly alarmName: string;
  /** The Lambda function that rolled back. */
  readonly functionName: string;
  /** Seconds from the alarm until both records were back and the latch was set. */
  readonly seconds: number;
}

/** The calls that a stand-in of the rehearsal's own has answered. */
export interface StandInCalls {
  /** Name of the service. */
  readonly name: string;
  /** How often each operation was called, by name. */
  readonly operations: Readonly<Record<string, number>>;
}

/** Which resources were the real thing. */
export interface TypeReport {
  readonly real: readonly TypeCount[];
  readonly stubbed: readonly ReplacedType[];
  readonly adapted: readonly ReplacedType[];
}

/** What a reader must know before believing the table. */
export const limits: readonly string[] = [
  "Setting the alarm's state proves what comes after the alarm (topic, function, records, latch), not that it would fire.",
  'AWS DMS, CodeDeploy and Application Auto Scaling are stand-ins of the rehearsal: they prove what the functions ask and ' +
    'how they go on, not that AWS answers alike, in which time, or that a new task becomes healthy.',
  'What the operator or the loading machine does beforehand is set by hand: the replication is started, its lag is ' +
    'written, images are pushed, the phase is set.',
  'The emulator moves no data and runs no containers: databases, replication and tasks are records only. The validation ' +
    'alone compares two real PostgreSQL servers, of which one replicates from the other.',
  'It gives every function the same rights: IAM policies are created, not enforced.',
];

/** Counts calls by operation, the names sorted. */
export function countOperations(calls: readonly { readonly operation: string }[]): StandInCalls['operations'] {
  const counts = new Map<string, number>();
  for (const operation of calls.map((call) => call.operation).sort()) {
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

/** Counts the resources of all templates by type. */
export function countTypes(templates: readonly RehearsableTemplate[]): TypeReport {
  const counts = new Map<string, number>();
  for (const type of templates.flatMap(({ real }) => real)) {
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return {
    real: [...counts].map(([type, count]) => ({ type, count })).sort(byType),
    stubbed: countReplacements(templates.flatMap(({ stubbed }) => stubbed)),
    adapted: countReplacements(templates.flatMap(({ adapted }) => adapted)),
  };
}

function countReplacements(replacements: readonly Replacement[]): ReplacedType[] {
  const counted = new Map<string, ReplacedType>();
  for (const { type, reason } of replacements) {
    const key = `${type} ${reason}`;
    counted.set(key, { type, reason, count: (counted.get(key)?.count ?? 0) + 1 });
  }
  return [...counted.values()].sort(byType);
}

const byType = (one: TypeCount, other: TypeCount) => one.type.localeCompare(other.type);

/** How to colour a result; without colours the text is returned as it is. */
export type Paint = (colour: 'green' | 'red' | 'dim', text: string) => string;

/** The report as text: the table of steps, the table of types, what it does not prove. */
export function renderReport(report: RehearsalReport, paint: Paint): string {
  const { steps, types } = report;
  const nameWidth = Math.max('step'.length, ...steps.map(({ name }) => name.length));
  const stepLines = steps.map(({ name, result, seconds, note }) => {
    const time = result === 'not run' ? '' : seconds.toFixed(1);
    return `${name.padEnd(nameWidth)}  ${paint(colourOf[result], result.padEnd(7))}  ${time.padStart(7)}  ${note}`;
  });
  return [
    `${'step'.padEnd(nameWidth)}  result   seconds`,
    ...stepLines,
    ...(types.real.length > 0 ? typeLines(report, types) : []),
    '',
    verdict(report, paint),
  ]
    .map((line) => line.trimEnd())
    .join('\n');
}

function typeLines({ rollback, standIns, limits: unproven }: RehearsalReport, types: TypeReport): string[] {
  const replaced = (title: string, rows: readonly ReplacedType[]) =>
    rows.length === 0 ? [] : ['', title, ...rows.map(({ type, count, reason }) => `${row(type, count)}  ${reason}`)];
  return [
    '',
    `Real: ${total(types.real)} resources of ${types.real.length} types`,
    ...types.real.map(({ type, count }) => row(type, count)),
    ...replaced(`Stubbed: ${total(types.stubbed)} resources of ${types.stubbed.length} types`, types.stubbed),
    ...replaced('Adapted: real, with a property that the emulator takes differently', types.adapted),
    ...standInLines(standIns),
    ...rollbackLines(rollback),
    '',
    'Not proven by this:',
    ...unproven.map((limit) => `  - ${limit}`),
  ];
}

function standInLines(standIns: readonly StandInCalls[]): string[] {
  const lines = standIns.map(({ name, operations }) => {
    const calls = Object.entries(operations).map(([operation, count]) => `${operation} ${count}`);
    return `  ${name}: ${calls.join(', ') || 'no call'}`;
  });
  return lines.length === 0
    ? []
    : ['', "Stand-ins of the rehearsal's own, which real functions called as they call AWS:", ...lines];
}

function rollbackLines(rollback: Rollback | undefined): string[] {
  return rollback
    ? [
        '',
        `Rollback: ${rollback.seconds.toFixed(1)} s from the alarm to the latch`,
        `  alarm     ${rollback.alarmName}`,
        `  function  ${rollback.functionName}`,
      ]
    : [];
}

const colourOf = { passed: 'green', failed: 'red', 'not run': 'dim' } as const;

const total = (rows: readonly TypeCount[]) => rows.reduce((sum, { count }) => sum + count, 0);

const row = (type: string, count: number) => `  ${String(count).padStart(3)}  ${type.padEnd(46)}`;

function verdict({ passed, migration, environment, seconds, emulator }: RehearsalReport, paint: Paint): string {
  const text = `${migration} (${environment}): ${passed ? 'passed' : 'failed'} in ${seconds.toFixed(0)} s on ${emulator}`;
  return paint(passed ? 'green' : 'red', text);
}
