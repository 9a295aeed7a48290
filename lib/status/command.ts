import { projectContext } from '../compliance/project-context';
import { readStatusArguments, statusHelpText } from '../operations/arguments';
import { chooseSettings, findDeployment, usableContext } from '../operations/deployment';
import type { ProcessSurroundings } from '../operations/main';
import { type CommandOutcome, exitCodes, failure } from '../operations/outcome';
import { paintFor } from '../operations/paint';
import { createStatusClients, lookAt, type StatusClients } from './facts';
import { statusLines } from './lines';
import { renderStatus } from './render';

/**
 * Says what is declared and what is live of the migration that a command line names. It only reads.
 *
 * @throws InvalidInputError with every problem of the arguments or the flags
 */
export async function runStatus(
  args: readonly string[],
  { project, environment, output, terminal, now }: ProcessSurroundings,
  createClients: (region: string) => StatusClients = createStatusClients,
): Promise<CommandOutcome> {
  const { flags, hostedZoneId, json, help } = readStatusArguments(args);
  if (help) {
    return { output: statusHelpText, exitCode: exitCodes.done };
  }
  const { context, doubts: ofRecord } = usableContext(projectContext(project, flags));
  const clients = createClients(chooseSettings(context).definition.region);
  try {
    const account = environment['CDK_DEFAULT_ACCOUNT'];
    const deployment = await findDeployment({ context, account, hostedZoneId }, clients);
    const { settings, doubts } = deployment;
    for (const doubt of [...ofRecord, ...doubts]) {
      terminal.write(`${doubt}\n`);
    }
    const lines = statusLines(settings, await lookAt(deployment, clients, now));
    const agrees = lines.every((line) => line.agrees);
    const { definition, environmentSuffix } = settings;
    return {
      output: json
        ? JSON.stringify(
            { migration: definition.name, environment: settings.environment.name, environmentSuffix, agrees, lines },
            undefined,
            2,
          )
        : renderStatus(settings, lines, paintFor(output, environment)),
      exitCode: agrees ? exitCodes.done : exitCodes.notDone,
    };
  } catch (error) {
    terminal.write('The status could not be read\n');
    return failure(error, json);
  }
}
