import type { MigrationSettings } from '../../settings';

/** The state machine of the validation by name, so that its function and another stack need no reference to it. */
export interface ValidationNames {
  readonly machineName: string;
  readonly machineArn: string;
  /** CloudWatch namespace of the metrics. */
  readonly namespace: string;
  /** Command that starts an execution, and says no more of it. */
  readonly startCommand: string;
  /**
   * Command that starts a pass over everything and tells how far it is until it ends, or the waiting is ended. It fails unless
   * both sides are equal. The variable `VALIDATION_INPUT` of the shell is the input.
   */
  readonly validateCommand: string;
  /** Command that shows how many parts of the running pass are compared, or how the last one ended. */
  readonly progressCommand: string;
}

/** Seconds between two looks at a pass that is waited for. */
const lookSeconds = 60;

/** Returns the names of the state machine of the validation. */
export function validationNames({
  names,
  account,
  definition,
}: Pick<MigrationSettings, 'names' | 'account' | 'definition'>): ValidationNames {
  const { region } = definition;
  const machineName = names.of('validation');
  const machineArn = `arn:aws:states:${region}:${account}:stateMachine:${machineName}`;
  const sfn = (operation: string) => `aws stepfunctions ${operation} --region ${region}`;
  const machine = `--state-machine-arn ${machineArn}`;
  const startCommand = `${sfn('start-execution')} ${machine} --name validate-$(date -u +%Y%m%dT%H%M%S)`;
  const describe = `${sfn('describe-execution')} --execution-arn "$PASS"`;
  const ended = `${describe} --query '{status:status,error:error,cause:cause}'`;
  const counted = `join(' ', [to_string(itemCounts.succeeded), 'of', to_string(itemCounts.total), 'parts are compared,', to_string(itemCounts.failed), 'failed'])`;
  const counts = [
    `MAP=$(${sfn('list-map-runs')} --execution-arn "$PASS" --query 'mapRuns[0].mapRunArn' --output text)`,
    // While the pass is planned there is none yet.
    `{ [ "$MAP" = None ] && echo 'The pass is being planned' || ${sfn('describe-map-run')} --map-run-arn "$MAP" --query "${counted}" --output text; }`,
  ].join(' && ');
  // Newest first, so the first page holds what runs. Of several the oldest goes on, and the others end.
  const listed = (query: string) =>
    `PASS=$(${sfn('list-executions')} ${machine} --no-paginate ${query}.executionArn' --output text)`;
  return {
    machineName,
    machineArn,
    namespace: names.of('crossfade'),
    startCommand,
    // In a shell of its own, whose end is the answer.
    validateCommand: `(${[
      `INPUT=\${VALIDATION_INPUT:-'{}'}`,
      `PASS=$(${startCommand} --input "$INPUT" --query executionArn --output text)`,
      `echo "$PASS"`,
      `while STATUS=$(${describe} --query status --output text) && { [ "$STATUS" = RUNNING ] || [ "$STATUS" = PENDING_REDRIVE ]; }; do ${counts}; sleep ${lookSeconds}; done`,
      ended,
      `[ "$STATUS" = SUCCEEDED ]`,
    ].join(' && ')})`,
    progressCommand: `(${[
      listed(`--status-filter RUNNING --query 'executions[-1]`),
      `{ [ "$PASS" != None ] || ${listed(`--query 'executions[0]`)}; }`,
      `{ [ "$PASS" != None ] || { echo 'No pass was started yet: the output Validate starts one' >&2; false; }; }`,
      ended,
      counts,
    ].join(' && ')})`,
  };
}
