import {
  functionTimeoutSeconds,
  longestDays,
  partRetries,
  retries,
  settleSeconds,
} from '../../../lambda/validation/timing';
import { findExecutions } from '../find-executions';
import { lambdaTimeouts, passingLambdaErrors } from '../lambda-errors';

/** What the states name. */
export interface MachineProps {
  /** ARN of the validation function. */
  readonly functionArn: string;
  /** ARN of the machine itself. */
  readonly machineArn: string;
  /** Name of the bucket of the results. */
  readonly bucketName: string;
  /** Parts that are compared at once. */
  readonly concurrency: number;
}

/** Name of the Distributed Map, which the ARNs of its children hold. */
export const mapLabel = 'Compare';

/** Errors after which the same may work: those that Lambda itself may have, and what the function says. */
const passingErrors = ['PassingError', ...passingLambdaErrors];

/**
 * Returns the states of the validation in Amazon States Language: plan, compare every part, judge. The plan and what came of
 * its parts lie in S3; what passes between the states is as small for a hundred thousand parts as for one, since Step
 * Functions passes 256 KiB and no more.
 *
 * A child of the map is a Standard execution: an Express one ends after five minutes, and a part may take the fifteen of the
 * function. Children that fail end nothing: the verdict counts a part that was not compared as not proven. So
 * it does where the map itself fails.
 *
 * Of two executions only the older goes on. One that was ended is not redriven, since a redrive looks for no others: start
 * another one with the same `run`, which goes on where that one was.
 *
 * As plain states, like those of the loading machine.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export function machineDefinition({ functionArn, machineArn, bucketName, concurrency }: MachineProps) {
  const ask = (Payload: object) => ({
    Type: 'Task' as const,
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: functionArn, ...Payload },
    // Longer than the function may take, for the way to it.
    TimeoutSeconds: functionTimeoutSeconds + 60,
  });
  const broken = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.broken', Next: 'Broken' }];
  const verdict = (more: object) => ({
    ...ask({ Payload: { kind: 'verdict', 'run.$': '$.run', ...more } }),
    OutputPath: '$.Payload',
    Retry: retryOf(retries),
    Catch: broken,
    Next: 'Judge' as const,
  });
  return {
    Comment: 'Proves that the source and Aurora hold the same',
    StartAt: 'Settle',
    TimeoutSeconds: longestDays * 86_400,
    States: {
      Settle: {
        Comment: 'Until an execution that was started at the same moment is in the list',
        Type: 'Wait',
        Seconds: settleSeconds,
        Next: 'FindOthers',
      },
      FindOthers: {
        ...findExecutions(machineArn),
        Catch: broken,
        Next: 'Plan',
      },
      Plan: {
        ...ask({
          Payload: {
            kind: 'plan',
            execution: { 'name.$': '$$.Execution.Name', 'startedAt.$': '$$.Execution.StartTime' },
            'input.$': '$$.Execution.Input',
            'state.$': '$',
          },
        }),
        Comment: 'Cuts everything into parts, and goes on where it was',
        OutputPath: '$.Payload',
        Retry: retryOf(retries),
        Catch: broken,
        Next: 'Planned',
      },
      Planned: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.outcome', StringEquals: 'planned', Next: mapLabel },
          { Variable: '$.outcome', StringEquals: 'planning', Next: 'Plan' },
        ],
        Default: 'Failed',
      },
      [mapLabel]: {
        Comment: 'Compares every part, so many at once as the source can bear',
        Type: 'Map',
        Label: mapLabel,
        MaxConcurrency: concurrency,
        ToleratedFailurePercentage: 100,
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: 'JSON' },
          Parameters: { Bucket: bucketName, 'Key.$': '$.key' },
        },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'ComparePart',
          States: {
            ComparePart: {
              ...ask({ 'Payload.$': '$' }),
              // The result lies in S3.
              ResultSelector: { 'outcome.$': '$.Payload.outcome' },
              Retry: retryOf(partRetries),
              End: true,
            },
          },
        },
        // Without it the outcomes of all parts would be the output of this state. Of children that failed it holds the cause.
        // https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
        ResultWriter: {
          Resource: 'arn:aws:states:::s3:putObject',
          Parameters: { Bucket: bucketName, 'Prefix.$': '$.children' },
          WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSONL' },
        },
        ResultPath: null,
        Retry: [{ ErrorEquals: ['States.ItemReaderFailed'], IntervalSeconds: 10, BackoffRate: 2, MaxAttempts: 4 }],
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.broken', Next: 'VerdictOfRest' }],
        Next: 'Verdict',
      },
      Verdict: { ...verdict({}), Comment: 'Sums up what the parts came to' },
      VerdictOfRest: {
        ...verdict({ 'broken.$': '$.broken.Cause' }),
        Comment: 'Sums up what is known, where the map failed: nothing is proven then',
      },
      Judge: {
        Type: 'Choice',
        Choices: [{ Variable: '$.outcome', StringEquals: 'equal', Next: 'Equal' }],
        Default: 'Failed',
      },
      Equal: { Comment: 'Both hold the same', Type: 'Succeed' },
      Failed: { Comment: 'The cause says what to do', Type: 'Fail', ErrorPath: '$.error', CausePath: '$.cause' },
      Broken: {
        Comment: 'The machine itself failed',
        Type: 'Fail',
        ErrorPath: '$.broken.Error',
        CausePath: '$.broken.Cause',
      },
    },
  } as const;
}

/** The retries of a state, each with a jitter, so that parts that failed together do not come again together. */
function retryOf({ intervalSeconds, backoffRate, mostSeconds, attempts }: typeof retries | typeof partRetries) {
  const backoff = {
    IntervalSeconds: intervalSeconds,
    BackoffRate: backoffRate,
    MaxDelaySeconds: mostSeconds,
    JitterStrategy: 'FULL',
  };
  return [
    // What takes the same time again is tried once more, and no more.
    { ErrorEquals: lambdaTimeouts, ...backoff, MaxAttempts: 1 },
    { ErrorEquals: passingErrors, ...backoff, MaxAttempts: attempts },
  ];
}
