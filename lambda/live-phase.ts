import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { type MigrationPhase, migrationPhases } from '../lib/migration-phase';

/**
 * Reads the live phase.
 *
 * @throws Error when the parameter is missing or holds no phase, with what to do next
 */
export async function readLivePhase(ssm: SSMClient, name: string): Promise<MigrationPhase> {
  const value = await readParameter(ssm, name);
  const phase = migrationPhases.find((candidate) => candidate === value);
  if (phase === undefined) {
    const region = await ssm.config.region();
    throw new Error(
      `SSM parameter ${name}: got ${JSON.stringify(value) ?? 'no such parameter'}, allowed one of ` +
        `${migrationPhases.join(', ')}; write it again, then deploy again: aws ssm put-parameter --region ${region} --overwrite --type String ` +
        `--name ${name} --value <phase>. It is replicate where the source is the writer of record, cutover where Aurora is ` +
        'and replicates back, complete where nothing replicates',
    );
  }
  return phase;
}

async function readParameter(ssm: SSMClient, name: string): Promise<string | undefined> {
  try {
    return (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter?.Value;
  } catch (error) {
    if (error instanceof ParameterNotFound) {
      return undefined;
    }
    throw error;
  }
}
