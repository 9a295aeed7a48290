import type { RollbackEnvironment } from '../../lambda/rollback/environment';
import type { GateEnvironment } from '../../lambda/traffic-gate/environment';
import { cdkCommand } from '../commands';
import { offlineAccount, readSettings } from '../context';
import { definitions } from '../definitions';
import { livePhaseParameter } from '../migration-phase';
import type { MigrationSettings } from '../settings';
import { gateEnvironment } from '../traffic/gate-environment';
import { findAccount } from './account';
import type { OperationClients } from './clients';
import { findHostedZone } from './hosted-zone';

/** A deployment as a command finds it: by its definition and its names, not by its stacks. */
export interface Deployment {
  readonly settings: MigrationSettings;
  /** Where to look before users are moved. */
  readonly gate: GateEnvironment;
  /** What a rollback works on. */
  readonly rollback: RollbackEnvironment;
  /** Physical name of TrafficStack, whose template holds the weight of the last deploy. */
  readonly trafficStack: string;
  /** What could not be found out, for people. */
  readonly doubts: readonly string[];
}

/** What chooses a deployment. */
export interface DeploymentChoice {
  /** The context, as `cdk synth` would pass it. */
  readonly context: Readonly<Record<string, unknown>>;
  /** Id of the public zone. @default - the definition's, or the one of that name */
  readonly hostedZoneId?: string;
  /** Account where it cannot be read. @default - none */
  readonly account?: string;
}

/**
 * A day on which every version was in support. That a support has ended refuses a synth, and must not keep anybody from
 * moving users.
 */
const longAgo = new Date(0);

/**
 * Reads the settings of a deployment without its account, which chooses the Region.
 *
 * @throws InvalidInputError with every problem of the flags
 */
export function chooseSettings(context: DeploymentChoice['context'], account = offlineAccount): MigrationSettings {
  return readSettings(context, definitions, account, longAgo);
}

/**
 * Finds a deployment: everything follows from the definition but the account, which its credentials have, and the id of a
 * zone that the app creates.
 *
 * @throws Error when the zone cannot be found
 */
export async function findDeployment(
  { context, hostedZoneId, account: otherwise }: DeploymentChoice,
  { ssm, route53 }: Pick<OperationClients, 'ssm' | 'route53'>,
): Promise<Deployment> {
  const chosen = chooseSettings(context);
  const { account, doubt } = await findAccount(ssm, livePhaseParameter(chosen), otherwise);
  const settings = chooseSettings(context, account);
  const { definition, names } = settings;
  const zone = hostedZoneId ?? (await findHostedZone(route53, definition.network.publicZone));
  const gate = gateEnvironment(settings, zone);
  return {
    settings,
    gate,
    rollback: {
      ...gate,
      templatePhase: settings.migrationPhase,
      deployCommand: cdkCommand(settings, 'deploy TrafficStack --exclusively'),
      alertTopicArn: `arn:aws:sns:${definition.region}:${settings.account}:${names.of('alerts')}`,
    },
    trafficStack: names.of('traffic-stack'),
    doubts: doubt === undefined ? [] : [doubt],
  };
}
