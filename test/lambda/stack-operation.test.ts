import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { stackOperation } from '../../lambda/stack-operation';

const stackId = 'arn:aws:cloudformation:us-east-1:000000000000:stack/data-stack/1';

/** CloudFormation with these statuses of the stack, newest first, each between events of resources and on a page of its own. */
function withStatuses(statuses: readonly string[]): CloudFormationClient {
  const event = (PhysicalResourceId: string, ResourceStatus: string) => ({
    PhysicalResourceId,
    ResourceStatus,
    Timestamp: new Date('2026-11-21T09:00:00Z'),
  });
  return {
    send: async ({ input: { StackName, NextToken = '0' } }: { input: { StackName: string; NextToken?: string } }) => {
      const page = Number(NextToken);
      const resource = event('arn:aws:dms:us-east-1:000000000000:task:x', 'DELETE_IN_PROGRESS');
      return {
        StackEvents: [resource, ...statuses.slice(page, page + 1).map((status) => event(StackName, status)), resource],
        NextToken: page + 1 < statuses.length ? String(page + 1) : undefined,
      };
    },
  } as unknown as CloudFormationClient;
}

test.each([
  ['a create', ['CREATE_IN_PROGRESS', 'REVIEW_IN_PROGRESS'], 'CREATE', false],
  ['the rollback of a create', ['ROLLBACK_IN_PROGRESS', 'CREATE_IN_PROGRESS'], 'CREATE', true],
  ['an update', ['UPDATE_IN_PROGRESS', 'CREATE_COMPLETE', 'CREATE_IN_PROGRESS'], 'UPDATE', false],
  ['the clean-up of an update', ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_IN_PROGRESS'], 'UPDATE', false],
  ['the rollback of an update', ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS'], 'UPDATE', true],
  [
    'a rollback that is continued',
    ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_FAILED', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS'],
    'UPDATE',
    true,
  ],
  [
    'the clean-up of a rollback',
    ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS'],
    'UPDATE',
    true,
  ],
  [
    'an update after a rollback',
    ['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_IN_PROGRESS'],
    'UPDATE',
    false,
  ],
  ['a delete', ['DELETE_IN_PROGRESS', 'UPDATE_ROLLBACK_FAILED', 'UPDATE_IN_PROGRESS'], 'DELETE', false],
])('tells %s from the events of the stack', async (_what, statuses, type, rollingBack) => {
  await expect(stackOperation(withStatuses(statuses), stackId)).resolves.toEqual({
    type,
    rollingBack,
    startedAt: new Date('2026-11-21T09:00:00Z'),
  });
});

test('says nothing of an operation whose beginning is not among the events any more', async () => {
  await expect(stackOperation(withStatuses(['UPDATE_COMPLETE']), stackId)).resolves.toEqual({
    rollingBack: false,
    startedAt: new Date(0),
  });
});
