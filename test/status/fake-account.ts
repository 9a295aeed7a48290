import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import type { StatusClients } from '../../lib/status/facts';
import type { FakeAws } from '../lambda/traffic-gate/fake-aws';

type Input = Readonly<Record<string, string | undefined>>;
type Answers = Readonly<Record<string, (input: Input) => object>>;

/** What the fake account holds beside what the gate looks at. */
export interface Account {
  /** Statuses of stacks by their physical names; a stack that is not there does not exist. */
  readonly statuses: Readonly<Record<string, string>>;
  /** Resources of the deployed templates by the physical names of their stacks. */
  readonly templates: Readonly<Record<string, Readonly<Record<string, object>>>>;
  /** Alarms by the physical names of their stacks. */
  readonly alarms: Readonly<Record<string, readonly string[]>>;
  /** Alarms of the Region that are in state ALARM. */
  readonly firing: readonly string[];
  /** Images by the names of ECS services. */
  readonly images: Readonly<Record<string, string>>;
}

/** Clients that answer from a fake account, and refuse every call that is no read. */
export function clientsOf(aws: FakeAws, account: Account): StatusClients {
  const place = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  return {
    ...aws.clients(),
    cloudformation: answering(new CloudFormationClient(place), {
      DescribeStacksCommand: ({ StackName = '' }) => {
        const StackStatus = account.statuses[StackName];
        if (StackStatus === undefined) {
          throw Object.assign(new Error(`Stack with id ${StackName} does not exist`), { name: 'ValidationError' });
        }
        return { Stacks: [{ StackName, StackStatus }] };
      },
      GetTemplateCommand: ({ StackName = '' }) => ({
        TemplateBody: JSON.stringify({ Resources: account.templates[StackName] }),
      }),
      // Two pages, since a stack has more resources than one holds.
      ListStackResourcesCommand: ({ StackName = '', NextToken }) =>
        NextToken === undefined
          ? { StackResourceSummaries: [{ ResourceType: 'AWS::SNS::Topic', PhysicalResourceId: 't' }], NextToken: '2' }
          : {
              StackResourceSummaries: (account.alarms[StackName] ?? []).map((name) => ({
                ResourceType: 'AWS::CloudWatch::Alarm',
                PhysicalResourceId: name,
              })),
            },
    }),
    cloudwatch: alarmsBeside(aws, account, new CloudWatchClient(place)),
    ecs: answering(new ECSClient(place), {
      DescribeServicesCommand: (input) => {
        const [name = ''] = (input as unknown as { services: string[] }).services;
        return { services: account.images[name] ? [{ status: 'ACTIVE', taskDefinition: `task:${name}` }] : [] };
      },
      DescribeTaskDefinitionCommand: ({ taskDefinition = '' }) => {
        const service = taskDefinition.replace('task:', '');
        const container = { name: service.split('-')[1], image: account.images[service] };
        return { taskDefinition: { taskDefinitionArn: taskDefinition, containerDefinitions: [container] } };
      },
    }),
  };
}

/** The question for all alarms that fire; every other one is the gate's. */
function alarmsBeside(aws: FakeAws, { firing }: Account, client: CloudWatchClient): CloudWatchClient {
  const gates = aws.clients().cloudwatch;
  const send = async (command: { readonly input: object }) =>
    'StateValue' in command.input
      ? { MetricAlarms: firing.map((AlarmName) => ({ AlarmName, StateValue: 'ALARM' })) }
      : gates.send(command as Parameters<typeof gates.send>[0]);
  return Object.assign(client, { send });
}

function answering<Client extends object>(client: Client, answers: Answers): Client {
  const send = async (command: { readonly input: Input }) => {
    const answer = answers[command.constructor.name];
    if (answer === undefined) {
      throw new Error(`${command.constructor.name} is no question of a status`);
    }
    return answer(command.input);
  };
  return Object.assign(client, { send });
}
