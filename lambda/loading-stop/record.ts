import { DeleteParameterCommand, GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { functionTimeoutSeconds } from '../loading/timing';

/** Seconds that a look may go on after its record, with a margin for clocks that differ. */
const lookEndsAfterSeconds = functionTimeoutSeconds + 30;

/**
 * Returns whether a look may still be at work, and start a container. The machine is gone by now, and its executions with
 * it, but a function that was called goes on to its end.
 *
 * @param parameter name of the SSM parameter in which each look leaves its time
 */
export async function mayBeLooking(ssm: SSMClient, parameter: string, now: Date): Promise<boolean> {
  const at = Date.parse(String((await read(ssm, parameter))?.['at']));
  return now.getTime() - at < lookEndsAfterSeconds * 1000;
}

/** Deletes the record. One that does not exist is no error: most stacks are deleted without a load. */
export async function deleteRecord(ssm: SSMClient, parameter: string): Promise<void> {
  try {
    await ssm.send(new DeleteParameterCommand({ Name: parameter }));
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) {
      throw error;
    }
  }
}

async function read(ssm: SSMClient, Name: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
    return JSON.parse(Parameter?.Value ?? '');
  } catch (error) {
    // What is not JSON was not written by a look.
    if (error instanceof ParameterNotFound || error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}
