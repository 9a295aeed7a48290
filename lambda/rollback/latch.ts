import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';

/** A rollback that nobody has acknowledged yet. Its parameter exists until a deploy acknowledges it. */
export interface Latch {
  /** Letters, digits and `-`, as the flag `acknowledgeRollback` takes them. */
  readonly id: string;
  /** When it was set, ISO 8601 in UTC. */
  readonly at: string;
  /** Why, at most 500 characters. */
  readonly reason: string;
}

/** How often the latch is looked for when it exists and cannot be read. */
const attempts = 3;

/**
 * Reads the latch.
 *
 * @returns undefined when no latch is set
 * @throws Error when the parameter holds no latch
 */
export async function readLatch(ssm: SSMClient, name: string): Promise<Latch | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
    return parseLatch(name, Parameter?.Value, await ssm.config.region());
  } catch (error) {
    if (error instanceof ParameterNotFound) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Sets the latch, or finds the one that another run has set: of several alarms at once the first wins, and all name the
 * same id, because SSM creates a parameter without `Overwrite` only once.
 *
 * Reserved concurrency 1 would put the alarms in a row instead. It is not used because an account with a concurrency
 * quota of 10, as new accounts have, cannot reserve any: Lambda refuses what leaves fewer than 10 unreserved
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html).
 *
 * @param pauseSeconds between two looks: an SSM parameter that was just created may not be readable at once, and one that
 * existed may have been removed by an acknowledgment in between
 * @throws Error when the latch can neither be set nor read
 */
export async function setLatch(ssm: SSMClient, name: string, reason: string, pauseSeconds: number): Promise<Latch> {
  const latch = newLatch(reason);
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      await ssm.send(new PutParameterCommand({ Name: name, Type: 'String', Value: encode(latch), Overwrite: false }));
      return latch;
    } catch (error) {
      if (!(error instanceof ParameterAlreadyExists)) {
        throw error;
      }
    }
    const existing = await readLatch(ssm, name);
    if (existing !== undefined) {
      return existing;
    }
    await pause(pauseSeconds * 1000);
  }
  throw new Error(`SSM parameter ${name} exists and could not be read in ${attempts} attempts`);
}

function newLatch(reason: string): Latch {
  const at = new Date().toISOString();
  const time = at.replace(/[-:]|\.\d+/g, '');
  return { id: `${time}-${randomUUID().slice(0, 8)}`, at, reason: reason.slice(0, 500) };
}

/**
 * JSON in ASCII without `{{`, which SSM refuses in a value; at most 6 bytes a character of the reason keep it under the
 * 4 KB of a standard parameter (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html).
 */
function encode(latch: Latch): string {
  return JSON.stringify(latch).replace(
    /[^ -~]|\{(?=\{)/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function parseLatch(name: string, value: string | undefined, region: string): Latch {
  try {
    const latch: Partial<Latch> | null = JSON.parse(value ?? '');
    if (typeof latch?.id === 'string' && latch.id !== '') {
      return { id: latch.id, at: String(latch.at), reason: String(latch.reason) };
    }
  } catch {
    // Not JSON: said below.
  }
  throw new Error(
    `SSM parameter ${name}: got ${JSON.stringify(value) ?? 'no value'}, allowed {"id": "...", "at": "...", "reason": "..."} ` +
      `as a rollback writes it; remove it with: aws ssm delete-parameter --region ${region} --name ${name}`,
  );
}
