import { IAMClient } from '@aws-sdk/client-iam';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { clientConfiguration } from '../client-configuration';
import { ensureAccountRoles } from './account-roles';
import { attempts, secondsPerAttempt, waits } from './timing';

const iam = new IAMClient(clientConfiguration({ attempts, secondsPerAttempt }));

/** Handles `Custom::DmsAccountRoles`. */
export async function handler(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return ensureAccountRoles(event, { iam, waits });
}
