import { readLivePhase } from '../live-phase';
import { reading } from '../reading';
import { readLatch } from '../rollback/latch';
import { keys } from '../validation/keys';
import type { LatestVerdict } from '../validation/latest-verdict';
import { Results } from '../validation/results';
import { readAlarms } from './alarms';
import type { Clients } from './clients';
import type { GateEnvironment } from './environment';
import { readLiveWeight } from './live-weight';
import type { Observed, ObservedVerdict } from './observed';
import { readLag, readTask } from './replication';

/** The clients that a look needs. */
export type LookingClients = Omit<Clients, 'cloudformation'>;

/** Looks at everything at once. It never fails: what could not be read says so in its place. */
export async function observe(clients: LookingClients, environment: GateEnvironment, now: Date): Promise<Observed> {
  const { route53, ssm, dms, cloudwatch, s3 } = clients;
  const [live, phase, latch, task, lagSeconds, alarms, validation] = await Promise.all([
    reading(readLiveWeight(route53, environment)),
    reading(readLivePhase(ssm, environment.phaseParameter)),
    reading(readLatch(ssm, environment.latchParameter)),
    reading(readTask(dms, environment.replicationTaskArn)),
    reading(readLag(cloudwatch, environment, now)),
    reading(readAlarms(cloudwatch, environment.rollbackAlarms)),
    environment.validation && reading(readVerdict(s3, environment.validation.bucket, now)),
  ]);
  return { live, phase, latch, task, lagSeconds, alarms, ...(validation && { validation }) };
}

async function readVerdict(s3: Clients['s3'], bucket: string, now: Date): Promise<ObservedVerdict | undefined> {
  const verdict = await new Results(s3, bucket).read<LatestVerdict>(keys.latestVerdict);
  return verdict && { ...verdict, ageHours: (now.getTime() - Date.parse(verdict.oldestPartAt)) / 3_600_000 };
}
