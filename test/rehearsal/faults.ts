import { faultsOfDeployments } from './faults-of-deployments';
import { faultsOfRollbacks } from './faults-of-rollbacks';
import type { Scene } from './scene';
import type { Step } from './steps';

/** What fails in the middle: each time the same is done again, and ends right. */
export function faults(scene: Scene): Step[] {
  return [...faultsOfDeployments(scene), ...faultsOfRollbacks(scene)];
}
