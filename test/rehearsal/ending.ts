import { STUB_STACK } from './beginning';
import { RehearsalFailure } from './failure';
import { findLeftOvers, logGroupsMadeAgain } from './left-overs';
import { deleteOwnStack } from './own-stack';
import { type Scene, set } from './scene';
import type { Step } from './steps';

/** The steps after everything that is rehearsed. */
export function ending(scene: Scene): Step[] {
  return [
    {
      name: 'cdk destroy --all',
      run: async (onProgress) => {
        await scene.destroy(onProgress);
        await deleteOwnStack(scene.clients.cloudFormation, STUB_STACK);
        return undefined;
      },
    },
    { name: 'left-overs', run: () => expectNothingLeft(scene) },
  ];
}

/** Looks into every service of the emulator, and into the stand-ins. @throws RehearsalFailure when something is left */
async function expectNothingLeft(scene: Scene): Promise<string> {
  const found = findLeftOvers(
    set(scene.heldBefore),
    await scene.emulator.heldState(),
    logGroupsMadeAgain(scene.stacks.map(({ template }) => template)),
  );
  const records = await set(scene.existing).records();
  const lines = [
    ...found.map(({ store, key }) => `${store}: ${key}`),
    ...records.filter((record) => !scene.recordsBefore.includes(record)),
    ...scene.standIns.all.flatMap((standIn) => standIn.held().map((line) => `${standIn.name}: ${line}`)),
  ];
  if (lines.length > 0) {
    throw new RehearsalFailure(`${lines.length} left behind`, lines);
  }
  return 'none in any service';
}
