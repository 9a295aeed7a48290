import { GetParameterCommand, ParameterNotFound, PutParameterCommand } from '@aws-sdk/client-ssm';
import type { Clients } from './clients';
import type { LoadingEnvironment } from './environment';
import { type Step, steps } from './steps';

/** Where a load is, in the SSM parameter that every look reads and writes. DMS does not tell all of it. */
export interface LoadingRecord {
  /** The step that is under way. Every one before it is done. */
  readonly step: Step;
  /** Name of the execution that does it. */
  readonly execution: string;
  /** When that execution began the step, ISO 8601. */
  readonly since: string;
  /** When the last look was, ISO 8601. */
  readonly at: string;
  /** When the DMS task began this load, ISO 8601. Absent before it did. Another time means another load. */
  readonly freshStart?: string;
  /** Whether DMS was asked to try the connection, in this step. */
  readonly tested?: boolean;
  /** Whether the DMS task was started, or seen at work, in this step. */
  readonly moved?: boolean;
  /** ARN of the container's ECS task, in a step that has one. */
  readonly script?: string;
  /** Times that a container was started in this step. */
  readonly attempt?: number;
  /** What the last look found, for people. */
  readonly doing?: string;
}

/** Reads where the load is; undefined before the first look of all. What cannot be read counts as nothing. */
export async function readRecord(
  { ssm }: Pick<Clients, 'ssm'>,
  { recordParameter }: LoadingEnvironment,
): Promise<LoadingRecord | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: recordParameter }));
    const record = parse(Parameter?.Value);
    return record !== undefined && steps.includes(record.step) && typeof record.execution === 'string'
      ? record
      : undefined;
  } catch (error) {
    if (error instanceof ParameterNotFound) {
      return undefined;
    }
    throw error;
  }
}

/** Writes where the load is. */
export async function writeRecord(
  { ssm }: Pick<Clients, 'ssm'>,
  { recordParameter }: LoadingEnvironment,
  record: LoadingRecord,
): Promise<void> {
  await ssm.send(
    new PutParameterCommand({
      Name: recordParameter,
      Type: 'String',
      Overwrite: true,
      Value: JSON.stringify(record),
    }),
  );
}

function parse(text: string | undefined): LoadingRecord | undefined {
  try {
    return (JSON.parse(text ?? '') ?? undefined) as LoadingRecord | undefined;
  } catch {
    return undefined;
  }
}
