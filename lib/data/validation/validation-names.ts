import type { MigrationSettings } from '../../settings';

/** The state machine of the validation by name, so that its function and another stack need no reference to it. */
export interface ValidationNames {
  readonly machineName: string;
  readonly machineArn: string;
  /** CloudWatch namespace of the metrics. */
  readonly namespace: string;
  /** Command that starts a pass over everything. */
  readonly startCommand: string;
  /** Command that shows how many parts of the last pass are compared, and how the pass ended. */
  readonly progressCommand: string;
  /** Command that waits for the last pass, prints how it ended, and fails unless both sides are equal. */
  readonly awaitCommand: string;
}

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
  // Newest first, so the first page holds it.
  const lastExecution = `PASS=$(${sfn('list-executions')} ${machine} --no-paginate --query 'executions[0].executionArn' --output text)`;
  const describe = `${sfn('describe-execution')} --execution-arn "$PASS"`;
  const mapRun = `MAP=$(${sfn('list-map-runs')} --execution-arn "$PASS" --query 'mapRuns[0].mapRunArn' --output text)`;
  const counts = `${sfn('describe-map-run')} --map-run-arn "$MAP" --query '{parts:itemCounts,atOnce:maxConcurrency}'`;
  const ended = `--query '{status:status,error:error,cause:cause}'`;
  return {
    machineName,
    machineArn,
    namespace: names.of('crossfade'),
    startCommand: `${sfn('start-execution')} ${machine} --name validate-$(date -u +%Y%m%dT%H%M%S)`,
    progressCommand: [
      lastExecution,
      `${describe} ${ended}`,
      mapRun,
      // While the pass is planned there is none yet.
      `{ [ "$MAP" = None ] || ${counts}; }`,
    ].join(' && '),
    // In a shell of its own, whose end is the answer.
    awaitCommand: `(${[
      lastExecution,
      `while [ "$(${describe} --query status --output text)" = RUNNING ]; do sleep 30; done`,
      `${describe} ${ended}`,
      `[ "$(${describe} --query status --output text)" = SUCCEEDED ]`,
    ].join(' && ')})`,
  };
}
