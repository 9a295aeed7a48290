import { ECSClient } from '@aws-sdk/client-ecs';
import { clientConfiguration } from '../../lambda/client-configuration';
import { type Reading, reading } from '../../lambda/reading';
import { type Note, readNote } from '../../lambda/replication-stop/note';
import { observe } from '../../lambda/traffic-gate/observe';
import type { Observed } from '../../lambda/traffic-gate/observed';
import { otherLimits } from '../../lambda/traffic-gate/timing';
import { pausedReplicationParameter } from '../data/replication-stop';
import { createOperationClients, type OperationClients } from '../operations/clients';
import { type DeployedStack, readStack } from '../operations/deployed-stack';
import type { Deployment } from '../operations/deployment';
import { type AlarmStates, readAlarmStates } from './alarms';
import { readLiveImage } from './images';

/** The AWS clients that a status needs. Nothing but reads goes through them. */
export interface StatusClients extends OperationClients {
  readonly ecs: ECSClient;
}

/** Makes the clients; credentials come from the operator's own configuration. */
export function createStatusClients(region: string): StatusClients {
  return {
    ...createOperationClients(region),
    ecs: new ECSClient({ ...clientConfiguration(otherLimits), region }),
  };
}

/** What was found in the account, at one moment. */
export interface Facts {
  /** The five stacks, in the order of the deploy. */
  readonly stacks: Reading<readonly DeployedStack[]>;
  readonly observed: Observed;
  readonly alarms: Reading<AlarmStates>;
  /** What a deploy has stopped and not resumed; undefined where there is nothing. */
  readonly paused: Reading<Note | undefined>;
  /** The image that each service runs, by the service's name. */
  readonly images: Readonly<Record<string, Reading<string>>>;
}

/** The types of the stacks, in the order of the deploy. */
const stackTypes = ['network-stack', 'data-stack', 'app-stack', 'traffic-stack', 'monitoring-stack'] as const;

/** Looks at everything at once. It never fails: what could not be read says so in its place. */
export async function lookAt({ settings, gate }: Deployment, clients: StatusClients, now: Date): Promise<Facts> {
  const names = stackTypes.map((type) => settings.names.of(type));
  const readStacks = Promise.all(names.map((name) => readStack(clients.cloudformation, name)));
  const readAlarms = async () => {
    const deployed = (await readStacks).filter(({ status }) => status !== undefined);
    return readAlarmStates(
      clients,
      deployed.map(({ name }) => name),
    );
  };
  const readImages = settings.definition.compute.services.map(
    async (service) => [service.name, await reading(readLiveImage(clients, settings, service))] as const,
  );
  const [stacks, observed, alarms, paused, images] = await Promise.all([
    reading(readStacks),
    observe(clients, gate, now),
    reading(readAlarms()),
    reading(readNote(clients.ssm, pausedReplicationParameter(settings))),
    Promise.all(readImages),
  ]);
  return { stacks, observed, alarms, paused, images: Object.fromEntries(images) };
}
