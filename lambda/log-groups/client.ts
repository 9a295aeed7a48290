import { CloudWatchLogsClient, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { clientConfiguration } from '../client-configuration';
import type { LogGroups } from './handlers';
import { attempts, secondsPerAttempt } from './timing';

/** Configuration of the CloudWatch Logs client. */
export const logsConfiguration = clientConfiguration({ attempts, secondsPerAttempt });

/** The log groups of the client's account and Region. */
export function logGroupsOf(client: CloudWatchLogsClient): LogGroups {
  return {
    async delete(name) {
      await client.send(new DeleteLogGroupCommand({ logGroupName: name }));
    },
  };
}

/** The log groups as the deployed functions reach them. */
export function deployedLogGroups(): LogGroups {
  return logGroupsOf(new CloudWatchLogsClient(logsConfiguration));
}
