import type { RollbackEnvironment } from '../../lambda/rollback/environment';
import type { GateEnvironment } from '../../lambda/traffic-gate/environment';
import { offlineAccount, readSettings } from '../context';
import { definitions } from '../definitions';
import { liveContextKey } from '../live-record';
import { livePhaseParameter } from '../migration-phase';
import type { MigrationSettings } from '../settings';
import { gateEnvironment } from '../traffic/gate-environment';
import { rollbackEnvironment } from '../traffic/traffic-environment';
import { findAccount } from './account';
import type { OperationClients } from './clients';
import { findHostedZone } from './hosted-zone';

/** What could not be found out. */
export interface Doubts {
  /** Sentences for people. */
  readonly doubts: readonly string[];
}

/** A deployment as a command finds it: by its definition and its names, not by its stacks. */
export interface Deployment extends Doubts {
  readonly settings: MigrationSettings;
  /** Where to look before users are moved. */
  readonly gate: GateEnvironment;
  /** What a rollback works on. */
  readonly rollback: RollbackEnvironment;
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
 * Returns a context that can be read: without the record of what is live where that one is wrong. What the team has written
 * down keeps nobody from moving users, or from looking.
 *
 * @throws InvalidInputError with every problem of the flags
 */
export function usableContext(context: DeploymentChoice['context']): Pick<DeploymentChoice, 'context'> & Doubts {
  try {
    chooseSettings(context);
    return { context, doubts: [] };
  } catch (error) {
    const { [liveContextKey]: _, ...others } = context;
    chooseSettings(others);
    return { context: others, doubts: [`The record in cdk.json is left out: ${(error as Error).message}`] };
  }
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
  return {
    settings,
    gate: gateEnvironment(settings, zone),
    rollback: rollbackEnvironment(
      settings,
      zone,
      account === undefined ? undefined : `arn:aws:sns:${definition.region}:${account}:${names.of('alerts')}`,
    ),
    doubts: doubt === undefined ? [] : [doubt],
  };
}
