import { findLeftOvers } from './left-overs';

describe('left-overs', () => {
  it('are what is held after and was not held before, in any service', () => {
    const before = { 'ec2/vpcs': { default: '' }, 'ssm/parameters': {} };
    const after = {
      'ec2/vpcs': { default: '', 'vpc-1': '' },
      'ssm/parameters': { '/latch': '' },
      'new/store': { a: 'OK' },
    };
    expect(findLeftOvers(before, after)).toEqual([
      { store: 'ec2/vpcs', key: 'vpc-1' },
      { store: 'ssm/parameters', key: '/latch' },
      { store: 'new/store', key: 'a (OK)' },
    ]);
  });

  it('are none of the things that only tell what was', () => {
    const after = {
      'cloudformation/stacks': { traffic: 'DELETE_COMPLETE' },
      'iam/roles': { 'dms-vpc-role': '' },
      'kms/keys': { key: 'PendingDeletion' },
      'iam/aws_managed_attachment_counts': { policy: '0' },
      'stepfunctions/executions': { ended: 'SUCCEEDED' },
      'cloudwatch/metrics': { metric: '' },
    };
    expect(findLeftOvers({}, after)).toEqual([]);
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
    expect(findLeftOvers({}, { [store]: { it: state } })).toEqual([{ store, key: `it (${state})` }]);
  });
});
