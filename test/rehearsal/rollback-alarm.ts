import { DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { type RollbackEnvironment, readEnvironment } from '../../lambda/rollback/environment';
import type { AwsClients } from './aws';
import { deployedResources } from './deployed';
import { RehearsalFailure } from './failure';

/** An alarm that starts the rollback, and the function that it starts, as deployed. */
export interface RollbackAlarm {
  readonly alarmName: string;
  readonly functionName: string;
  /** What the function looks after, from its own environment variables. */
  readonly records: RollbackEnvironment;
}

/**
 * Finds the way from an alarm of a stack to the rollback function: alarm action, topic, Lambda subscription.
 *
 * @param stackName physical name of the stack with the alarms
 * @throws RehearsalFailure when no alarm of the stack leads to a function that knows a latch
 */
export async function findRollbackAlarm(clients: AwsClients, stackName: string): Promise<RollbackAlarm> {
  const resources = await deployedResources(clients, stackName);
  const names = resources.flatMap(({ type, physicalId }) => (type === 'AWS::CloudWatch::Alarm' ? [physicalId] : []));
  for (const name of names) {
    for (const topicArn of await alarmActions(clients, name)) {
      for (const functionName of await subscribedFunctions(clients, topicArn)) {
        const configuration = await clients.lambda.send(
          new GetFunctionConfigurationCommand({ FunctionName: functionName }),
        );
        const variables = configuration.Environment?.Variables ?? {};
        if (variables['LATCH_PARAMETER']) {
          // Lambda itself adds the Region to what the template gives.
          const AWS_REGION = await clients.lambda.config.region();
          return { alarmName: name, functionName, records: readEnvironment({ ...variables, AWS_REGION }) };
        }
      }
    }
  }
  throw new RehearsalFailure(
    `No alarm of ${stackName} leads over a topic to the rollback function (alarms: ${names.join(', ') || 'none'}).`,
  );
}

/**
 * Puts an alarm into state ALARM, which runs its actions. This proves everything behind the alarm; that the alarm itself
 * would fire is not proven by it.
 */
export async function raise(clients: AwsClients, alarmName: string): Promise<void> {
  await clients.cloudWatch.send(
    new SetAlarmStateCommand({ AlarmName: alarmName, StateValue: 'ALARM', StateReason: 'Raised by the rehearsal.' }),
  );
}

async function alarmActions({ cloudWatch }: AwsClients, name: string): Promise<string[]> {
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  return MetricAlarms.flatMap(({ AlarmActions = [] }) => AlarmActions).filter((arn) => arn.includes(':sns:'));
}

async function subscribedFunctions({ sns }: AwsClients, topicArn: string): Promise<string[]> {
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }));
  return Subscriptions.flatMap(({ Protocol, Endpoint }) => (Protocol === 'lambda' && Endpoint ? [Endpoint] : []));
}
