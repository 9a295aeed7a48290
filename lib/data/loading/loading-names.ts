import type { MigrationSettings } from '../../settings';

/** The loading machine by name, so that its function and another stack need no reference to it. */
export interface LoadingNames {
  readonly machineName: string;
  readonly machineArn: string;
  /** SSM parameter that holds where the load is. */
  readonly recordParameter: string;
  /** CloudWatch namespace of the progress. */
  readonly namespace: string;
  /** Command that starts the load, or has it go on where it stands. */
  readonly startCommand: string;
  /** Command that shows where the load is, and how its last execution ended. */
  readonly progressCommand: string;
}

/** Returns the names of the loading machine. */
export function loadingNames({
  names,
  account,
  definition,
}: Pick<MigrationSettings, 'names' | 'account' | 'definition'>): LoadingNames {
  const { region } = definition;
  const machineName = names.of('loading');
  const machineArn = `arn:aws:states:${region}:${account}:stateMachine:${machineName}`;
  const recordParameter = names.parameter('live/loading');
  const machine = `--region ${region} --state-machine-arn ${machineArn}`;
  // Newest first, so the first page holds it.
  const lastExecution = `aws stepfunctions list-executions ${machine} --no-paginate --query 'executions[0].executionArn' --output text`;
  return {
    machineName,
    machineArn,
    recordParameter,
    namespace: names.of('crossfade'),
    startCommand: `aws stepfunctions start-execution ${machine} --name load-$(date -u +%Y%m%dT%H%M%S)`,
    progressCommand: [
      `aws ssm get-parameter --region ${region} --name ${recordParameter} --query Parameter.Value --output text`,
      `aws stepfunctions describe-execution --region ${region} --execution-arn "$(${lastExecution})" --query '{status:status,error:error,cause:cause}'`,
    ].join('; '),
  };
}
