import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationDefinition } from '../../lib/definition';
import { readAssembly, replaceTemplates } from './assembly';
import { type AwsClients, awsClients } from './aws';
import { type CdkCli, cdkCli } from './cdk-cli';
import type { RehearsalDatabases } from './databases';
import { ACCOUNT, type Emulator, startEmulator } from './emulator';
import { type InstalledEmulator, installEmulator } from './emulator-install';
import { type ExistingResources, withExisting } from './existing';
import type { HeldState } from './left-overs';
import { claim, type Places, release } from './places';
import { endAllGroups } from './processes';
import { countOperations, type Rollback, type StandInCalls } from './report';
import type { RollbackAlarm } from './rollback-alarm';
import { type RehearsalStandIns, startRehearsalStandIns } from './stand-ins';
import { stubFunctionArn } from './stub-function';
import { makeRehearsable } from './stubs';
import { type Assembly, type Flags, type StagedStack, Synthesis } from './synthesis';

/** Id of a stack in the app. */
export type StackId = 'NetworkStack' | 'DataStack' | 'AppStack' | 'TrafficStack' | 'MonitoringStack';

/** What is rehearsed, and where. */
export interface SceneProps {
  readonly migration: string;
  readonly environment: string;
  /** The definition as the environment has it. */
  readonly definition: MigrationDefinition;
  readonly places: Places;
  /** Whether calls of the emulator's own services pass through the stand-ins as well, so that they can fail. */
  readonly faults: boolean;
}

/** What runs. */
interface Stage {
  readonly emulator: Emulator;
  readonly clients: AwsClients;
  readonly cdk: CdkCli;
}

/** The scene of one rehearsal: what runs, what is synthesised, and what the steps hand to each other. */
export class Scene {
  existing: ExistingResources | undefined;
  heldBefore: HeldState | undefined;
  /** The records of an existing hosted zone before the first deployment. */
  recordsBefore: readonly string[] = [];
  alarm: RollbackAlarm | undefined;
  rollback: Rollback | undefined;
  /** The servers that the validation compares. */
  databases: RehearsalDatabases | undefined;
  private installed: InstalledEmulator | undefined;
  private standInsHere: RehearsalStandIns | undefined;
  private stage: Stage | undefined;
  private readonly synthesis: Synthesis;
  private latest: Assembly | undefined;

  constructor(readonly props: SceneProps) {
    this.synthesis = new Synthesis(props.places.work, (flags, path) => this.assemble(flags, path));
  }

  get region(): string {
    return this.props.definition.region;
  }

  get emulator(): Emulator {
    return set(this.stage).emulator;
  }

  get clients(): AwsClients {
    return set(this.stage).clients;
  }

  get cdk(): CdkCli {
    return set(this.stage).cdk;
  }

  get standIns(): RehearsalStandIns {
    return set(this.standInsHere);
  }

  /** Version of the emulator; undefined before it is installed. */
  get version(): string | undefined {
    return this.installed?.version;
  }

  /** The stacks of the newest assembly; none before the first synth. */
  get stacks(): readonly StagedStack[] {
    return this.latest?.stacks ?? [];
  }

  /** Claims the working folder, installs the emulator where it is missing, starts the stand-ins and the emulator. */
  async open(onProgress: (text: string) => void): Promise<void> {
    const { places, faults } = this.props;
    claim(places);
    onProgress('installing MiniStack into .rehearsal, the first time only');
    this.installed = await installEmulator(places);
    onProgress('');
    this.standInsHere = await startRehearsalStandIns(faults);
    await this.startEmulator();
  }

  /** Ends the emulator and starts an empty one. What was synthesised is forgotten: it names what existed before. */
  async restart(): Promise<void> {
    await this.emulator.stop();
    this.standIns.forgetResources();
    await this.synthesis.forget();
    await this.startEmulator();
  }

  /** Ends everything that runs. */
  async close(): Promise<void> {
    this.synthesis.end();
    endAllGroups();
    await this.databases?.stop();
    await this.stage?.emulator.stop();
    await this.standInsHere?.server.stop();
    release(this.props.places);
  }

  /** Synthesises the app, once for the same flags, and makes it fit the emulator. */
  async synth(flags: Flags): Promise<Assembly> {
    this.latest = await this.synthesis.of(flags);
    return this.latest;
  }

  /** Synthesises the app for flags that are needed later, while the emulator is busy. */
  prepare(...all: readonly Flags[]): void {
    for (const flags of all) {
      // Whoever needs the assembly learns of the failure.
      this.synthesis.of(flags).catch(() => undefined);
    }
  }

  /** Deploys all stacks, or one of them and no other. @returns the output of the CLI */
  async deploy(
    flags: Flags,
    onProgress: (text: string) => void,
    stack?: StackId,
    signal?: AbortSignal,
  ): Promise<string> {
    const { path } = await this.synth(flags);
    return this.cdk.deploy(path, { onProgress, stack, signal });
  }

  /** Compares the app with what is deployed. @returns the output of the CLI */
  async diff(flags: Flags, stack?: StackId): Promise<string> {
    const { path } = await this.synth(flags);
    return this.cdk.diff(path, stack);
  }

  /** Destroys all stacks. */
  async destroy(onProgress: (text: string) => void): Promise<void> {
    await this.cdk.destroy(set(this.latest).path, onProgress);
  }

  /** Which calls the stand-ins answered. */
  standInCalls(): readonly StandInCalls[] {
    const calls = this.standInsHere?.server.calls ?? [];
    return (this.standInsHere?.all ?? []).map(({ name, serviceId }) => ({
      name,
      operations: countOperations(calls.filter((call) => call.serviceId === serviceId)),
    }));
  }

  /** A stack of the newest assembly. */
  stack(id: StackId): StagedStack {
    return set(this.stacks.find((stack) => stack.id === id));
  }

  private async startEmulator(): Promise<void> {
    const { places } = this.props;
    const { python } = set(this.installed);
    const { server, attach } = this.standIns;
    const emulator = await startEmulator(python, places, { region: this.region, environment: server.environment });
    attach(emulator.endpoint, this.region);
    this.stage = {
      emulator,
      clients: awsClients(emulator.endpoint, server.endpoint, this.region),
      cdk: cdkCli(places, emulator, this.region),
    };
  }

  private async assemble(flags: Flags, path: string): Promise<Assembly> {
    const { migration, environment, places } = this.props;
    await this.cdk.synth({ migration, environment, ...flags }, path);
    const target = {
      provisionedTypes: await this.emulator.provisionedTypes(),
      sdkClients: new Set(readdirSync(join(places.project, 'node_modules', '@aws-sdk'))),
      standIns: this.standIns.all,
      stubFunctionArn: stubFunctionArn(this.region),
      account: ACCOUNT,
      region: this.region,
    };
    const { names } = set(this.existing);
    const stacks = readAssembly(path).map(({ id, name, template }) => ({
      id,
      name,
      ...makeRehearsable(withExisting(template, names), name, target),
    }));
    replaceTemplates(path, new Map(stacks.map(({ id, template }) => [id, template])));
    return { path, stacks };
  }
}

/** What an earlier step must have set. @throws Error when the steps are in a wrong order */
export function set<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('A step of the rehearsal needs what an earlier step has not set.');
  }
  return value;
}
