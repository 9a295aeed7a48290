import { makeExisting } from './existing';
import { createOwnStack } from './own-stack';
import type { Scene } from './scene';
import type { Step } from './steps';
import { stubFunction } from './stub-function';

/** Stack of the Lambda function behind the stubs. */
export const STUB_STACK = 'Rehearsal';

/** The steps before the first deployment. */
export function beginning(scene: Scene): Step[] {
  return [
    {
      name: 'start the emulator',
      run: async (onProgress) => {
        await scene.open(onProgress);
        return `MiniStack ${scene.version} on ${scene.emulator.endpoint}, stand-ins on ${scene.standIns.server.endpoint}`;
      },
    },
    { name: 'cdk bootstrap', run: async () => void (await scene.cdk.bootstrap()) },
    { name: 'what exists already', run: () => prepareAccount(scene) },
  ];
}

/** Makes in an empty emulator what the definition expects to exist, and the function behind the stubs. */
export async function prepareAccount(scene: Scene): Promise<string> {
  scene.existing = await makeExisting(scene.clients, scene.props.definition);
  scene.recordsBefore = await scene.existing.records();
  scene.heldBefore = await scene.emulator.heldState();
  await createOwnStack(scene.clients, STUB_STACK, stubFunction(scene.props.places.source));
  return [...scene.existing.names.keys()].join(', ') || 'nothing is needed';
}
