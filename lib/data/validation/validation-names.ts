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
  const name = 'validate-$(date -u +%Y%m%dT%H%M%S)';
  // CloudFormation keeps 1024 characters of an output. The names end in what no alias of a shell does: one of `l` would make a
  // syntax error of `l()`.
  const short = `sfn_() { aws stepfunctions "$@" --region ${region}; }`;
  const describe = 'sfn_ describe-execution --execution-arn "$PASS"';
  const ended = `${describe} --query '{status:status,error:error,cause:cause,output:output}'`;
  const counts = [
    `MAP=$(sfn_ list-map-runs --execution-arn "$PASS" --query 'mapRuns[0].mapRunArn' --output text)`,
    // While the pass is planned there is none yet.
    `{ [ "$MAP" = None ] || sfn_ describe-map-run --map-run-arn "$MAP" --query '{map:mapRunArn,compared:itemCounts.succeeded,failed:itemCounts.failed,all:itemCounts.total}'; }`,
  ].join(' && ');
  return {
    machineName,
    machineArn,
    namespace: names.of('crossfade'),
    startCommand: `aws stepfunctions start-execution --region ${region} --state-machine-arn ${machineArn} --name ${name}`,
    // In a shell of its own, whose end is the answer.
    validateCommand: `(${short}; ${[
      `INPUT=\${VALIDATION_INPUT:-'{}'}`,
      `PASS=$(sfn_ start-execution --state-machine-arn ${machineArn} --name ${name} --input "$INPUT" --query executionArn --output text)`,
      `echo "$PASS"`,
      `while STATUS=$(${describe} --query status --output text) && { [ "$STATUS" = RUNNING ] || [ "$STATUS" = PENDING_REDRIVE ]; }; do ${counts}; sleep ${lookSeconds}; done`,
      ended,
      `[ "$STATUS" = SUCCEEDED ]`,
    ].join(' && ')})`,
    // Newest first, so the first page holds what runs. Of several the oldest goes on, and the others end.
    progressCommand: `(${short}; list_() { sfn_ list-executions --state-machine-arn ${machineArn} --no-paginate --output text "$@"; }; ${[
      `PASS=$(list_ --status-filter RUNNING --query 'executions[-1].executionArn')`,
      `{ [ "$PASS" != None ] || PASS=$(list_ --query 'executions[0].executionArn'); }`,
      `{ [ "$PASS" != None ] || { echo 'No pass was started yet: the output Validate starts one' >&2; false; }; }`,
      ended,
      counts,
    ].join(' && ')})`,
  };
}
