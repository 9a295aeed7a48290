import { functionTimeoutSeconds, longestDays, lookRetries } from '../../../lambda/loading/timing';
import { findExecutions } from '../find-executions';
import { lambdaTimeouts, passingLambdaErrors } from '../lambda-errors';

/** Errors after which the same look may work: those that Lambda itself may have, a time-out, and what the function says. */
const passingErrors = ['PassingError', ...passingLambdaErrors, ...lambdaTimeouts];

/**
 * Returns the states of the loading machine in Amazon States Language: look, wait, look again. What comes next is decided by
 * the function, from what it finds; so an execution goes on wherever the one before it ended, and no state is passed on that
 * could be out of date.
 *
 * As plain states: CDK's construct for a call of a function loads the classes of every integration.
 *
 * @param functionArn ARN of the loading function
 * @param machineArn ARN of the machine itself
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
export function machineDefinition(functionArn: string, machineArn: string) {
  return {
    Comment: 'Loads Aurora from the source, up to a running replication',
    StartAt: 'FindOthers',
    // Later than the function itself ends the execution, whose cause says what to do.
    TimeoutSeconds: (longestDays + 1) * 86_400,
    States: {
      FindOthers: {
        ...findExecutions(machineArn),
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Broken' }],
        Next: 'Look',
      },
      Look: {
        Comment: 'Looks where the load is, and does what comes next',
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: {
          FunctionName: functionArn,
          Payload: {
            execution: { 'name.$': '$$.Execution.Name', 'startedAt.$': '$$.Execution.StartTime' },
            'state.$': '$',
          },
        },
        OutputPath: '$.Payload',
        // Longer than the function may take, for the way to it.
        TimeoutSeconds: functionTimeoutSeconds + 60,
        Retry: [{ ErrorEquals: passingErrors, ...retries }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Broken' }],
        Next: 'Judge',
      },
      Judge: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.outcome', StringEquals: 'waiting', Next: 'Wait' },
          { Variable: '$.outcome', StringEquals: 'loaded', Next: 'Loaded' },
        ],
        Default: 'Failed',
      },
      Wait: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Look' },
      Loaded: { Comment: 'Everything is loaded, and DMS replicates what changes', Type: 'Succeed' },
      Failed: { Comment: 'The cause says what to do', Type: 'Fail', ErrorPath: '$.error', CausePath: '$.cause' },
      Broken: { Comment: 'The machine itself failed', Type: 'Fail', ErrorPath: '$.Error', CausePath: '$.Cause' },
    },
  } as const;
}

const retries = {
  IntervalSeconds: lookRetries.intervalSeconds,
  BackoffRate: lookRetries.backoffRate,
  MaxDelaySeconds: lookRetries.mostSeconds,
  MaxAttempts: lookRetries.attempts,
} as const;
