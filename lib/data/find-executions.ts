/**
 * Returns the beginning of the state that asks which executions of its own machine run, as `$.running`. Where it goes from
 * there is the machine's.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
 */
export function findExecutions(machineArn: string) {
  return {
    Comment: 'The executions that run already: only the oldest goes on',
    Type: 'Task',
    Resource: 'arn:aws:states:::aws-sdk:sfn:listExecutions',
    Parameters: { StateMachineArn: machineArn, StatusFilter: 'RUNNING' },
    ResultSelector: { 'running.$': '$.Executions' },
    Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 5, BackoffRate: 2, MaxAttempts: 4 }],
  } as const;
}
