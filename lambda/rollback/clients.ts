import { Route53Client } from '@aws-sdk/client-route-53';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientConfiguration } from '../client-configuration';
import { otherLimits, route53Limits } from './timing';

/** The AWS clients of one rollback. */
export interface Clients {
  readonly route53: Route53Client;
  readonly ssm: SSMClient;
  readonly sns: SNSClient;
}

/** Makes the clients of the deployed function; region and credentials come from Lambda's environment. */
export function createClients(): Clients {
  return {
    route53: new Route53Client(clientConfiguration(route53Limits)),
    ssm: new SSMClient(clientConfiguration(otherLimits)),
    sns: new SNSClient(clientConfiguration(otherLimits)),
  };
}
