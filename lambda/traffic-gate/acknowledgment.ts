import { DeleteParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { readLatch } from '../rollback/latch';

/**
 * Takes the latch of an acknowledged rollback away. One that another rollback has set since stays: nobody has seen it.
 *
 * @returns whether no latch is left
 */
export async function releaseLatch(ssm: SSMClient, parameter: string, id: string): Promise<boolean> {
  const latch = await readLatch(ssm, parameter);
  if (latch === undefined) {
    return true;
  }
  if (latch.id !== id) {
    return false;
  }
  try {
    await ssm.send(new DeleteParameterCommand({ Name: parameter }));
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) {
      throw error;
    }
  }
  return true;
}
