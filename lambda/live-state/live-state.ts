import { DeleteParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { log } from '../log';
import { withNextStep } from '../next-step';

/**
 * Deletes the parameters named in the resource's `ParameterNames` when the resource is deleted. A parameter that does
 * not exist is no error: most migrations never roll back.
 *
 * @throws Error when `ParameterNames` is not a list of names
 * @throws Error with what to do next when SSM refuses
 */
export async function removeLiveState(
  event: CdkCustomResourceEvent,
  ssm: SSMClient,
): Promise<CdkCustomResourceResponse> {
  const names: unknown = event.ResourceProperties.ParameterNames;
  if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === 'string')) {
    throw new Error(`ParameterNames: got ${JSON.stringify(names)}, allowed a list of SSM parameter names`);
  }
  if (event.RequestType === 'Delete') {
    const { DeletedParameters = [] } = await deleteParameters(names, ssm);
    log('info', { event: 'live state removed', deleted: DeletedParameters });
  }
  // The physical id never changes with the names: another id would make CloudFormation delete the "old" live state.
  return { PhysicalResourceId: event.RequestType === 'Create' ? names[0] : event.PhysicalResourceId };
}

async function deleteParameters(names: string[], ssm: SSMClient) {
  try {
    return await ssm.send(new DeleteParametersCommand({ Names: names }));
  } catch (error) {
    throw withNextStep(error, {
      what: `The live state ${names.join(', ')} was not removed`,
      next: `delete the stack again. Where SSM says the same once more: aws ssm delete-parameters --region ${await ssm.config.region()} --names ${names.join(' ')}, and delete the stack then.`,
    });
  }
}
