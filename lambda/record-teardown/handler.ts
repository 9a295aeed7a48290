import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import type { Waits } from '../rollback/timing';
import type { Variables } from '../variables';
import type { Clients } from './clients';
import { holdRollback } from './hold';
import { readRequest } from './request';
import { removeRecords } from './teardown';

/** What an event is handled with. */
export interface TeardownDependencies {
  readonly clients: Clients;
  readonly variables: Variables;
  readonly waits: Waits;
}

/**
 * Handles the custom resource that comes after the weighted records: an Update follows each time that CloudFormation may
 * have written them, in a deploy and when it undoes one, and a Delete comes before it deletes them.
 *
 * @throws InvalidInputError when a property of a Create or Delete is missing or cannot be right
 * @throws Error with what to do next when the records cannot be deleted. An Update never fails
 */
export async function lookAfterRecords(
  event: CdkCustomResourceEvent,
  { clients, variables, waits }: TeardownDependencies,
): Promise<CdkCustomResourceResponse> {
  switch (event.RequestType) {
    case 'Create': {
      const { hostedZoneId, recordName, recordType } = readRequest(event);
      return { PhysicalResourceId: `${hostedZoneId}/${recordName}/${recordType}` };
    }
    case 'Update':
      await holdRollback({ clients, variables, waits });
      break;
    case 'Delete':
      await removeRecords(event, clients, waits);
  }
  // The physical id never changes with the records: another id would make CloudFormation send a delete in an update.
  return { PhysicalResourceId: event.PhysicalResourceId };
}
