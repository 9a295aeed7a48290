import { RehearsalFailure } from './failure';
import { findRollbackAlarm } from './rollback-alarm';
import type { Scene } from './scene';
import type { Flags } from './synthesis';

/** Deploys all stacks to an account that has none of them, and finds the way from the alarms to the rollback. */
export async function deployEverything(
  scene: Scene,
  flags: Flags,
  onProgress: (text: string) => void,
): Promise<string> {
  const output = await scene.deploy(flags, onProgress);
  scene.alarm = await findRollbackAlarm(scene.clients, scene.stack('TrafficStack').name);
  return output;
}

/** Reads from the output of `cdk deploy` that no stack was touched. @throws RehearsalFailure when one was */
export function expectNoChanges(output: string): string {
  const deployed = output.split('\n').filter((line) => /^\s*✅ /.test(line));
  const changed = deployed.filter((line) => !line.includes('(no changes)'));
  if (deployed.length === 0 || changed.length > 0) {
    throw new RehearsalFailure(`Expected no changes; ${changed.length} of ${deployed.length} stacks changed.`, changed);
  }
  return `no changes in ${deployed.length} stacks`;
}

/**
 * Waits for a deployment that is to be refused.
 *
 * @param reason what the refusal says
 * @returns the line that says it
 * @throws RehearsalFailure when the deployment went through, or failed for another reason
 */
export async function expectRefusal(deployment: Promise<unknown>, reason: RegExp): Promise<string> {
  const refusal = await deployment.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (refusal === undefined) {
    throw new RehearsalFailure(`The deployment went through; expected a refusal that says ${reason}.`);
  }
  const { details, output } =
    refusal instanceof RehearsalFailure ? refusal : new RehearsalFailure('', [String(refusal)]);
  const line = output.split('\n').find((text) => reason.test(text));
  if (line === undefined) {
    throw new RehearsalFailure(`The deployment failed, but not with ${reason}.`, details);
  }
  return line.trim();
}
