/**
 * Logs one object in one line.
 *
 * A function that logs in Lambda's JSON format takes the object as it is, puts it into the line beside time, level and
 * request id, and would encode text twice. Everywhere else `console` would spread the object over several lines.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
export function log(level: 'info' | 'warn' | 'error', entry: Readonly<Record<string, unknown>>): void {
  console[level](process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON' ? entry : JSON.stringify({ level, ...entry }));
}
