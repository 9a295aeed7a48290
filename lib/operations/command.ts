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
import { chooseSettings, type Deployment, findDeployment } from './deployment';
import { type CommandOutcome, exitCodes, failure, type Surroundings } from './outcome';
import { paintFor } from './paint';
import { renderRollback, renderShift } from './render';
import { shift } from './shift';
import { readTemplateWeight } from './template-weight';

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
  return operate(asked, flags, surroundings, tools, async ({ deployment, clients, tell }) => {
    const { settings } = deployment;
    const request = {
      weight: asked.weight,
      givenBy: 'flag',
      phase: settings.migrationPhase,
      acknowledgeRollback: asked.acknowledge,
    } as const;
    const accepted = () => tell('Route 53 has accepted the change; waiting for its servers');
    const { waits } = tools;
    const outcome = await shift(request, { deployment, clients, waits, now: surroundings.now, accepted });
    const template = await readTemplateWeight(clients.cloudformation, deployment.trafficStack);
    return {
      done: true,
      json: { ...outcome, template },
      text: renderShift(outcome, template, settings),
    };
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
  return operate(asked, {}, surroundings, tools, async ({ deployment, clients, tell }) => {
    tell('Sending all users to the legacy system');
    const reason = readReason({ reason: asked.reason }) ?? asked.reason;
    const result = await rollBack(reason, { environment: deployment.rollback, clients, waits: tools.waits });
    const template = await readTemplateWeight(clients.cloudformation, deployment.trafficStack);
    return {
      done: result.phase === 'replicate',
      json: { ...result, template },
      text: renderRollback(result, template, deployment.settings),
    };
  });
}

interface Operation {
  readonly deployment: Deployment;
  readonly clients: OperationClients;
  /** Tells how far the command is. */
  readonly tell: (text: string) => void;
}

interface OperationResult {
  readonly done: boolean;
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
  const context = projectContext(project, { ...asked.flags, ...ownFlags });
  const clients = createClients(chooseSettings(context).definition.region);
  const paint = paintFor(terminal, environment);
  const tell = (text: string) => void terminal.write(`${text}\n`);
  try {
    const account = environment['CDK_DEFAULT_ACCOUNT'];
    const deployment = await findDeployment({ context, account, hostedZoneId: asked.hostedZoneId }, clients);
    for (const doubt of deployment.doubts) {
      tell(paint.bad(doubt));
    }
    const { done, json, text } = await work({ deployment, clients, tell });
    tell((done ? paint.good : paint.bad)(done ? 'Done' : 'Not done'));
    return {
      output: asked.json ? JSON.stringify({ done, ...json }, undefined, 2) : text,
      exitCode: done ? exitCodes.done : exitCodes.notDone,
    };
  } catch (error) {
    tell(paint.bad('Not done'));
    return failure(error, asked.json);
  }
}

function acknowledgment(id: string | undefined): Readonly<Record<string, string>> {
  return id === undefined ? {} : { acknowledgeRollback: id };
}
