import { IAMClient } from '@aws-sdk/client-iam';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { ensureAccountRoles } from './account-roles';
import { attempts, secondsPerAttempt, waits } from './timing';

const iam = new IAMClient({
  retryMode: 'standard',
  maxAttempts: attempts,
  // Without throwOnRequestTimeout the SDK only logs a warning and goes on waiting.
  requestHandler: { requestTimeout: secondsPerAttempt * 1000, throwOnRequestTimeout: true },
});

/** Handles `Custom::DmsAccountRoles`. */
export async function handler(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return ensureAccountRoles(event, { iam, waits });
}
