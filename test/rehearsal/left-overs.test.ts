import { findLeftOvers, logGroupsMadeAgain } from './left-overs';

const none = new Set<string>();

describe('left-overs', () => {
  it('are what is held after and was not held before, in any service', () => {
    const before = { 'ec2/vpcs': { default: '' }, 'ssm/parameters': {} };
    const after = {
      'ec2/vpcs': { default: '', 'vpc-1': '' },
      'ssm/parameters': { '/latch': '' },
      'new/store': { a: 'OK' },
    };
    expect(findLeftOvers(before, after, none)).toEqual([
      { store: 'ec2/vpcs', key: 'vpc-1' },
      { store: 'ssm/parameters', key: '/latch' },
      { store: 'new/store', key: 'a (OK)' },
    ]);
  });

  it('are none of the things that only tell what was', () => {
    const after = {
      'cloudformation/stacks': { traffic: 'DELETE_COMPLETE' },
      'iam/roles': { 'dms-vpc-role': '' },
      'dynamodb/tags': { 'arn:of-a-table': '' },
      'kms/keys': { key: 'PendingDeletion' },
      'iam/aws_managed_attachment_counts': { policy: '0' },
      'stepfunctions/executions': { ended: 'SUCCEEDED' },
      'cloudwatch/metrics': { metric: '' },
    };
    expect(findLeftOvers({}, after, none)).toEqual([]);
  });

  it.each([
    ['cloudformation/stacks', 'DELETE_FAILED'],
    ['kms/keys', 'Enabled'],
    ['iam/aws_managed_attachment_counts', '10'],
    ['ecs/services', 'ACTIVE'],
    ['ecs/tasks', 'RUNNING'],
    ['iam/roles', 'of another role'],
    ['stepfunctions/executions', 'RUNNING'],
  ])('are things of the same kind that still live: %s in state %s', (store, state) => {
    expect(findLeftOvers({}, { [store]: { it: state } }, none)).toEqual([{ store, key: `it (${state})` }]);
  });
});

describe('a log group that a function makes again', () => {
  const store = 'cloudwatch_logs/log_groups';
  const group = (name: string) => ({ Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: name } });
  const role = (action: string) => ({ Type: 'AWS::IAM::Policy', Properties: { Action: action } });
  const after = { [store]: { '/aws/lambda/ours': '', '/aws/lambda/other': '', '/service': '' } };

  it('is none where no role may make it, since then only the emulator does', () => {
    const Resources = { Ours: group('/aws/lambda/ours'), Service: group('/service'), Role: role('logs:PutLogEvents') };
    expect(findLeftOvers({}, after, logGroupsMadeAgain([{ Resources }]))).toEqual([
      { store, key: '/aws/lambda/other' },
      { store, key: '/service' },
    ]);
  });

  it('is one where a role may', () => {
    const Resources = { Ours: group('/aws/lambda/ours'), Role: role('logs:CreateLogGroup') };
    expect(logGroupsMadeAgain([{ Resources }])).toEqual(none);
  });
});
