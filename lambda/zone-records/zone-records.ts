import {
  ChangeResourceRecordSetsCommand,
  InvalidChangeBatch,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandOutput,
  NoSuchHostedZone,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { Problems } from '../../lib/problems';
import { log } from '../log';
import { withNextStep } from '../next-step';
import { describeRecord, foreignRecords, isValidationRecord } from './records';
import { giveUpAfterSeconds } from './timing';

/**
 * Records deleted in one request. Route 53 takes 1000 records and 32,000 characters of values; a hundred values of the
 * longest domain name, 255 characters, are within both.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
 */
const batchSize = 100;

/** How often the zone is listed again because a record changed between the list and the delete. */
const rounds = 3;

/**
 * Characters of record names in an error. CloudFormation takes answers of up to 4096 bytes, and after a longer one the
 * destroy would wait for an hour; a stack trace, the name of the log group and ids need the rest.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
const longestList = 1500;

/** The zone that is emptied. */
interface Zone {
  readonly id: string;
  readonly route53: Route53Client;
  /** @throws Error when there is no time left for another call */
  readonly assertInTime: () => void;
}

/**
 * Deletes ACM's validation records from the zone of the resource's `HostedZoneId` when the resource is deleted: they stay
 * when their certificate goes, and CloudFormation deletes no zone that holds them
 * (https://github.com/aws/aws-cdk/issues/7063). Records or a zone that are gone already are no error.
 *
 * @param now the clock, in milliseconds
 * @throws InvalidInputError when `HostedZoneId` is not the id of a hosted zone
 * @throws Error naming the records that somebody else made; nothing is deleted then, because the zone stays
 * @throws Error with what to do next when Route 53 refuses, or does not answer in time
 */
export async function removeZoneRecords(
  event: CdkCustomResourceEvent,
  route53: Route53Client,
  now: () => number = Date.now,
): Promise<CdkCustomResourceResponse> {
  const hostedZoneId = readHostedZoneId(event);
  if (event.RequestType === 'Delete') {
    const what = `Hosted zone ${hostedZoneId} was not emptied`;
    const giveUpAt = now() + giveUpAfterSeconds * 1000;
    const assertInTime = () => {
      if (now() >= giveUpAt) {
        throw new Error(
          `${what} within ${giveUpAfterSeconds} s. What to do next: destroy again, which goes on from here`,
        );
      }
    };
    try {
      await removeValidationRecords({ id: hostedZoneId, route53, assertInTime });
    } catch (error) {
      if (!(error instanceof NoSuchHostedZone)) {
        throw withNextStep(error, { what, next: nextStep(hostedZoneId) });
      }
      log('info', { event: 'hosted zone is gone already', hostedZoneId });
    }
  }
  // The physical id never changes with the zone: another id would make CloudFormation empty the "old" zone in an update.
  return { PhysicalResourceId: event.RequestType === 'Create' ? hostedZoneId : event.PhysicalResourceId };
}

function readHostedZoneId({ ResourceProperties: { HostedZoneId } }: CdkCustomResourceEvent): string {
  const problems = new Problems();
  if (typeof HostedZoneId !== 'string' || !/^[A-Z0-9]{1,32}$/i.test(HostedZoneId)) {
    problems.add(
      'HostedZoneId',
      HostedZoneId,
      'the id of a Route 53 hosted zone',
      'set by NetworkStack: deploy it again',
    );
  }
  problems.throwIfAny();
  return HostedZoneId;
}

function nextStep(hostedZoneId: string): string {
  return (
    'destroy again. Where Route 53 says the same once more, delete the records of ACM in the console, and destroy then: ' +
    `aws route53 list-resource-record-sets --hosted-zone-id ${hostedZoneId}`
  );
}

async function removeValidationRecords(zone: Zone): Promise<void> {
  for (let round = 1; ; round++) {
    const records = await listRecords(zone);
    refuseForeignRecords(zone.id, foreignRecords(records));
    try {
      await deleteRecords(zone, records.filter(isValidationRecord));
      return;
    } catch (error) {
      // A batch is done as a whole or not at all, so one record that is gone keeps the others: the next list knows.
      if (!(error instanceof InvalidChangeBatch) || round === rounds) {
        throw error;
      }
      log('warn', { event: 'zone changed meanwhile', hostedZoneId: zone.id, reason: error.message });
    }
  }
}

/** Lists every record. The SDK has no paginator for this operation: its next page starts at a name, type and identifier. */
async function listRecords({ id, route53, assertInTime }: Zone): Promise<ResourceRecordSet[]> {
  const records: ResourceRecordSet[] = [];
  let page: Partial<ListResourceRecordSetsCommandOutput> = {};
  do {
    assertInTime();
    page = await route53.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: id,
        StartRecordName: page.NextRecordName,
        StartRecordType: page.NextRecordType,
        StartRecordIdentifier: page.NextRecordIdentifier,
      }),
    );
    records.push(...(page.ResourceRecordSets ?? []));
  } while (page.IsTruncated);
  return records;
}

function refuseForeignRecords(hostedZoneId: string, foreign: readonly ResourceRecordSet[]): void {
  if (foreign.length === 0) {
    return;
  }
  const names = foreign.map(describeRecord);
  log('error', { event: 'zone holds records of others', hostedZoneId, records: names });
  const shown = names.filter((_, index) => names.slice(0, index + 1).join(', ').length <= longestList);
  const more = names.length === shown.length ? '' : ` and ${names.length - shown.length} more, named in the log`;
  throw new Error(
    `hosted zone ${hostedZoneId} is not empty, and nothing was deleted. These records are not this migration's: ` +
      `delete or move them, then destroy again: ${shown.join(', ')}${more}`,
  );
}

async function deleteRecords(
  { id, route53, assertInTime }: Zone,
  records: readonly ResourceRecordSet[],
): Promise<void> {
  for (let start = 0; start < records.length; start += batchSize) {
    const batch = records.slice(start, start + batchSize);
    assertInTime();
    await route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: id,
        ChangeBatch: {
          Changes: batch.map((ResourceRecordSet) => ({ Action: 'DELETE', ResourceRecordSet })),
        },
      }),
    );
    log('info', { event: 'validation records deleted', hostedZoneId: id, records: batch.map(describeRecord) });
  }
}
