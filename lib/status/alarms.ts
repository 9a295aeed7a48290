import { type CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';

/** The alarms of the deployment. */
export interface AlarmStates {
  /** Alarms in all. */
  readonly count: number;
  /** Names of those that are in state ALARM. */
  readonly firing: readonly string[];
}

/** Reads which alarms of some stacks are in state ALARM. */
export async function readAlarmStates(
  clients: { readonly cloudformation: CloudFormationClient; readonly cloudwatch: CloudWatchClient },
  stackNames: readonly string[],
): Promise<AlarmStates> {
  const own = new Set((await Promise.all(stackNames.map((name) => alarmsOf(clients.cloudformation, name)))).flat());
  const firing: string[] = [];
  // All that fire in the Region and not ours by name: those are more than the 100 names that one question takes.
  for await (const page of paginateDescribeAlarms({ client: clients.cloudwatch }, { StateValue: 'ALARM' })) {
    const alarms = [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])];
    firing.push(...alarms.flatMap(({ AlarmName }) => (AlarmName !== undefined && own.has(AlarmName) ? AlarmName : [])));
  }
  return { count: own.size, firing: firing.sort() };
}

async function alarmsOf(client: CloudFormationClient, StackName: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
    names.push(
      ...StackResourceSummaries.flatMap(({ ResourceType, PhysicalResourceId = '' }) =>
        ResourceType === 'AWS::CloudWatch::Alarm' || ResourceType === 'AWS::CloudWatch::CompositeAlarm'
          ? PhysicalResourceId
          : [],
      ),
    );
  }
  return names;
}
