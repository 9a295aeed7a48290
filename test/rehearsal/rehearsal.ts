import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { definitions } from '../../lib/definitions';
import { definitionOf } from '../../lib/environment';
import { readAssembly, replaceTemplates } from './assembly';
import { type AwsClients, awsClients } from './aws';
import { type CdkCli, cdkCli } from './cdk-cli';
import { deployedResources } from './deployed';
import { ACCOUNT, type Emulator, startEmulator } from './emulator';
import { installEmulator } from './emulator-install';
import { quirks } from './emulator-quirks';
import { type ExistingResources, makeExisting, withExisting } from './existing';
import { RehearsalFailure } from './failure';
import { findLeftOvers, type HeldState, logGroupsMadeAgain } from './left-overs';
import { createOwnStack, deleteOwnStack } from './own-stack';
import { claim, type Places, placesIn, release } from './places';
import { countTypes, limits, type RehearsalReport, type Rollback } from './report';
import { findRollbackAlarm, type RollbackAlarm, raise } from './rollback-alarm';
import { lastLines } from './run-to-end';
import { type ProgressDisplay, runSteps, type Step } from './steps';
import { stubFunction, stubFunctionArn } from './stub-function';
import { makeRehearsable, type RehearsableTemplate } from './stubs';
import { expectWeights, parameterExists, waitForRollback } from './traffic';

/** Weight that the rehearsal shifts to, percent; the runbook's first step. */
const SHIFTED_WEIGHT = 25;

/** Stack of the Lambda function behind the stubs. */
const STUB_STACK = 'Rehearsal';

/** Seconds that the rollback may take. It took 2 here; on AWS, Route 53 alone takes up to 60. */
const ROLLBACK_LIMIT_SECONDS = 60;

/** What the steps hand to each other. Each is set by one step and read by later ones. */
interface Scene {
  version?: string;
  emulator?: Emulator;
  cdk?: CdkCli;
  clients?: AwsClients;
  existing?: ExistingResources;
  recordsBefore?: readonly string[];
  heldBefore?: HeldState;
  templates?: RehearsableTemplate[];
  assembly?: string;
  alarm?: RollbackAlarm;
  rollback?: Rollback;
}

/** Runs the whole rehearsal of one migration. Never throws, and ends the emulator in every case. */
export async function rehearse(migration: string, project: string, display: ProgressDisplay): Promise<RehearsalReport> {
  const places = placesIn(project);
  const scene: Scene = {};
  const started = performance.now();
  const steps = await runSteps(rehearsalSteps(migration, places, scene), display);
  const end: Step = {
    name: 'end the emulator',
    run: async () => {
      await scene.emulator?.stop();
      release(places);
      return undefined;
    },
  };
  const outcomes = [...steps, ...(await runSteps([end], display))];
  return {
    migration,
    emulator: `MiniStack ${scene.version ?? '(not installed)'}`,
    passed: outcomes.every(({ result }) => result === 'passed'),
    seconds: Math.round((performance.now() - started) / 10) / 100,
    rollback: scene.rollback,
    steps: outcomes,
    types: countTypes(scene.templates ?? []),
    limits,
  };
}

