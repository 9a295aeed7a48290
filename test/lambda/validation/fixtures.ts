import type { Invocation } from '../../../lambda/validation/deadline';
import { readEnvironment, type ValidationEnvironment } from '../../../lambda/validation/environment';

const secretArn = (name: string) => `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-AbCdEf`;

/** ARNs of the secrets of both sides. */
export const secretArns = { source: secretArn('source'), target: secretArn('target') };

/** The environment variables as DataStack sets them. */
export const variables = {
  AWS_REGION: 'us-east-1',
  DATABASE_ENGINE: 'postgresql',
  SOURCE_SECRET_ARN: secretArns.source,
  SOURCE_TLS: '{"kind":"encrypted"}',
  TARGET_SECRET_ARN: secretArns.target,
  TARGET_TLS: '{"kind":"amazon-rds"}',
  TARGET_HOST: 'localhost',
  DATABASE_PORT: '5432',
  DATABASE_NAME: 'platform',
  SCHEMAS: 'public,audit',
  ROWS_PER_PART: '500000',
  WAITS_SECONDS: '5,20,60',
  MOST_ACTIVE_SESSIONS: '25',
  RESULTS_BUCKET: 'validation-000000000000-dev-platform',
  METRIC_NAMESPACE: 'crossfade-dev-platform',
  START_COMMAND: 'aws stepfunctions start-execution --state-machine-arn arn:machine',
} as const;

/** The environment that the variables make, with some of it changed. */
export function environment(changes: Partial<ValidationEnvironment> = {}): ValidationEnvironment {
  return { ...readEnvironment(variables), ...changes };
}

/** An invocation that has just begun, and whose time stands still. */
export const invocation: Invocation = { getRemainingTimeInMillis: () => 900_000 };
