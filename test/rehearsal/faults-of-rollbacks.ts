import { setTimeout as sleep } from 'node:timers/promises';
import { otherLimits, route53Limits } from '../../lambda/rollback/timing';
import { RehearsalFailure } from './failure';
import { publishLag, quietAlarms, startReplication } from './readiness';
import { alarmRollsBack, rollbackId } from './rolling-back';
import type { Scene } from './scene';
import { at } from './shifting';
import type { Step } from './steps';
import { expectWeights } from './traffic';
import { validating } from './validating';

/** Runs of the function for one alarm that fail: Lambda starts two more after the first one. */
const failingRuns = 2;

/** Seconds in which Lambda tries again here. */
const retryLimitSeconds = 30;

/** Rollbacks in which a service is down for a while. */
export function faultsOfRollbacks(scene: Scene): Step[] {
  return [
    { name: 'replication', run: () => startReplication(scene) },
    ...validating(scene),
    {
      name: 'shift: awsTrafficWeight=25',
      run: async (onProgress) => {
        await publishLag(scene, 1);
        await scene.deploy(at(25), onProgress, 'TrafficStack');
        return expectWeights(scene, 25);
      },
    },
    { name: 'alarm while Route 53 is down', run: () => rollBackWithoutRoute53(scene) },
    raiseAgain(scene),
    { name: 'alarm while SNS is down', run: () => rollBackWithoutSns(scene) },
    {
      name: 'deploy at 0',
      run: async (onProgress) => {
        await scene.deploy(at(0), onProgress, 'TrafficStack');
        return expectWeights(scene, 0);
      },
    },
  ];
}

async function rollBackWithoutRoute53(scene: Scene): Promise<string> {
  const calls = failingRuns * route53Limits.attempts;
  const fault = scene.standIns.server.faults.inject({ serviceId: 'Route 53', operation: /^GET .*\/rrset$/, calls });
  const outcome = await alarmRollsBack(scene);
  if (fault.failed() !== calls) {
    throw new RehearsalFailure(`${fault.failed()} of ${calls} calls of Route 53 failed: the function did not retry.`);
  }
  fault.end();
  return `${failingRuns} runs failed, then ${outcome}`;
}

async function rollBackWithoutSns(scene: Scene): Promise<string> {
  const { server } = scene.standIns;
  const before = server.calls.length;
  const fault = server.faults.inject({ serviceId: 'SNS', operation: /^Publish$/, calls: otherLimits.attempts });
  // Traffic and latch do not wait for the notification.
  const outcome = await alarmRollsBack(scene);
  const deadline = Date.now() + retryLimitSeconds * 1000;
  const published = () =>
    server.calls.slice(before).filter(({ serviceId, operation }) => serviceId === 'SNS' && operation === 'Publish');
  while (!published().some(({ status }) => status === 200)) {
    if (Date.now() > deadline) {
      throw new RehearsalFailure(`No second run has told the alert topic in ${retryLimitSeconds} s.`);
    }
    await sleep(200);
  }
  const failed = published().filter(({ status }) => status === 503).length;
  fault.end();
  if (failed !== otherLimits.attempts) {
    throw new RehearsalFailure(`${failed} of ${otherLimits.attempts} calls of SNS failed: the first run went through.`);
  }
  return `${outcome}; the first run failed, the second one told the topic`;
}

/** After a rollback: deploy at 0, and raise with its id. */
function raiseAgain(scene: Scene): Step {
  return {
    name: 'deploy at 0, raise again',
    run: async (onProgress) => {
      await scene.deploy(at(0), onProgress, 'TrafficStack');
      await quietAlarms(scene);
      await publishLag(scene, 1);
      const acknowledgeRollback = await rollbackId(scene);
      await scene.deploy({ ...at(25), acknowledgeRollback }, onProgress, 'TrafficStack');
      return expectWeights(scene, 25);
    },
  };
}
