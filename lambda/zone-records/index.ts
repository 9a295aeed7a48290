import { Route53Client } from '@aws-sdk/client-route-53';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { route53Configuration } from './client';
import { removeZoneRecords } from './zone-records';

const route53 = new Route53Client(route53Configuration);

/** Handles `Custom::ZoneRecords`: empties the hosted zone when its stack goes, and does nothing before. */
export async function handler(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  return removeZoneRecords(event, route53);
}
