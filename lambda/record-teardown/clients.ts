import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { Route53Client } from '@aws-sdk/client-route-53';
import { clientConfiguration } from '../client-configuration';
import { cloudFormationLimits, route53Limits } from './timing';

/** The AWS clients of the teardown. */
export interface Clients {
  readonly route53: Route53Client;
  readonly cloudformation: CloudFormationClient;
}

/** Makes the clients of the deployed function; region and credentials come from Lambda's environment. */
export function createClients(): Clients {
  return {
    route53: new Route53Client(clientConfiguration(route53Limits)),
    cloudformation: new CloudFormationClient(clientConfiguration(cloudFormationLimits)),
  };
}
