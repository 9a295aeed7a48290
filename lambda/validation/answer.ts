import type { Outcome } from '../../lib/validation/verdict';
import { log } from '../log';
import { PassingError } from '../passing-error';
import { type Failure, failureOf } from './cause';
import type { Clients } from './clients';
import { conclude } from './conclusion';
import { readScope } from './connections';
import type { Invocation } from './deadline';
import type { ValidationEnvironment } from './environment';
import type { ValidationEvent, VerdictEvent } from './event';
import { mayPass } from './failure';
import { finalReading } from './final-reading';
import { keys } from './keys';
import { type GateUse, outdateLatest } from './latest-verdict';
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
  /** Of a verdict: whether it counts for the traffic gate. */
  readonly gate?: GateUse;
}

/** What is known of the last pass that proved both sides equal. */
export interface AgeAnswer {
  readonly lastPass?: LastPass;
}

/** What the function returns: the result itself lies in S3, since a payload has a limit. */
export type Answer = PlanAnswer | OutcomeAnswer | AgeAnswer;

/**
 * Does what an event asks, and writes its result and its metrics.
 *
 * @throws PassingError when the same event may be answered a little later
 */
export async function answer(
  event: ValidationEvent,
  environment: ValidationEnvironment,
  clients: Clients,
  invocation: Invocation,
): Promise<Answer> {
  const results = new Results(clients.s3, environment.bucket);
  const { answer, values = {} } = await passed(() => answerTo(event, environment, clients, results, invocation));
  if (Object.keys(values).length > 0) {
    // Not by `console`, which in Lambda's JSON format puts the line into one of its own making, where CloudWatch does not
    // look for metrics.
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Lambda.html
    process.stdout.write(`${metricsLine(environment.namespace, Date.now(), values)}\n`);
  }
  log('info', { event: 'answered', kind: event.kind, ...answer });
  return answer;
}

/** Plans, parts and verdicts lie in S3, and the machine knows what passes of its faults by one name only. */
async function passed<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw mayPass(error) ? new PassingError(error) : error;
  }
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
      await outdateChanged(environment, clients, results);
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
  const [tables, scope] = await Promise.all([
    finalReading('the tables', readTableNames(environment, clients)),
    finalReading('what would be compared', readScope(environment, clients)),
  ]);
  const surroundings = { tables, scope, ...(broken !== undefined && { broken }) };
  const { conclusion, gate } = await conclude(results, run, surroundings);
  const key = keys.verdict(run);
  const failure = failureOf(conclusion, { address: results.address(key), startCommand });
  const { values } = await ageOf(results);
  return { answer: { run, key, outcome: conclusion.outcome, gate, ...failure }, values };
}

/** A proof is of two databases. Whoever changes the secret or the definition between two passes deploys no gate. */
async function outdateChanged(environment: ValidationEnvironment, clients: Clients, results: Results): Promise<void> {
  const scope = await finalReading('what would be compared', readScope(environment, clients));
  if ('value' in scope) {
    await outdateLatest(results, scope.value);
  }
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
