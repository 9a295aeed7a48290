import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
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
  const place = { ...clientConfiguration(otherLimits), region };
  // Nobody who moves users waits for CloudFormation as long as the gate does.
  const cloudformation = new CloudFormationClient(place);
  return { ...createGateClients(region), cloudformation, sns: new SNSClient(place) };
}
