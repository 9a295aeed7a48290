import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import type { MigrationPhase } from '../../lib/migration-phase';
import { expectRefusal } from './deployment';
import { expectNoDifferences } from './diff';
import { RehearsalFailure } from './failure';
import { type Scene, set } from './scene';
import { at } from './shifting';
import type { Step } from './steps';
import { expectWeights } from './traffic';
import { expectUntouched } from './untouched';

/** Flags of a deployment in phase `cutover`. */
export const cutover = { ...at(100), migrationPhase: 'cutover' };

/** The phase moves on, and back: the machines that do it are played by the rehearsal. */
export function phases(scene: Scene): Step[] {
  return [
    {
      name: 'phase cutover',
      run: async (onProgress) => {
        await setPhase(scene, 'cutover');
        await scene.deploy(cutover, onProgress);
        expectNoDifferences(await scene.diff(cutover));
        return expectPhase(scene, 'cutover');
      },
    },
    {
      name: 'deploy without the phase: refused',
      run: async (onProgress) => {
        await expectRefusal(scene.deploy(at(100), onProgress), /migrationPhase: got "replicate", allowed cutover/);
        await expectUntouched(scene, 'NetworkStack', 'Custom::PhaseGuard');
        await expectPhase(scene, 'cutover');
        return expectWeights(scene, 100);
      },
    },
    {
      name: 'phase replicate',
      run: async (onProgress) => {
        await setPhase(scene, 'replicate');
        await scene.deploy(at(100), onProgress);
        return expectPhase(scene, 'replicate');
      },
    },
  ];
}

/** Writes the live phase, as only the machines of the cutover do. */
async function setPhase(scene: Scene, phase: MigrationPhase): Promise<void> {
  await scene.clients.ssm.send(
    new PutParameterCommand({ Name: phaseParameter(scene), Value: phase, Type: 'String', Overwrite: true }),
  );
}

async function expectPhase(scene: Scene, phase: MigrationPhase): Promise<string> {
  const { Parameter } = await scene.clients.ssm.send(new GetParameterCommand({ Name: phaseParameter(scene) }));
  if (Parameter?.Value !== phase) {
    throw new RehearsalFailure(`The live phase is ${Parameter?.Value}; expected ${phase}.`);
  }
  return `live: ${phase}`;
}

function phaseParameter({ stacks }: Scene): string {
  const resources = stacks.flatMap(({ template }) => Object.values(template.Resources ?? {}));
  return String(set(resources.find(({ Type }) => Type === 'Custom::LivePhase')).Properties?.['Parameter']);
}
