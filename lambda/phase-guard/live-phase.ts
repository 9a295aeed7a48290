import {
  DeleteParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { firstPhase } from '../../lib/migration-phase';

/** Makes the parameter with the first phase. One that exists keeps its value: it says what is live. */
export async function createLivePhase(ssm: SSMClient, parameter: string): Promise<void> {
  try {
    await ssm.send(
      new PutParameterCommand({
        Name: parameter,
        Type: 'String',
        Value: firstPhase,
        Description: 'Live phase of the migration; written by the cutover and the fall-back only',
      }),
    );
  } catch (error) {
    if (!(error instanceof ParameterAlreadyExists)) {
      throw error;
    }
  }
}

/** Deletes the parameter, where it is still there. */
export async function removeLivePhase(ssm: SSMClient, parameter: string): Promise<void> {
  try {
    await ssm.send(new DeleteParameterCommand({ Name: parameter }));
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) {
      throw error;
    }
  }
}
