import { randomBytes } from 'node:crypto';
import { type DeployedService, Deployment, targetId } from './deployment';
import { type Fields, ServiceError, type StandIn, type StubbedResource, text } from './stand-in';

/** A deployment group, from the template. */
interface Group {
  readonly application: string;
  readonly group: string;
  readonly cluster: string;
  readonly service: string;
}

/** What CodeDeploy moves: finds a service by cluster and name. */
export type ServiceFinder = (cluster: string, service: string) => DeployedService;

/** AWS CodeDeploy, as far as blue-green deployments of ECS services go: it moves the service of the emulator. */
export function codeDeployStandIn(find: ServiceFinder, now: () => number = Date.now): StandIn {
  const groups = new Map<string, Group>();
  const deployments = new Map<string, Deployment>();

  const groupOf = (input: Fields): Group => {
    const application = text(input, 'applicationName');
    const name = text(input, 'deploymentGroupName');
    const group = groups.get(`${application}/${name}`);
    if (group !== undefined) {
      return group;
    }
    if (![...groups.values()].some((known) => known.application === application)) {
      throw new ServiceError('ApplicationDoesNotExistException', `No application found for name: ${application}`);
    }
    throw new ServiceError('DeploymentGroupDoesNotExistException', `No Deployment Group found for name: ${name}`);
  };
  const deploymentOf = async (input: Fields): Promise<Deployment> => {
    const deployment = deployments.get(text(input, 'deploymentId'));
    if (deployment === undefined) {
      throw new ServiceError('DeploymentDoesNotExistException', `No deployment ${input['deploymentId']}.`);
    }
    return deployment.settle();
  };
  const ofGroup = async ({ application, group }: Group): Promise<Deployment[]> => {
    const own = [...deployments.values()].filter(
      ({ order }) => order.application === application && order.group === group,
    );
    return Promise.all(own.map((deployment) => deployment.settle()));
  };
  const begin = async (group: Group, order: Pick<Deployment['order'], 'taskDefinition' | 'undoes'> & Fields) => {
    const service = find(group.cluster, group.service);
    const id = `d-${randomBytes(5).toString('hex').toUpperCase().slice(0, 9)}`;
    const { application, group: name } = group;
    const { revision, description, ...rest } = order;
    deployments.set(
      id,
      await Deployment.begin({ id, application, group: name, service, revision, description, ...rest }, now),
    );
    return id;
  };

  return {
    name: 'AWS CodeDeploy',
    serviceId: 'CodeDeploy',
    target: 'CodeDeploy_20141006',
    operations: {
      async CreateDeployment(input) {
        const group = groupOf(input);
        const active = (await ofGroup(group)).find((deployment) => deployment.active);
        if (active !== undefined) {
          throw new ServiceError(
            'DeploymentLimitExceededException',
            `The Deployment Group '${group.group}' already has an active Deployment '${active.order.id}'`,
          );
        }
        const { revision, description } = input;
        return { deploymentId: await begin(group, { revision, description, taskDefinition: readRevision(revision) }) };
      },
      async ListDeployments(input) {
        const since = (input['createTimeRange'] as { readonly start?: number } | undefined)?.start;
        const statuses = input['includeOnlyStatuses'] as readonly string[] | undefined;
        const found = (await ofGroup(groupOf(input))).filter((deployment) => deployment.matches(statuses, since));
        return { deployments: found.map(({ order }) => order.id) };
      },
      async GetDeployment(input) {
        return { deploymentInfo: (await deploymentOf(input)).info() };
      },
      async BatchGetDeployments(input) {
        const ids = input['deploymentIds'] as readonly string[];
        const found = await Promise.all(ids.map((deploymentId) => deploymentOf({ deploymentId })));
        return { deploymentsInfo: found.map((deployment) => deployment.info()) };
      },
      async ListDeploymentTargets(input) {
        await deploymentOf(input);
        return { targetIds: [targetId] };
      },
      async BatchGetDeploymentTargets(input) {
        return { deploymentTargets: [(await deploymentOf(input)).target()] };
      },
      async ContinueDeployment(input) {
        const deployment = await deploymentOf(input);
        refuseIfOver(deployment);
        if (!deployment.keepsOldTasks) {
          throw new ServiceError('DeploymentIsNotInReadyStateException', 'The deployment does not wait.');
        }
        deployment.endKeeping();
        return {};
      },
      async StopDeployment(input) {
        const deployment = await deploymentOf(input);
        refuseIfOver(deployment);
        const taskDefinition = deployment.stop();
        if (input['autoRollbackEnabled'] === true) {
          const { application, group, id: undoes } = deployment.order;
          const own = groupOf({ applicationName: application, deploymentGroupName: group });
          deployment.noteWayBack(await begin(own, { taskDefinition, undoes }));
        }
        return { status: 'Succeeded' };
      },
    },
    types: ['AWS::CodeDeploy::DeploymentGroup'],
    keep({ request, properties }: StubbedResource) {
      const application = text(properties, 'ApplicationName');
      const group = text(properties, 'DeploymentGroupName');
      const [service] = (properties['ECSServices'] ?? []) as readonly Fields[];
      if (request === 'Delete') {
        groups.delete(`${application}/${group}`);
      } else if (service !== undefined) {
        const [cluster, name] = [text(service, 'ClusterName'), text(service, 'ServiceName')];
        groups.set(`${application}/${group}`, { application, group, cluster, service: name });
      }
    },
    forget: () => {
      groups.clear();
      deployments.clear();
    },
    held: () => [
      ...[...groups.keys()].map((group) => `deployment group ${group}`),
      ...[...deployments.values()].filter(({ active }) => active).map(({ order }) => `deployment ${order.id}`),
    ],
  };
}

function refuseIfOver({ active, order }: Deployment): void {
  if (!active) {
    throw new ServiceError('DeploymentAlreadyCompletedException', `Deployment ${order.id} is over.`);
  }
}

/** Reads the task definition of an application specification. @throws ServiceError when there is none */
function readRevision(revision: unknown): string {
  const content = (revision as { readonly appSpecContent?: { readonly content?: string } } | undefined)?.appSpecContent
    ?.content;
  try {
    const [resource] = JSON.parse(content ?? '').Resources;
    return text(resource.TargetService.Properties, 'TaskDefinition');
  } catch {
    throw new ServiceError(
      'InvalidRevisionException',
      `No task definition in the revision ${JSON.stringify(revision)}.`,
    );
  }
}
