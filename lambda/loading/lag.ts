import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Clients } from './clients';
import { identifierOf, type LoadingEnvironment } from './environment';
import { lagMinutes, lagValues } from './timing';

/**
 * Returns whether the lag was low the whole time: every change that came in the load was applied long ago.
 *
 * DMS documents the two stops one by one, and nowhere that a task makes both. Where it makes none, this tells that the load
 * has come as far. A minute without a value says nothing, and too few values do not prove it.
 *
 * @param now end of the time that is looked at
 */
export async function hasCaughtUp(
  { cloudwatch }: Pick<Clients, 'cloudwatch'>,
  { instanceArn, taskArn, lagSeconds }: LoadingEnvironment,
  now: Date,
): Promise<boolean> {
  const { MetricDataResults: [result] = [] } = await cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(now.getTime() - lagMinutes * 60_000),
      EndTime: now,
      MetricDataQueries: [
        {
          Id: 'lag',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/DMS',
              MetricName: 'CDCLatencyTarget',
              Dimensions: [
                { Name: 'ReplicationInstanceIdentifier', Value: identifierOf(instanceArn) },
                { Name: 'ReplicationTaskIdentifier', Value: identifierOf(taskArn) },
              ],
            },
            Period: 60,
            Stat: 'Maximum',
          },
        },
      ],
    }),
  );
  const { Values: values = [] } = result ?? {};
  return values.length >= lagValues && values.every((seconds) => seconds <= lagSeconds);
}
