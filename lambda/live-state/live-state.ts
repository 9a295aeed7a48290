import { DeleteParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { log } from '../log';

/**
 * Deletes the parameters named in the resource's `ParameterNames` when the resource is deleted. A parameter that does
 * not exist is no error: most migrations never roll back.
 *
 * @throws Error when `ParameterNames` is not a list of names
 */
export async function removeLiveState(
  event: CdkCustomResourceEvent,
  ssm: Pick<SSMClient, 'send'>,
): Promise<CdkCustomResourceResponse> {
  const names: unknown = event.ResourceProperties.ParameterNames;
  if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === 'string')) {
    throw new Error(`ParameterNames: got ${JSON.stringify(names)}, allowed a list of SSM parameter names`);
  }
  if (event.RequestType === 'Delete') {
    const { DeletedParameters = [] } = await ssm.send(new DeleteParametersCommand({ Names: names }));
    log('info', { event: 'live state removed', deleted: DeletedParameters });
  }
  // The physical id never changes with the names: another id would make CloudFormation delete the "old" live state.
  return { PhysicalResourceId: event.RequestType === 'Create' ? names[0] : event.PhysicalResourceId };
}
