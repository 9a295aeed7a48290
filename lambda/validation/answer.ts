import type { Outcome } from '../../lib/validation/verdict';
import { log } from '../log';
import { type Failure, failureOf } from './cause';
import type { Clients } from './clients';
import { conclude } from './conclusion';
import type { Invocation } from './deadline';
import type { ValidationEnvironment } from './environment';
import type { ValidationEvent, VerdictEvent } from './event';
import { keys } from './keys';
import { type MetricValues, metricsLine } from './metrics';
import { comparePart } from './part';
import type { PartResult } from './parts';
import { type PlanAnswer, plan } from './plan';
import { type LastPass, Results } from './results';
import { readTableNames } from './table-names';

/** What a part or a verdict came to. */
export interface OutcomeAnswer extends Partial<Failure> {
  readonly run: string;
  /** Key of the result in the bucket. */
  readonly key: string;
  readonly outcome: Outcome;
  /** Of a part that could not be compared: why. */
  readonly failure?: string;
}

/** What is known of the last pass that proved both sides equal. */
export interface AgeAnswer {
  readonly lastPass?: LastPass;
}

/** What the function returns: the result itself lies in S3, since a payload has a limit. */
export type Answer = PlanAnswer | OutcomeAnswer | AgeAnswer;

/** Does what an event asks, and writes its result and its metrics. */
export async function answer(
  event: ValidationEvent,
  environment: ValidationEnvironment,
  clients: Clients,
  invocation: Invocation,
): Promise<Answer> {
  const results = new Results(clients.s3, environment.bucket);
  const { answer, values = {} } = await answerTo(event, environment, clients, results, invocation);
  if (Object.keys(values).length > 0) {
    // Not by `console`, which in Lambda's JSON format puts the line into one of its own making, where CloudWatch does not
    // look for metrics.
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Lambda.html
    process.stdout.write(`${metricsLine(environment.namespace, Date.now(), values)}\n`);
  }
  log('info', { event: 'answered', kind: event.kind, ...answer });
  return answer;
}

interface Measured {
  readonly answer: Answer;
  readonly values?: MetricValues;
}

async function answerTo(
  event: ValidationEvent,
  environment: ValidationEnvironment,
  clients: Clients,
  results: Results,
  invocation: Invocation,
): Promise<Measured> {
  switch (event.kind) {
    case 'plan':
      return { answer: await plan(event, environment, clients, results, invocation) };
    case 'verdict':
      return concluded(event, environment, clients, results);
    case 'age':
      return ageOf(results);
    default: {
      const { key, result, compared } = await comparePart(event, environment, clients, results, invocation);
      const { outcome, failure } = result;
      return {
        answer: { run: event.run, key, outcome, ...(failure !== undefined && { failure }) },
        ...(compared && { values: valuesOf(result) }),
      };
    }
  }
}

async function concluded(
  { run, broken }: VerdictEvent,
  environment: ValidationEnvironment,
  clients: Clients,
  results: Results,
): Promise<Measured> {
  const { startCommand } = environment;
  const tables = await readTableNames(environment, clients);
  const conclusion = await conclude(results, run, { tables, ...(broken !== undefined && { broken }) });
  const key = keys.verdict(run);
  const failure = failureOf(conclusion, { address: results.address(key), startCommand });
  const { values } = await ageOf(results);
  return { answer: { run, key, outcome: conclusion.outcome, ...failure }, values };
}

/** Before the first pass there is no age, and no value of the metric. */
async function ageOf(results: Results): Promise<Measured> {
  const lastPass = await results.read<LastPass>(keys.lastPass);
  return lastPass === undefined
    ? { answer: {} }
    : { answer: { lastPass }, values: { lastPassAge: ageInSeconds(lastPass) } };
}

function ageInSeconds({ finishedAt }: LastPass): number {
  return Math.max(0, Math.round((Date.now() - Date.parse(finishedAt)) / 1000));
}

function valuesOf({ schema, table }: PartResult): MetricValues {
  return {
    ...(table && {
      rowsCompared: table.sourceRows,
      rowsDiffering: table.rangesNotLookedInto > 0 ? Math.max(table.sourceRows, table.targetRows) : table.differentRows,
    }),
    ...(schema && {
      objectsMissing: schema.differences.filter(({ finding }) => finding === 'missing').length,
      objectsDiffering: schema.differences.length,
    }),
  };
}
