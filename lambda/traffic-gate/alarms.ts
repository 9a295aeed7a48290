import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { RollbackAlarm } from './observed';

/** Reads the states of alarms by their names, at most 100; one without a state does not exist. */
export async function readAlarms(
  cloudwatch: CloudWatchClient,
  names: readonly string[],
): Promise<readonly RollbackAlarm[]> {
  const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [...names] }));
  return names.map((name) => {
    const found = MetricAlarms.find(({ AlarmName }) => AlarmName === name);
    return { name, state: found?.StateValue, reason: found?.StateReason };
  });
}
