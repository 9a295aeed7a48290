import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { type CodeDeployClient, DeploymentGroupDoesNotExistException } from '@aws-sdk/client-codedeploy';
import type { ECSClient } from '@aws-sdk/client-ecs';
import { activeDeployments, type Deployment, hasShiftedTraffic } from '../../../lambda/release/deployments';
import { readRequest } from '../../../lambda/release/request';
import { readRevision } from '../../../lambda/release/revision';
import { liveRevisionArn } from '../../../lambda/release/service';
import { stoppedTasks } from '../../../lambda/release/stopped-tasks';
import { mayStillGoBack } from '../../../lambda/release/watch';
import { stackOperation } from '../../../lambda/stack-operation';
import { revisionArn } from './fake-aws';
import { releaseEvent } from './fixtures';

const request = readRequest(releaseEvent('Update'));

/** A client that gives one answer for each command, by its name. */
function client(answers: Readonly<Record<string, (input: Record<string, unknown>) => object>>) {
  return {
    send: async (command: {
      readonly input: Record<string, unknown>;
      readonly constructor: { readonly name: string };
    }) => answers[command.constructor.name.replace(/Command$/, '')]?.(command.input),
  } as unknown as CloudFormationClient & CodeDeployClient & ECSClient;
}

test('finds the active deployments on every page, 25 at a time', async () => {
  const ids = Array.from({ length: 60 }, (_, index) => `d-${index}`);
  const asked: number[] = [];
  const codedeploy = client({
    ListDeployments: ({ nextToken }) =>
      nextToken === undefined ? { deployments: ids.slice(0, 40), nextToken: '2' } : { deployments: ids.slice(40) },
    BatchGetDeployments: ({ deploymentIds }) => {
      asked.push((deploymentIds as string[]).length);
      return { deploymentsInfo: (deploymentIds as string[]).map((deploymentId) => ({ deploymentId })) };
    },
  });
  const found = await activeDeployments(codedeploy, request);
  expect(found.map(({ deploymentId }) => deploymentId)).toEqual(ids);
  expect(asked).toEqual([25, 25, 10]);
});

test('takes answers without lists for empty ones', async () => {
  const nothing = client({
    ListDeployments: () => ({}),
    ListDeploymentTargets: () => ({}),
    ListTasks: () => ({}),
    DescribeServices: () => ({}),
    DescribeTaskDefinition: () => ({}),
    DescribeStackEvents: () => ({}),
  });
  await expect(activeDeployments(nothing, request)).resolves.toEqual([]);
  await expect(hasShiftedTraffic(nothing, { deploymentId: 'd-1' })).resolves.toBe(false);
  await expect(stoppedTasks(nothing, request, revisionArn(2))).resolves.toEqual({ count: 0, reasons: [] });
  await expect(liveRevisionArn(nothing, request)).rejects.toThrow(/is not there/);
  await expect(stackOperation(nothing, 'stack')).resolves.toEqual({ rollingBack: false, startedAt: new Date(0) });
  await expect(readRevision(nothing, revisionArn(2), 'web')).rejects.toThrow(/has no container web/);
});

describe('the traffic of a deployment', () => {
  const shifted = (deployment: Partial<Deployment>, ...ecsTargets: (object | undefined)[]) =>
    hasShiftedTraffic(
      client({
        ListDeploymentTargets: () => ({ targetIds: ecsTargets.map((_, index) => String(index)) }),
        BatchGetDeploymentTargets: () => ({ deploymentTargets: ecsTargets.map((ecsTarget) => ({ ecsTarget })) }),
      }),
      { deploymentId: 'd-1', status: 'InProgress', ...deployment },
    );
  const allowed = { lifecycleEvents: [{ lifecycleEventName: 'AllowTraffic', status: 'Succeeded' }] };

  test('has not shifted before there is a target', async () => {
    await expect(shifted({ status: 'Created' })).resolves.toBe(false);
    await expect(shifted({}, undefined)).resolves.toBe(false);
    await expect(shifted({}, {})).resolves.toBe(false);
  });

  test('has shifted by the lifecycle event where CodeDeploy tells no weight', async () => {
    await expect(shifted({}, allowed)).resolves.toBe(true);
    await expect(shifted({}, { ...allowed, taskSetsInfo: [{ taskSetLabel: 'Green' }] })).resolves.toBe(true);
  });

  test('has not shifted before the green tasks are the primary ones of the service, by which the next release goes', async () => {
    const green = (status: string) => [{ taskSetLabel: 'Green', trafficWeight: 100, status }];
    await expect(shifted({}, { ...allowed, taskSetsInfo: green('ACTIVE') })).resolves.toBe(false);
    await expect(shifted({}, { ...allowed, taskSetsInfo: green('PRIMARY') })).resolves.toBe(true);
  });

  test('has not shifted while the green tasks serve a part of it', async () => {
    const taskSetsInfo = [{ taskSetLabel: 'Green', trafficWeight: 10 }];
    await expect(shifted({}, { ...allowed, taskSetsInfo })).resolves.toBe(false);
  });
});

test('takes answers with empty lists in them for empty ones too', async () => {
  const little = client({
    ListDeployments: () => ({ deployments: ['d-1'] }),
    BatchGetDeployments: () => ({}),
    ListDeploymentTargets: () => ({ targetIds: ['t'] }),
    BatchGetDeploymentTargets: () => ({}),
    ListTasks: () => ({ taskArns: ['task'] }),
    DescribeTasks: () => ({}),
    DescribeStackEvents: () => ({
      StackEvents: [
        { PhysicalResourceId: 'stack' },
        { PhysicalResourceId: 'stack', ResourceStatus: 'UPDATE_IN_PROGRESS' },
      ],
    }),
  });
  await expect(activeDeployments(little, request)).resolves.toEqual([]);
  await expect(hasShiftedTraffic(little, { deploymentId: 'd-1' })).resolves.toBe(false);
  await expect(stoppedTasks(little, request, revisionArn(2))).resolves.toEqual({ count: 0, reasons: [] });
  await expect(stackOperation(little, 'stack')).resolves.toEqual({
    type: 'UPDATE',
    rollingBack: false,
    startedAt: new Date(0),
  });
});

test('a deployment group that is gone has no deployments', async () => {
  const codedeploy = client({
    ListDeployments: () => {
      throw new DeploymentGroupDoesNotExistException({ message: 'gone', $metadata: {} });
    },
  });
  await expect(activeDeployments(codedeploy, request)).resolves.toEqual([]);
});

test('a service without task sets runs its task definition', async () => {
  const ecs = client({
    DescribeServices: () => ({ services: [{ status: 'ACTIVE', taskDefinition: revisionArn(3) }] }),
  });
  await expect(liveRevisionArn(ecs, request)).resolves.toBe(revisionArn(3));
});

test('a service that is draining is not there', async () => {
  const ecs = client({
    DescribeServices: () => ({ services: [{ status: 'DRAINING', taskDefinition: revisionArn(3) }] }),
  });
  await expect(liveRevisionArn(ecs, request)).rejects.toThrow(/deploy AppStack again/);
});

test('a failed deployment without an end, which CodeDeploy never names, holds nobody up', () => {
  expect(mayStillGoBack({ deploymentId: 'd-1', status: 'Failed' }, new Date())).toBe(false);
});
