import { deployEverything, expectNoChanges } from './deployment';
import { expectNoDifferences } from './diff';
import { cutover, phases } from './phases';
import { releasedAt, releasing } from './releasing';
import { rollingBack } from './rolling-back';
import type { Scene } from './scene';
import { at, shifting, weights } from './shifting';
import type { Step } from './steps';
import { expectWeights } from './traffic';

/**
 * The life of a migration from its first deployment until it is destroyed, as its operator leads it.
 *
 * @param takesTraffic whether the environment may receive users: without them there is nothing to shift, to cut over and
 *   to send back
 */
export function life(scene: Scene, takesTraffic: boolean): Step[] {
  const later = takesTraffic ? [...[0, ...weights].map(at), releasedAt(100), cutover] : [at(0), releasedAt(0)];
  const first: Step[] = [
    {
      name: 'cdk deploy --all',
      run: async (onProgress) => {
        await scene.synth({});
        scene.prepare(...later);
        await deployEverything(scene, {}, onProgress);
        return expectWeights(scene, 0);
      },
    },
    {
      name: 'deploy again: no change',
      run: async (onProgress) => {
        expectNoDifferences(await scene.diff({}));
        return expectNoChanges(await scene.deploy({}, onProgress));
      },
    },
  ];
  return takesTraffic
    ? [...first, ...shifting(scene), ...releasing(scene, 100), ...phases(scene), ...rollingBack(scene)]
    : [...first, ...releasing(scene, 0)];
}
