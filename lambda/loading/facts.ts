import type { Execution } from '../older-execution';
import type { Clients } from './clients';
import { type Connection, type End, readConnection } from './connection';
import type { Facts } from './decision';
import type { LoadingEnvironment } from './environment';
import { hasCaughtUp } from './lag';
import type { LoadingRecord } from './record';
import { type Replication, readReplication } from './replication';
import { readScript } from './script-task';
import type { Step } from './steps';
import { readUnloadedTables } from './tables';
import { lagMinutes } from './timing';

/** The end that each step tries. */
const endsOf: Partial<Readonly<Record<Step, End>>> = { 'source-connection': 'source', 'target-connection': 'target' };

/** The steps that DMS does. */
const replicationSteps: readonly Step[] = ['load', 'cached-changes', 'replication'];

/** Looks at everything that the record's step needs, and at nothing else. */
export async function readFacts(
  clients: Clients,
  environment: LoadingEnvironment,
  known: Readonly<{ now: Date; execution: Execution; record: LoadingRecord | undefined }>,
): Promise<Facts> {
  const { now, record } = known;
  const replication = await readReplication(clients, environment);
  return {
    ...known,
    replication,
    script: record?.script === undefined ? undefined : await readScript(clients, environment, record.script),
    connection: await connectionOf(clients, environment, record),
    unloaded: needsTables(replication, record) ? await readUnloadedTables(clients, environment) : undefined,
    caughtUp: needsLag(replication, record, now) && (await hasCaughtUp(clients, environment, now)),
  };
}

async function connectionOf(
  clients: Clients,
  environment: LoadingEnvironment,
  record: LoadingRecord | undefined,
): Promise<Connection | undefined> {
  const end = record?.tested ? endsOf[record.step] : undefined;
  return end && readConnection(clients, environment, end);
}

/** The tables tell whether a step may end, and what an error or a stop has left. While they load there is nothing to tell. */
function needsTables({ motion, loaded, tablesErrored }: Replication, record: LoadingRecord | undefined): boolean {
  return isReplicating(record) && (motion === 'resting' || tablesErrored > 0 || loaded);
}

/** Until the step is as old as the time that the lag is read over, part of that time is of the step before. */
function needsLag({ motion, loaded, loadedAt }: Replication, record: LoadingRecord | undefined, now: Date): boolean {
  if (record === undefined || !isReplicating(record) || motion !== 'running' || !loaded) {
    return false;
  }
  const begun = record.step === 'load' && loadedAt !== undefined ? loadedAt.getTime() : Date.parse(record.since);
  return now.getTime() - begun >= lagMinutes * 60_000;
}

function isReplicating(record: LoadingRecord | undefined): boolean {
  return record !== undefined && replicationSteps.includes(record.step);
}
