import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { checkDelegation } from './check';
import { publicResolvers, resolverAt, waits } from './resolvers';

/** Handles `Custom::ZoneDelegation`. */
export async function handler(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return checkDelegation(event, { resolvers: publicResolvers.map(resolverAt), waits });
}
