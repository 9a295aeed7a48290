import { type ConnectionLimits, usualLimits } from '../../lib/validation/connection';
import type { DatabasePair } from '../../lib/validation/database';
import { openPostgresPair } from '../../lib/validation/postgresql/database';
import type { Outcome } from '../../lib/validation/verdict';
import { log } from '../log';
import type { Clients } from './clients';
import { conclude } from './conclusion';
import { readConnections } from './connections';
import type { ValidationEnvironment } from './environment';
import type { PartEvent, PlanEvent, ValidationEvent } from './event';
import { type MetricValues, metricsLine } from './metrics';
import { compareRowsPart, compareSchemaPart, type PartResult, planParts } from './parts';
import { keys, type LastPass, Results } from './results';
import { statementTimeoutSeconds } from './timing';

/** What the function returns: the result itself lies in S3, since a payload has a limit. */
export interface Answer {
  readonly run: string;
  /** Key of the result in the bucket. */
  readonly key: string;
  /** Absent for a plan. */
  readonly outcome?: Outcome;
  /** Of a plan: how many parts it has. */
  readonly parts?: number;
}

/** One connection to each side: how many there are is decided by how many parts the caller has compared at once. */
const limits: ConnectionLimits = { ...usualLimits, maximumConnections: 1, statementTimeoutSeconds };

/** Does what an event asks, and writes its result and its metrics. */
export async function answer(
  event: ValidationEvent,
  environment: ValidationEnvironment,
  clients: Clients,
): Promise<Answer> {
  const results = new Results(clients.s3, environment.bucket);
  const { answer, values } =
    event.kind === 'verdict'
      ? await concluded(results, event.run)
      : await withDatabases(environment, clients, (databases) => compared(databases, results, environment, event));
  const lastPass = await results.read<LastPass>(keys.lastPass);
  const measured: MetricValues = {
    ...values,
    ...(lastPass && { lastPassAge: Math.round((Date.now() - Date.parse(lastPass.finishedAt)) / 1000) }),
  };
  if (Object.keys(measured).length > 0) {
    // Not by `console`, which in Lambda's JSON format puts the line into one of its own making, where CloudWatch does not
    // look for metrics.
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Lambda.html
    process.stdout.write(`${metricsLine(environment.namespace, Date.now(), measured)}\n`);
  }
  log('info', { event: 'answered', kind: event.kind, ...answer });
  return answer;
}

interface Measured {
  readonly answer: Answer;
  readonly values: MetricValues;
}

async function concluded(results: Results, run: string): Promise<Measured> {
  const { outcome } = await conclude(results, run);
  return { answer: { run, key: keys.verdict(run), outcome }, values: {} };
}

async function compared(
  databases: DatabasePair,
  results: Results,
  environment: ValidationEnvironment,
  event: PlanEvent | PartEvent,
): Promise<Measured> {
  const { run } = event;
  if (event.kind === 'plan') {
    const parts = await planParts(databases, environment, event);
    await results.write(keys.plan(run), parts);
    return { answer: { run, key: keys.plan(run), parts: parts.length }, values: {} };
  }
  const part =
    event.kind === 'schema'
      ? await compareSchemaPart(databases, environment, event)
      : await compareRowsPart(databases, environment, event);
  const key = keys.part(event);
  await results.write(key, part);
  return { answer: { run, key, outcome: part.outcome }, values: valuesOf(part) };
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

/** The connections are closed each time: Lambda would freeze them, and the servers would keep them until a timeout. */
async function withDatabases<Result>(
  environment: ValidationEnvironment,
  { secrets }: Clients,
  use: (databases: DatabasePair) => Promise<Result>,
): Promise<Result> {
  const databases = await openPostgresPair(await readConnections(environment, secrets), limits);
  try {
    return await use(databases);
  } finally {
    await databases.close();
  }
}
