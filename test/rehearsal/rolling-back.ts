import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { expectRefusal } from './deployment';
import { RehearsalFailure } from './failure';
import { rollBackByHand } from './operating';
import { publishLag, quietAlarms } from './readiness';
import { raise } from './rollback-alarm';
import { lastLines } from './run-to-end';
import { type Scene, set } from './scene';
import { at } from './shifting';
import type { Step } from './steps';
import { expectWeights, parameterExists, waitForRollback } from './traffic';
import { expectUntouched } from './untouched';

/** Seconds that the rollback may take. It took 2 here; on AWS, Route 53 alone takes up to 60. */
const limitSeconds = 60;

/** An alarm sends the users back, and they stay there until somebody says that its cause is gone. */
export function rollingBack(scene: Scene): Step[] {
  return [
    { name: 'alarm: roll back', run: () => alarmRollsBack(scene) },
    {
      name: 'the same flag again',
      run: async (onProgress) => {
        await scene.deploy(at(100), onProgress, 'TrafficStack');
        return expectWeights(scene, 0);
      },
    },
    {
      name: 'deploy at 0',
      run: async (onProgress) => {
        await scene.deploy(at(0), onProgress, 'TrafficStack');
        return expectWeights(scene, 0);
      },
    },
    {
      name: 'raise without acknowledgment: refused',
      run: async (onProgress) => {
        await quietAlarms(scene);
        await publishLag(scene, 1);
        const refusal = /A rollback holds the users on the legacy system/;
        await expectRefusal(scene.deploy(at(25), onProgress, 'TrafficStack'), refusal);
        await expectUntouched(scene, 'TrafficStack', 'Custom::TrafficGate');
        return expectWeights(scene, 0);
      },
    },
    {
      name: 'raise: acknowledgeRollback=<id>',
      run: async (onProgress) => {
        const { latchParameter } = set(scene.alarm).records;
        const acknowledgeRollback = await rollbackId(scene);
        await scene.deploy({ ...at(25), acknowledgeRollback }, onProgress, 'TrafficStack');
        if (await parameterExists(scene.clients, latchParameter)) {
          throw new RehearsalFailure(`The latch ${latchParameter} is still set.`);
        }
        return expectWeights(scene, 25);
      },
    },
    // Destroyed in this state: the records have other weights than the template.
    { name: 'npm run rollback, npm run status', run: () => rollBackByHand(scene) },
  ];
}

/** Raises the alarm and waits until it has had its effect. */
export async function alarmRollsBack(scene: Scene): Promise<string> {
  const { clients, props } = scene;
  const { alarmName, functionName, records } = set(scene.alarm);
  if (await parameterExists(clients, records.latchParameter)) {
    throw new RehearsalFailure(`The latch ${records.latchParameter} is set before any alarm was raised.`);
  }
  const started = performance.now();
  await raise(clients, alarmName);
  const seconds = await waitForRollback(clients, records, started, limitSeconds).catch((error: Error) => {
    // What the function has said is in the emulator's log, among the emulator's own lines.
    const log = readFileSync(join(props.places.logs, 'emulator.log'), 'utf8').replace(/^.* INFO \[.*$/gm, '');
    throw new RehearsalFailure(error.message, lastLines(log));
  });
  scene.rollback = { alarmName, functionName, seconds };
  return `aws 0 / legacy 100 and latch set ${seconds.toFixed(1)} s after the alarm`;
}

/** Id of the rollback that holds the latch. */
export async function rollbackId({ clients, alarm }: Scene): Promise<string> {
  const { Parameter } = await clients.ssm.send(new GetParameterCommand({ Name: set(alarm).records.latchParameter }));
  return (JSON.parse(Parameter?.Value ?? '{}') as { readonly id: string }).id;
}
