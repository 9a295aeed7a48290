import { SSMClient } from '@aws-sdk/client-ssm';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { clientConfiguration } from '../client-configuration';
import { removeLiveState } from './live-state';
import { attempts, secondsPerAttempt } from './timing';

const ssm = new SSMClient(clientConfiguration({ attempts, secondsPerAttempt }));

/** Handles `Custom::LiveState`: takes the parameters away when their stack goes, and does nothing before. */
export async function handler(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return removeLiveState(event, ssm);
}
