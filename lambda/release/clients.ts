import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { ECSClient } from '@aws-sdk/client-ecs';
import { clientConfiguration } from '../client-configuration';
import { attempts, secondsPerAttempt } from './timing';

/** The AWS clients of a release. */
export interface Clients {
  readonly codedeploy: CodeDeployClient;
  readonly ecs: ECSClient;
  readonly scaling: ApplicationAutoScalingClient;
  readonly cloudformation: CloudFormationClient;
}

/** Makes the clients of the deployed functions; region and credentials come from Lambda's environment. */
export function createClients(): Clients {
  const configuration = clientConfiguration({ attempts, secondsPerAttempt });
  return {
    codedeploy: new CodeDeployClient(configuration),
    ecs: new ECSClient(configuration),
    scaling: new ApplicationAutoScalingClient(configuration),
    cloudformation: new CloudFormationClient(configuration),
  };
}
