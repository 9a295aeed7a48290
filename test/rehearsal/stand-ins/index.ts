import { ECSClient } from '@aws-sdk/client-ecs';
import { emulated } from '../aws';
import { scalingStandIn } from './application-auto-scaling';
import { codeDeployStandIn } from './codedeploy';
import { serviceOf } from './ecs';
import { type ReplicationStandIn, replicationStandIn } from './replication';
import { type StandInServer, startStandIns } from './server';
import type { StandIn } from './stand-in';

/** The stand-ins of a rehearsal. */
export interface RehearsalStandIns {
  readonly server: StandInServer;
  readonly all: readonly StandIn[];
  readonly replication: ReplicationStandIn;
  /** Says where the emulator is. */
  attach(emulatorEndpoint: string, region: string): void;
  /** Forgets every resource: the emulator is empty again. */
  forgetResources(): void;
}

/** Starts them all. @param forward whether the calls of further services pass through, so that they can fail */
export async function startRehearsalStandIns(forward: boolean): Promise<RehearsalStandIns> {
  let ecs: ECSClient | undefined;
  const replication = replicationStandIn();
  const codeDeploy = codeDeployStandIn((cluster, service) => {
    if (ecs === undefined) {
      throw new Error('The stand-in of CodeDeploy was called before the emulator was there.');
    }
    return serviceOf(ecs, cluster, service);
  });
  const all = [replication, codeDeploy, scalingStandIn()];
  const server = await startStandIns(all, { forward });
  return {
    server,
    all,
    replication,
    attach(endpoint, region) {
      ecs = new ECSClient(emulated(endpoint, region));
      server.forwardTo(endpoint);
    },
    forgetResources: () => {
      for (const standIn of all) {
        standIn.forget();
      }
    },
  };
}
