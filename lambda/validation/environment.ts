import type { SourceTls } from '../../lib/definition';
import { Problems } from '../../lib/problems';
import type { DatabaseEngine } from '../../lib/validation/connection';
import { readNames, type Variables, variableReader } from '../variables';

/** What one validation function looks after, from its environment variables. */
export interface ValidationEnvironment {
  /** `AWS_REGION`, which Lambda sets: Region of Aurora, whose authority signs its certificate. */
  readonly region: string;
  /** `DATABASE_ENGINE`: engine of both databases. */
  readonly engine: DatabaseEngine;
  /** `SOURCE_SECRET_ARN`: credentials and address of the source. */
  readonly sourceSecretArn: string;
  /** `SOURCE_TLS`: how the connection to the source is encrypted, as the definition says it. */
  readonly sourceTls: SourceTls;
  /** `TARGET_SECRET_ARN`: credentials in Aurora. */
  readonly targetSecretArn: string;
  /** `TARGET_TLS`: the same for the target. */
  readonly targetTls: SourceTls;
  /** `TARGET_HOST`: Aurora's endpoint for reads. */
  readonly targetHost: string;
  /** `DATABASE_PORT`: TCP port of both databases. */
  readonly port: number;
  /** `DATABASE_NAME`: name of both databases. */
  readonly database: string;
  /** `SCHEMAS`: the schemas that move, with commas between them. */
  readonly schemas: readonly string[];
  /** `ROWS_PER_PART`: rows that one part of a pass compares. */
  readonly rowsPerPart: number;
  /** `WAITS_SECONDS`: waits before each further look at a row that differs, with commas between them. */
  readonly waitsSeconds: readonly number[];
  /** `MOST_ACTIVE_SESSIONS`: sessions of others that may execute a statement when a part begins. */
  readonly mostActiveSessions: number;
  /** `RESULTS_BUCKET`: name of the bucket of the results. */
  readonly bucket: string;
  /** `METRIC_NAMESPACE`: CloudWatch namespace of the metrics. */
  readonly namespace: string;
  /** `START_COMMAND`: starts the state machine. */
  readonly startCommand: string;
}

const advice = 'set by DataStack: deploy it again';
const secretArn = /^arn:[^:]+:secretsmanager:[^:]+:\d{12}:secret:.+$/;

/**
 * Reads the environment variables.
 *
 * @throws InvalidInputError with every variable that is missing or cannot be right
 */
export function readEnvironment(variables: Variables): ValidationEnvironment {
  const problems = new Problems();
  const read = variableReader(variables, problems, advice);
  const numbers = /^\d+(,\d+)*$/;
  const environment: ValidationEnvironment = {
    region: read('AWS_REGION', /^[a-z0-9-]+$/, 'a Region'),
    engine: read('DATABASE_ENGINE', /^(postgresql|mysql)$/, 'postgresql or mysql') as DatabaseEngine,
    sourceSecretArn: read('SOURCE_SECRET_ARN', secretArn, 'the ARN of a secret'),
    sourceTls: readTls('SOURCE_TLS', variables, problems),
    targetSecretArn: read('TARGET_SECRET_ARN', secretArn, 'the ARN of a secret'),
    targetTls: readTls('TARGET_TLS', variables, problems),
    targetHost: read('TARGET_HOST', /^[\w.-]+$/, 'a host name'),
    port: Number(read('DATABASE_PORT', /^\d{1,5}$/, 'a TCP port')),
    database: read('DATABASE_NAME', /\S/, 'the name of a database'),
    schemas: readNames(read, 'SCHEMAS'),
    rowsPerPart: Number(read('ROWS_PER_PART', /^[1-9]\d*$/, 'a whole number above 0')),
    waitsSeconds: read('WAITS_SECONDS', numbers, 'whole numbers with commas between them').split(',').map(Number),
    mostActiveSessions: Number(read('MOST_ACTIVE_SESSIONS', /^[1-9]\d*$/, 'a whole number above 0')),
    bucket: read('RESULTS_BUCKET', /^[a-z0-9.-]{3,63}$/, 'the name of a bucket'),
    namespace: read('METRIC_NAMESPACE', /^[\w.#:/-]{1,255}$/, 'a CloudWatch namespace'),
    startCommand: read('START_COMMAND', /^aws stepfunctions start-execution \S/, 'the command that starts the machine'),
  };
  problems.throwIfAny();
  return environment;
}

function readTls(name: string, { [name]: text }: Variables, problems: Problems): SourceTls {
  try {
    const tls = JSON.parse(text ?? '') as SourceTls;
    if (['encrypted', 'amazon-rds', 'private-authority'].includes(tls.kind)) {
      return tls;
    }
  } catch {
    // Told below, with what is no object at all.
  }
  problems.add(name, text, 'JSON of the kind of source.tls in the definition', advice);
  return { kind: 'encrypted' };
}
