import { closeSync, mkdirSync, openSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RehearsalFailure } from './failure';
import type { HeldState } from './left-overs';
import type { Places } from './places';
import { endAllGroups, endGroup, startGroup } from './processes';
import { lastLines } from './run-to-end';

/** The account that the emulator plays, and that an offline synth assumes. */
export const ACCOUNT = '000000000000';

/** Seconds that the emulator may take until it answers; it took 1.5 here. */
const START_LIMIT_SECONDS = 60;

/** What an emulator is started with. */
export interface EmulatorOptions {
  readonly region: string;
  /** Further environment variables of the emulator, and so of every Lambda function. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A running emulator. */
export interface Emulator {
  /** Base address of every AWS API, `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** The CloudFormation resource types that it provisions. */
  provisionedTypes(): Promise<ReadonlySet<string>>;
  /** Everything that it holds, in every service. */
  heldState(): Promise<HeldState>;
  /** Whether it has ended without being told to. */
  lost(): boolean;
  /** Ends it with all its Lambda workers, and deletes its working files. */
  stop(): Promise<void>;
}

/**
 * Starts the emulator on a free port of 127.0.0.1 and waits until it answers.
 *
 * @param python path of the Python that has MiniStack installed
 * @throws RehearsalFailure with the last lines of its log when it ends early or does not answer in time
 */
export async function startEmulator(
  python: string,
  places: Places,
  { region, environment }: EmulatorOptions,
): Promise<Emulator> {
  const port = await freePort();
  const files = join(places.work, `emulator-files-${port}`);
  const runtimeModules = join(files, 'runtime', 'node_modules');
  mkdirSync(runtimeModules, { recursive: true });
  // Lambda's Node runtime brings the AWS SDK along, and CDK's own functions rely on that. Nothing but the SDK is shown to
  // them, so that a package missing from a bundle is still missing here.
  symlinkSync(join(places.project, 'node_modules', '@aws-sdk'), join(runtimeModules, '@aws-sdk'));
  const log = join(places.logs, 'emulator.log');
  const output = openSync(log, 'a');
  const child = startGroup(python, [join(places.source, 'launch.py')], {
    // Standard input stays open for as long as this process lives; launch.py ends when it closes.
    stdio: ['pipe', output, output],
    cwd: files,
    env: {
      PATH: process.env['PATH'],
      NODE_PATH: runtimeModules,
      // Or every function would write five lines about the end of Node 20 into its log.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      HOME: files,
      TMPDIR: files,
      S3_DATA_DIR: join(files, 's3'),
      // The default is 0.0.0.0.
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      // Lambda functions reach the emulator, and custom resources their ResponseURL, by this name.
      MINISTACK_HOST: '127.0.0.1',
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      MINISTACK_REGION: region,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
      // Two servers of its own that would take fixed ports.
      SFTP_ENABLED: '0',
      IOT_MTLS_ENABLED: '0',
      // A custom resource that takes long is asked every 15 s on AWS, by a state machine; nothing takes that long here.
      SFN_WAIT_SCALE: '0.1',
      ...environment,
    },
  });
  closeSync(output);
  const endpoint = `http://127.0.0.1:${port}`;
  let lost = false;
  let stopped = false;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      lost = !stopped;
      // Whatever talks to it would only try again and again.
      endAllGroups();
      resolve();
    });
  });
  const stop = async () => {
    stopped = true;
    if (child.pid !== undefined) {
      endGroup(child.pid);
      await exited;
    }
    rmSync(files, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const deadline = Date.now() + START_LIMIT_SECONDS * 1000;
  while (!(await answers(endpoint))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      const reason = Date.now() > deadline ? `did not answer in ${START_LIMIT_SECONDS} s` : 'ended while it started';
      await stop();
      throw new RehearsalFailure(`The emulator ${reason}.`, lastLines(readFileSync(log, 'utf8')));
    }
    await sleep(100);
  }
  return {
    endpoint,
    provisionedTypes: async () => new Set((await getJson(`${endpoint}/rehearsal/types`)) as string[]),
    heldState: async () => (await getJson(`${endpoint}/rehearsal/state`)) as HeldState,
    lost: () => lost,
    stop,
  };
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/_ministack/health`)).ok;
  } catch {
    return false;
  }
}

async function getJson(address: string): Promise<unknown> {
  const response = await fetch(address);
  if (!response.ok) {
    throw new RehearsalFailure(`The emulator answered ${response.status} to ${new URL(address).pathname}.`);
  }
  return response.json();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
