import { expectRefusal } from './deployment';
import { expectOnlyWeights } from './diff';
import { expectStatusAsDeclared } from './operating';
import { publishLag, startReplication } from './readiness';
import type { Scene } from './scene';
import type { Step } from './steps';
import { expectWeights } from './traffic';
import { expectUntouched } from './untouched';
import { validating } from './validating';

/** Weights of a migration, percent, in the order of the runbook. */
export const weights = [25, 50, 75, 100];

/** Flags of a deployment at a weight. */
export const at = (weight: number) => ({ awsTrafficWeight: String(weight) });

/** The users are faded over to AWS. */
export function shifting(scene: Scene): Step[] {
  return [
    {
      name: 'shift: awsTrafficWeight=0',
      run: async (onProgress) => {
        await scene.deploy(at(0), onProgress, 'TrafficStack');
        return expectWeights(scene, 0);
      },
    },
    {
      name: 'shift before the load: refused',
      run: async (onProgress) => {
        await expectRefusal(scene.deploy(at(25), onProgress, 'TrafficStack'), /is ready, not running/);
        await expectUntouched(scene, 'TrafficStack', 'Custom::TrafficGate');
        return expectWeights(scene, 0);
      },
    },
    { name: 'replication', run: () => startReplication(scene) },
    ...validating(scene),
    {
      name: 'cdk diff of a shift',
      run: async () => expectOnlyWeights(await scene.diff(at(25))),
    },
    ...weights.map(
      (weight): Step => ({
        name: `shift: awsTrafficWeight=${weight}`,
        run: async (onProgress) => {
          await publishLag(scene, 1);
          await scene.deploy(at(weight), onProgress, 'TrafficStack');
          return expectWeights(scene, weight);
        },
      }),
    ),
    { name: 'npm run status', run: () => expectStatusAsDeclared(scene) },
    {
      name: 'deploy without the weight: refused',
      run: async (onProgress) => {
        await expectRefusal(scene.deploy({}, onProgress), /only a flag moves users/);
        await expectUntouched(scene, 'TrafficStack', 'Custom::TrafficGate');
        return expectWeights(scene, 100);
      },
    },
  ];
}
