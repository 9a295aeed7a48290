import { definitions } from '../../lib/definitions';
import { definitionOf } from '../../lib/environment';
import { beginning } from './beginning';
import { ending } from './ending';
import { faults } from './faults';
import { life } from './life';
import { placesIn } from './places';
import { countTypes, limits, type RehearsalReport } from './report';
import { Scene, set } from './scene';
import { type ProgressDisplay, runSteps } from './steps';

/** What to rehearse. */
export interface RehearsalProps {
  readonly migration: string;
  /** Name of one of its environments. @default - the first one */
  readonly environment?: string;
  /** What fails in mid-deployment and in mid-rollback, in place of the whole life. */
  readonly faults: boolean;
  /** Root of the project. */
  readonly project: string;
}

/** Runs the whole rehearsal of one migration. Never throws, and ends what it has started in every case. */
export async function rehearse(props: RehearsalProps, display: ProgressDisplay): Promise<RehearsalReport> {
  const definition = set(definitions[props.migration]);
  const [first] = definition.environments;
  const environment = definition.environments.find(({ name }) => name === props.environment) ?? first;
  const scene = new Scene({
    migration: props.migration,
    environment: environment.name,
    definition: definitionOf(definition, environment),
    places: placesIn(props.project),
    faults: props.faults,
  });
  const started = performance.now();
  const what = props.faults ? faults(scene) : life(scene, environment.takesTraffic ?? true);
  const steps = await runSteps([...beginning(scene), ...what, ...ending(scene)], display);
  const end = { name: 'end the emulator', run: async () => void (await scene.close()) };
  const outcomes = [...steps, ...(await runSteps([end], display))];
  return {
    migration: props.migration,
    environment: environment.name,
    emulator: `MiniStack ${scene.version ?? '(not installed)'}`,
    passed: outcomes.every(({ result }) => result === 'passed'),
    seconds: Math.round((performance.now() - started) / 10) / 100,
    rollback: scene.rollback,
    steps: outcomes,
    types: countTypes(scene.stacks),
    standIns: scene.standInCalls(),
    limits,
  };
}
