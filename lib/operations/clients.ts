import { SNSClient } from '@aws-sdk/client-sns';
import { clientConfiguration } from '../../lambda/client-configuration';
import { createClients as createGateClients, type Clients as GateClients } from '../../lambda/traffic-gate/clients';
import { otherLimits } from '../../lambda/traffic-gate/timing';

/** The AWS clients of a command that works on a live migration. */
export interface OperationClients extends GateClients {
  readonly sns: SNSClient;
}

/** Makes the clients; credentials come from the operator's own configuration. */
export function createOperationClients(region: string): OperationClients {
  return {
    ...createGateClients(region),
    sns: new SNSClient({ ...clientConfiguration(otherLimits), region }),
  };
}
