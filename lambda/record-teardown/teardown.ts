import { ChangeResourceRecordSetsCommand, InvalidChangeBatch, NoSuchHostedZone } from '@aws-sdk/client-route-53';
import type { CdkCustomResourceEvent } from 'aws-lambda';
import { type InSyncWait, waitUntilInSync } from '../in-sync';
import { log } from '../log';
import { withNextStep } from '../next-step';
import { stackOperation } from '../stack-operation';
import { listRecordsFrom, type WeightedRecord, weightedRecordsOf } from '../weighted-records';
import type { Clients } from './clients';
import { readRequest, type TeardownRequest } from './request';
import { rounds } from './timing';

/**
 * Deletes the weighted records of this migration as they are, when their stack is deleted.
 *
 * Route 53 deletes a record only where every value given is the record's own, and CloudFormation gives the template's. After
 * a rollback or a shift by hand the weights are others, and then CloudFormation reports the record as deleted and leaves it
 * (https://github.com/zalando-stups/senza/issues/184, https://github.com/aws/aws-cdk/issues/4155): users would be led to a
 * load balancer that is gone, and the zone could not be deleted. A record that is gone is no error for CloudFormation. The
 * other way, to write the template's weights back, would send users to a side that a rollback has just taken them from.
 *
 * An update or a rollback that takes this resource away leaves the records alone: they may stay in the template.
 *
 * @throws InvalidInputError when a property is missing or cannot be right
 * @throws Error with what to do next when AWS refuses, or somebody makes the records again and again
 */
export async function removeRecords(event: CdkCustomResourceEvent, clients: Clients, waits: InSyncWait): Promise<void> {
  const request = readRequest(event);
  try {
    const { type: operation } = await stackOperation(clients.cloudformation, event.StackId);
    if (operation === 'DELETE') {
      await deleteUntilGone(request, clients, waits);
    } else {
      log('info', { event: 'records left alone', operation, recordName: request.recordName });
    }
  } catch (error) {
    if (!(error instanceof NoSuchHostedZone)) {
      throw withNextStep(error, { what: describe(request), next: nextStep(request) });
    }
    log('info', { event: 'hosted zone is gone already', hostedZoneId: request.hostedZoneId });
  }
}

/**
 * A rollback function that has just read the records writes them back after they were deleted: so they are looked for once
 * more when the delete is in sync.
 */
async function deleteUntilGone(request: TeardownRequest, clients: Clients, waits: InSyncWait): Promise<void> {
  for (let round = 0; ; round++) {
    const records = await findRecords(request, clients);
    if (records.length === 0) {
      log('info', { event: 'records are gone', recordName: request.recordName });
      return;
    }
    if (round === rounds) {
      throw new Error(
        `${describe(request)}: somebody has changed them, or made them again, ${rounds} times meanwhile. What to do next: ${nextStep(request)}`,
      );
    }
    await deleteRecords(records, request, clients, waits);
  }
}

async function findRecords(request: TeardownRequest, { route53 }: Clients): Promise<WeightedRecord[]> {
  return weightedRecordsOf(await listRecordsFrom(route53, request), request).filter(({ SetIdentifier }) =>
    request.setIdentifiers.includes(String(SetIdentifier)),
  );
}

/** Route 53 applies a batch as a whole or not at all, so there is no moment with one record alone, or with zeros only. */
async function deleteRecords(
  records: readonly WeightedRecord[],
  { hostedZoneId, recordName }: TeardownRequest,
  { route53 }: Clients,
  waits: InSyncWait,
): Promise<void> {
  const weights = Object.fromEntries(records.map(({ SetIdentifier, Weight }) => [SetIdentifier, Weight]));
  try {
    const { ChangeInfo } = await route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: hostedZoneId,
        ChangeBatch: {
          Comment: 'The stack of the records is being deleted',
          Changes: records.map((ResourceRecordSet) => ({ Action: 'DELETE', ResourceRecordSet })),
        },
      }),
    );
    // The load balancer goes after this stack: nobody is to be led to it then.
    const status = await waitUntilInSync(route53, ChangeInfo?.Id, waits);
    log('info', { event: 'records deleted', hostedZoneId, recordName, weights, status });
  } catch (error) {
    if (!(error instanceof InvalidChangeBatch)) {
      throw error;
    }
    log('warn', { event: 'records changed meanwhile', hostedZoneId, recordName, reason: error.message });
  }
}

function describe({ recordName, recordType }: TeardownRequest): string {
  return `The weighted ${recordType} records ${recordName} were not deleted`;
}

function nextStep({ hostedZoneId, recordName, recordType, setIdentifiers }: TeardownRequest): string {
  const identifiers = setIdentifiers.map((identifier) => `"${identifier}"`).join(' and ');
  return (
    `delete the stack again. Where it ends the same once more, delete the records ${identifiers} in the Route 53 console ` +
    `and delete the stack then: aws route53 list-resource-record-sets --hosted-zone-id ${hostedZoneId} ` +
    `--start-record-name '${recordName}' --start-record-type ${recordType} --max-items 5`
  );
}
