import { codeDeployStandIn } from './codedeploy';
import type { DeployedService } from './deployment';

const group = { applicationName: 'app', deploymentGroupName: 'group' };
const resource = (request: 'Create' | 'Delete') => ({
  request,
  type: 'AWS::CodeDeploy::DeploymentGroup',
  physicalId: 'group',
  properties: {
    ApplicationName: 'app',
    DeploymentGroupName: 'group',
    ECSServices: [{ ClusterName: 'cluster', ServiceName: 'service' }],
  },
});
const revision = (TaskDefinition: string) => ({
  appSpecContent: { content: JSON.stringify({ Resources: [{ TargetService: { Properties: { TaskDefinition } } }] }) },
});

let now: number;
let live: string;
let moves: string[];
let codeDeploy: ReturnType<typeof codeDeployStandIn>;

beforeEach(() => {
  now = 1_000_000;
  live = 'td:1';
  moves = [];
  const service: DeployedService = {
    taskDefinition: async () => live,
    move: async (taskDefinition) => {
      if (taskDefinition === 'td:refused') {
        throw new Error('Unable to find task definition');
      }
      moves.push(taskDefinition);
      live = taskDefinition;
    },
  };
  codeDeploy = codeDeployStandIn(
    (cluster, name) => {
      expect([cluster, name]).toEqual(['cluster', 'service']);
      return service;
    },
    () => now,
  );
  codeDeploy.keep(resource('Create'));
});

/** The fields of an answer, as far as a test reads them by itself. */
interface Answer {
  readonly deploymentId: string;
  readonly deployments: readonly string[];
  readonly deploymentInfo: {
    readonly status: string;
    readonly rollbackInfo: { readonly rollbackDeploymentId: string };
  };
  readonly deploymentTargets: readonly object[];
}

const call = async (operation: string, input: Record<string, unknown>) =>
  (await codeDeploy.operations[operation]?.(input)) as Answer;
const create = async (taskDefinition: string) =>
  (await call('CreateDeployment', { ...group, revision: revision(taskDefinition), description: 'mine' })).deploymentId;
const info = async (deploymentId: string) => (await call('GetDeployment', { deploymentId })).deploymentInfo;
const target = async (deploymentId: string) =>
  (await call('BatchGetDeploymentTargets', { deploymentId, targetIds: ['service'] })).deploymentTargets[0];
const list = async (filter: object = {}) => (await call('ListDeployments', { ...group, ...filter })).deployments;

describe('the stand-in of CodeDeploy', () => {
  it('shifts the users after a while, by moving the service of the emulator', async () => {
    const id = await create('td:2');
    expect(await target(id)).toMatchObject({ ecsTarget: { taskSetsInfo: [{ trafficWeight: 0, status: 'ACTIVE' }] } });
    expect(moves).toEqual([]);
    now += 1000;
    expect(await target(id)).toMatchObject({
      ecsTarget: {
        lifecycleEvents: [{}, { lifecycleEventName: 'AllowTraffic', status: 'Succeeded' }],
        taskSetsInfo: [{ taskSetLabel: 'Green', trafficWeight: 100, status: 'PRIMARY' }],
      },
    });
    expect(moves).toEqual(['td:2']);
  });

  it('keeps a deployment in progress while the old tasks are kept', async () => {
    const id = await create('td:2');
    now += 1000;
    expect(await info(id)).toMatchObject({ status: 'InProgress', description: 'mine' });
    now += 10 * 60 * 1000;
    expect(await info(id)).toMatchObject({ status: 'Succeeded' });
  });

  it('refuses a second deployment meanwhile, until the first one is told to end', async () => {
    const id = await create('td:2');
    await expect(create('td:3')).rejects.toMatchObject({ code: 'DeploymentLimitExceededException' });
    await expect(call('ContinueDeployment', { deploymentId: id })).rejects.toMatchObject({
      code: 'DeploymentIsNotInReadyStateException',
    });
    now += 1000;
    await call('ContinueDeployment', { deploymentId: id });
    expect(await info(id)).toMatchObject({ status: 'Succeeded' });
    await expect(create('td:3')).resolves.toMatch(/^d-[0-9A-F]{9}$/);
  });

  it('goes back to the tasks before a deployment that is stopped', async () => {
    const id = await create('td:2');
    now += 1000;
    await info(id);
    await call('StopDeployment', { deploymentId: id, autoRollbackEnabled: true });
    const { status, rollbackInfo } = await info(id);
    expect(status).toBe('Stopped');
    now += 1000;
    expect(await info(rollbackInfo.rollbackDeploymentId)).toMatchObject({
      status: 'InProgress',
      rollbackInfo: { rollbackTriggeringDeploymentId: id },
    });
    expect(live).toBe('td:1');
    await expect(call('StopDeployment', { deploymentId: id })).rejects.toMatchObject({
      code: 'DeploymentAlreadyCompletedException',
    });
  });

  it('stops without a way back where none is asked for', async () => {
    const id = await create('td:2');
    await call('StopDeployment', { deploymentId: id, autoRollbackEnabled: false });
    now += 2000;
    expect(await list({ includeOnlyStatuses: ['InProgress'] })).toEqual([]);
    expect(moves).toEqual([]);
  });

  it('fails a deployment whose task definition does not exist', async () => {
    const id = await create('td:refused');
    now += 1000;
    expect(await info(id)).toMatchObject({
      status: 'Failed',
      errorInformation: { message: 'Unable to find task definition' },
    });
  });

  it('lists the deployments of a group by status and by time', async () => {
    const id = await create('td:2');
    expect(await list()).toEqual([id]);
    expect(await list({ includeOnlyStatuses: ['InProgress'] })).toEqual([id]);
    expect(await list({ includeOnlyStatuses: ['Failed'] })).toEqual([]);
    expect(await list({ createTimeRange: { start: 1000 } })).toEqual([id]);
    expect(await list({ createTimeRange: { start: 1001 } })).toEqual([]);
    expect(await call('BatchGetDeployments', { deploymentIds: [id] })).toMatchObject({
      deploymentsInfo: [{ deploymentId: id }],
    });
    expect(await call('ListDeploymentTargets', { deploymentId: id })).toEqual({ targetIds: ['service'] });
  });

  it('names what does not exist: application, group, deployment', async () => {
    await expect(call('ListDeployments', { ...group, deploymentGroupName: 'other' })).rejects.toMatchObject({
      code: 'DeploymentGroupDoesNotExistException',
    });
    await expect(info('d-1')).rejects.toMatchObject({ code: 'DeploymentDoesNotExistException' });
    codeDeploy.keep(resource('Delete'));
    await expect(call('ListDeployments', group)).rejects.toMatchObject({ code: 'ApplicationDoesNotExistException' });
  });

  it('refuses a revision without a task definition', async () => {
    await expect(call('CreateDeployment', { ...group, revision: {} })).rejects.toMatchObject({
      code: 'InvalidRevisionException',
    });
  });

  it('holds groups and deployments that are not over', async () => {
    const id = await create('td:2');
    expect(codeDeploy.held()).toEqual(['deployment group app/group', `deployment ${id}`]);
    codeDeploy.forget();
    expect(codeDeploy.held()).toEqual([]);
  });
});
