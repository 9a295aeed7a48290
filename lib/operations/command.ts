import { readReason } from '../../lambda/rollback/event';
import { rollBack } from '../../lambda/rollback/rollback';
import { waits as usualWaits, type Waits } from '../../lambda/rollback/timing';
import { projectContext } from '../compliance/project-context';
import {
  type OperationArguments,
  readRollbackArguments,
  readShiftArguments,
  rollbackHelpText,
  shiftHelpText,
} from './arguments';
import { createOperationClients, type OperationClients } from './clients';
import { type DeployedTraffic, readTraffic } from './deployed-stack';
import { chooseSettings, type Deployment, findDeployment, usableContext } from './deployment';
import { type CommandOutcome, exitCodes, failure, type Surroundings } from './outcome';
import { paintFor } from './paint';
import { renderRollback, renderShift } from './render';
import { shift } from './shift';

/** What a command works with; a test replaces it. */
export interface OperationTools {
  readonly createClients: (region: string) => OperationClients;
  readonly waits: Waits;
}

const usualTools: OperationTools = { createClients: createOperationClients, waits: usualWaits };

/**
 * Moves users as a command line asks for it.
 *
 * @throws InvalidInputError with every problem of the arguments or the flags
 */
export async function runShift(
  args: readonly string[],
  surroundings: Surroundings,
  tools: OperationTools = usualTools,
): Promise<CommandOutcome> {
  const asked = readShiftArguments(args);
  if (asked.help) {
    return { output: shiftHelpText, exitCode: exitCodes.done };
  }
  const flags = { awsTrafficWeight: String(asked.weight), ...acknowledgment(asked.acknowledge) };
  return operate(asked, flags, surroundings, tools, async ({ deployment, traffic, clients, tell }) => {
    const request = {
      weight: asked.weight,
      givenBy: 'flag',
      phase: deployment.settings.migrationPhase,
      acknowledgeRollback: asked.acknowledge,
    } as const;
    const outcome = await shift(request, { deployment, clients, waits: tools.waits, now: surroundings.now, tell });
    return { ended: 'Done', json: outcome, text: renderShift(outcome, { deployment, traffic }) };
  });
}

/**
 * Sends all users back as a command line asks for it.
 *
 * @throws InvalidInputError with every problem of the arguments or the flags
 */
export async function runRollback(
  args: readonly string[],
  surroundings: Surroundings,
  tools: OperationTools = usualTools,
): Promise<CommandOutcome> {
  const asked = readRollbackArguments(args);
  if (asked.help) {
    return { output: rollbackHelpText, exitCode: exitCodes.done };
  }
  return operate(asked, {}, surroundings, tools, async ({ deployment, traffic, clients, tell }) => {
    tell('Sending all users to the legacy system');
    const reason = readReason({ reason: asked.reason }) ?? asked.reason;
    // The deployed template knows the phase better than the flags of this command, which nobody gives in a hurry.
    const templatePhase = 'value' in traffic.phase ? traffic.phase.value : deployment.settings.migrationPhase;
    const environment = { ...deployment.rollback, templatePhase };
    const result = await rollBack(reason, { environment, clients, waits: tools.waits });
    const complete = result.problems.length === 0 ? 'Done' : 'Done in part';
    return {
      ended: result.phase === 'replicate' ? complete : 'Not done',
      json: result,
      text: renderRollback(result, { deployment, traffic }),
    };
  });
}

interface Operation {
  readonly deployment: Deployment;
  /** What CloudFormation has of the weights, as it was before the command. */
  readonly traffic: DeployedTraffic;
  readonly clients: OperationClients;
  /** Tells how far the command is. */
  readonly tell: (text: string) => void;
}

interface OperationResult {
  readonly ended: 'Done' | 'Done in part' | 'Not done';
  readonly json: object;
  readonly text: string;
}

async function operate(
  asked: OperationArguments,
  ownFlags: Readonly<Record<string, string>>,
  { project, environment, terminal }: Surroundings,
  { createClients }: OperationTools,
  work: (operation: Operation) => Promise<OperationResult>,
): Promise<CommandOutcome> {
  const { context, doubts } = usableContext(projectContext(project, { ...asked.flags, ...ownFlags }));
  const { definition, names } = chooseSettings(context);
  const clients = createClients(definition.region);
  const paint = paintFor(terminal, environment);
  const tell = (text: string) => void terminal.write(`${text}\n`);
  try {
    const account = environment['CDK_DEFAULT_ACCOUNT'];
    const trafficStack = names.of('traffic-stack');
    const [deployment, traffic] = await Promise.all([
      findDeployment({ context, account, hostedZoneId: asked.hostedZoneId }, clients),
      readTraffic(clients.cloudformation, trafficStack),
    ]);
    for (const doubt of [...doubts, ...deployment.doubts, ...describeChanging(trafficStack, traffic)]) {
      tell(paint.bad(doubt));
    }
    const { ended, json, text } = await work({ deployment, traffic, clients, tell });
    const done = ended === 'Done';
    tell((done ? paint.good : paint.bad)(ended));
    return {
      output: asked.json ? JSON.stringify({ done, ...json, template: traffic.weight }, undefined, 2) : text,
      exitCode: done ? exitCodes.done : exitCodes.notDone,
    };
  } catch (error) {
    tell(paint.bad('Not done'));
    return failure(error, asked.json);
  }
}

/** CloudFormation writes the records after this command as well, and compares them with nothing before. */
function describeChanging(trafficStack: string, { changing }: DeployedTraffic): readonly string[] {
  return changing === undefined
    ? []
    : [
        `TrafficStack is being updated (${trafficStack}: ${changing}), and may write its weights over those of this command; run this again when it has ended.`,
      ];
}

function acknowledgment(id: string | undefined): Readonly<Record<string, string>> {
  return id === undefined ? {} : { acknowledgeRollback: id };
}