function rehearsalSteps(migration: string, places: Places, scene: Scene): Step[] {
  const definition = set(definitions[migration]);
  const { region } = definition;
  let assemblies = 0;

  const synth = async (context: Record<string, string>) => {
    assemblies += 1;
    const assembly = join(places.work, `assembly-${assemblies}`);
    await set(scene.cdk).synth({ migration, ...context }, assembly);
    const provisionedTypes = await set(scene.emulator).provisionedTypes();
    const sdkClients = new Set(readdirSync(join(places.project, 'node_modules', '@aws-sdk')));
    const target = { provisionedTypes, sdkClients, stubFunctionArn: stubFunctionArn(region), account: ACCOUNT, region };
    const stacks = readAssembly(assembly);
    const { names } = set(scene.existing);
    scene.templates = stacks.map(({ name, template }) => makeRehearsable(withExisting(template, names), name, target));
    replaceTemplates(assembly, new Map(stacks.map(({ id }, index) => [id, set(scene.templates?.[index]).template])));
    scene.assembly = assembly;
  };
  const deploy: Step['run'] = async (onProgress) => {
    await set(scene.cdk).deploy(set(scene.assembly), onProgress);
    return undefined;
  };
  const weights = (aws: number) => expectWeights(set(scene.clients), set(scene.alarm).records, aws);
  const shifted = { awsTrafficWeight: String(SHIFTED_WEIGHT) };

  return [
    {
      name: 'start the emulator',
      run: async (onProgress) => {
        claim(places);
        onProgress('installing MiniStack into .rehearsal, the first time only');
        const { python, version } = await installEmulator(places);
        scene.version = version;
        onProgress('');
        scene.emulator = await startEmulator(python, places, region);
        scene.clients = awsClients(scene.emulator.endpoint, region);
        scene.cdk = cdkCli(places, scene.emulator, region);
        return `MiniStack ${version} on ${scene.emulator.endpoint}`;
      },
    },
    {
      name: 'cdk bootstrap',
      run: async () => {
        await set(scene.cdk).bootstrap();
        return undefined;
      },
    },
    {
      name: 'what exists already',
      run: async () => {
        scene.existing = await makeExisting(set(scene.clients), definitionOf(definition, definition.environments[0]));
        scene.recordsBefore = await scene.existing.records();
        scene.heldBefore = await set(scene.emulator).heldState();
        await createOwnStack(set(scene.clients), STUB_STACK, stubFunction(places.source));
        return [...scene.existing.names.keys()].join(', ') || 'nothing is needed';
      },
    },
    {
      name: 'cdk synth',
      run: async () => {
        await synth({});
        const types = countTypes(scene.templates ?? []);
        const sum = (rows: readonly { count: number }[]) => rows.reduce((all, { count }) => all + count, 0);
        return `${sum(types.real)} resources real, ${sum(types.stubbed)} stubbed`;
      },
    },
    {
      name: 'cdk deploy --all',
      run: async (onProgress) => {
        await deploy(onProgress);
        await completeDeployed(scene);
        scene.alarm = await findRollbackAlarm(set(scene.clients), trafficStackName(set(scene.assembly)));
        return weights(0);
      },
    },
    {
      name: `shift: awsTrafficWeight=${SHIFTED_WEIGHT}`,
      run: async (onProgress) => {
        await synth(shifted);
        await deploy(onProgress);
        return weights(SHIFTED_WEIGHT);
      },
    },
    {
      name: 'alarm: roll back',
      run: async () => {
        const { alarmName, functionName, records } = set(scene.alarm);
        if (await parameterExists(set(scene.clients), records.latchParameter)) {
          throw new RehearsalFailure(`The latch ${records.latchParameter} is set before any alarm was raised.`);
        }
        const started = performance.now();
        await raise(set(scene.clients), alarmName);
        const seconds = await waitForRollback(set(scene.clients), records, started, ROLLBACK_LIMIT_SECONDS).catch(
          (error: Error) => {
            // What the function has said is in the emulator's log, among the emulator's own lines.
            const log = readFileSync(join(places.logs, 'emulator.log'), 'utf8').replace(/^.* INFO \[.*$/gm, '');
            throw new RehearsalFailure(error.message, lastLines(log));
          },
        );
        scene.rollback = { alarmName, functionName, seconds };
        return `aws 0 / legacy 100 and latch set ${seconds.toFixed(1)} s after the alarm`;
      },
    },
    {
      name: 'the same flag again',
      run: async (onProgress) => {
        await synth(shifted);
        await deploy(onProgress);
        return weights(0);
      },
    },
    {
      name: 'cdk destroy --all',
      run: async (onProgress) => {
        await set(scene.cdk).destroy(set(scene.assembly), onProgress);
        await deleteOwnStack(set(scene.clients).cloudFormation, STUB_STACK);
        return undefined;
      },
    },
    {
      name: 'left-overs',
      run: async () => {
        const found = findLeftOvers(
          set(scene.heldBefore),
          await set(scene.emulator).heldState(),
          logGroupsMadeAgain(set(scene.templates).map(({ template }) => template)),
        );
        const lines = found.map(({ store, key }) => `${store}: ${key}`);
        const records = await set(scene.existing).records();
        lines.push(...records.filter((record) => !set(scene.recordsBefore).includes(record)));
        if (lines.length > 0) {
          throw new RehearsalFailure(`${lines.length} left behind`, lines);
        }
        return 'none in any service';
      },
    },
  ];
}

function trafficStackName(assembly: string): string {
  return set(readAssembly(assembly).find(({ id }) => id === 'TrafficStack')).name;
}

/** Does what the emulator's CloudFormation leaves out of the resources that it has deployed. */
async function completeDeployed({ clients, emulator, assembly }: Scene): Promise<void> {
  for (const { name, template } of readAssembly(set(assembly))) {
    for (const { logicalId, physicalId, type } of await deployedResources(set(clients), name)) {
      const resource = template.Resources?.[logicalId];
      for (const quirk of quirks.filter((candidate) => candidate.type === type)) {
        if (resource && quirk.applies(resource)) {
          await quirk.complete?.(resource, physicalId, set(emulator).endpoint);
        }
      }
    }
  }
}

/** What an earlier step must have set. @throws Error when the steps are in a wrong order */
function set<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('A step of the rehearsal needs what an earlier step has not set.');
  }
  return value;
}
