import { waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { prepareAccount } from './beginning';
import { deployEverything } from './deployment';
import { RehearsalFailure } from './failure';
import type { Scene } from './scene';
import type { Step } from './steps';
import { expectWeights } from './traffic';

/** Seconds; the SDK's own first delay of 30 is made for AWS. */
const patience = { maxWaitTime: 180, minDelay: 1, maxDelay: 1 };

/** The first deployment fails in several ways before it ends right. */
export function faultsOfDeployments(scene: Scene): Step[] {
  return [
    {
      name: 'a custom resource fails in two deployments',
      run: async (onProgress) => {
        const fault = scene.standIns.server.faults.inject({
          serviceId: 'SSM',
          operation: /^PutParameter$/,
          calls: Number.POSITIVE_INFINITY,
        });
        const reasons = [await failedDeployment(scene, onProgress), await failedDeployment(scene, onProgress)];
        fault.end();
        if (!reasons.every((reason) => reason.includes('LivePhase'))) {
          throw new RehearsalFailure('The deployments failed for another reason than the live phase.', reasons);
        }
        return `${fault.failed()} calls of SSM failed, both deployments were rolled back`;
      },
    },
    {
      name: 'the emulator is killed in mid-deployment',
      run: async (onProgress) => {
        await failedDeployment(scene, onProgress, () => void scene.emulator.stop());
        await scene.restart();
        await scene.cdk.bootstrap();
        await prepareAccount(scene);
        return 'it keeps nothing: the account is empty again';
      },
    },
    {
      name: 'the CLI is killed in mid-deployment',
      run: async (onProgress) => {
        const cli = new AbortController();
        await failedDeployment(scene, onProgress, () => cli.abort(), cli.signal);
        // The CLI takes a stack that is being made from the same template for one without changes, and goes on with the
        // next one, whose imports are not there yet. So whoever deploys again waits first, as the runbook says.
        const client = scene.clients.cloudFormation;
        await waitUntilStackCreateComplete({ client, ...patience }, { StackName: scene.stack('DataStack').name });
        return 'CloudFormation went on by itself';
      },
    },
    {
      name: 'cdk deploy --all',
      run: async (onProgress) => {
        await deployEverything(scene, {}, onProgress);
        return expectWeights(scene, 0);
      },
    },
  ];
}

/**
 * Deploys everything and waits until that has failed.
 *
 * @param interrupt called once, in the middle of DataStack, which takes longer than any other
 * @returns why it failed
 */
async function failedDeployment(
  scene: Scene,
  onProgress: (text: string) => void,
  interrupt?: () => void,
  signal?: AbortSignal,
): Promise<string> {
  await scene.synth({});
  const { name } = scene.stack('DataStack');
  let interrupted = false;
  const observe = (text: string) => {
    onProgress(text);
    if (interrupt && !interrupted && text.startsWith(`${name} `)) {
      interrupted = true;
      interrupt();
    }
  };
  try {
    await scene.deploy({}, observe, undefined, signal);
  } catch (error) {
    const reason = error instanceof RehearsalFailure ? [error.message, ...error.details].join('\n') : String(error);
    if (interrupt && !interrupted) {
      throw new RehearsalFailure('The deployment failed before it could be interrupted.', [reason]);
    }
    return reason;
  }
  throw new RehearsalFailure('The deployment went through although it was interrupted.');
}
