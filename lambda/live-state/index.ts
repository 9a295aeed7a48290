import { SSMClient } from '@aws-sdk/client-ssm';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { removeLiveState } from './live-state';

// Five attempts of the standard retry mode outlast a short throttling well within the timeout of 30 s.
const ssm = new SSMClient({ maxAttempts: 5 });

/** Handles `Custom::LiveState`: takes the parameters away when their stack goes, and does nothing before. */
export async function handler(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return removeLiveState(event, ssm);
}
