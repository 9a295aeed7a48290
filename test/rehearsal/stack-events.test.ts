import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { AwsClients } from './aws';
import { touchedResources } from './stack-events';

const stack = 'arn:stack';
const event = (ResourceStatus: string, LogicalResourceId = 'Stack', ResourceType = 'AWS::CloudFormation::Stack') => ({
  StackId: stack,
  PhysicalResourceId: LogicalResourceId === 'Stack' ? stack : `id-of-${LogicalResourceId}`,
  LogicalResourceId,
  ResourceType,
  ResourceStatus,
});

const read = (...pages: readonly ReturnType<typeof event>[][]) => {
  const answers = pages.map((StackEvents, index) => ({
    StackEvents,
    NextToken: index < pages.length - 1 ? String(index) : undefined,
  }));
  const cloudFormation = { send: async () => answers.shift() } as unknown as CloudFormationClient;
  return touchedResources({ cloudFormation } as AwsClients, 'traffic');
};

const gate = event('UPDATE_FAILED', 'Gate', 'Custom::TrafficGate');

describe('what a deployment has touched', () => {
  it('is what CloudFormation worked on since the stack began, each once, over all pages', async () => {
    const record = event('UPDATE_COMPLETE', 'Record', 'AWS::Route53::RecordSet');
    const older = [event('UPDATE_IN_PROGRESS'), event('CREATE_COMPLETE', 'Topic', 'AWS::SNS::Topic')];
    expect(await read([gate, event('UPDATE_IN_PROGRESS', 'Gate', 'Custom::TrafficGate')], [record, ...older])).toEqual([
      { logicalId: 'Gate', type: 'Custom::TrafficGate' },
      { logicalId: 'Record', type: 'AWS::Route53::RecordSet' },
    ]);
  });

  it('is not what CloudFormation did on its way back', async () => {
    const wayBack = [
      event('UPDATE_ROLLBACK_COMPLETE'),
      event('UPDATE_COMPLETE', 'Other', 'AWS::SNS::Topic'),
      event('UPDATE_ROLLBACK_IN_PROGRESS'),
    ];
    expect(await read([...wayBack, gate, event('UPDATE_IN_PROGRESS')])).toEqual([
      { logicalId: 'Gate', type: 'Custom::TrafficGate' },
    ]);
  });

  it('is nothing of a stack without events', async () => {
    expect(await read([])).toEqual([]);
  });
});
