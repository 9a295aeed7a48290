import { join } from 'node:path';
import { ACCOUNT, type Emulator } from './emulator';
import { RehearsalFailure } from './failure';
import type { Places } from './places';
import { lastLines, runToEnd } from './run-to-end';

/** The CDK CLI of the project, talking to the emulator. */
export interface CdkCli {
  /** Prepares the emulator's account for CDK deployments. */
  bootstrap(): Promise<void>;
  /** Synthesises the app into a folder. @param context the `-c` flags */
  synth(context: Readonly<Record<string, string>>, output: string): Promise<void>;
  /**
   * Compares a synthesised assembly with what is deployed.
   *
   * @param stack id of one stack. @default - all
   * @returns the output
   */
  diff(assembly: string, stack?: string): Promise<string>;
  /**
   * Deploys stacks of a synthesised assembly, one after the other.
   *
   * @returns the output
   */
  deploy(assembly: string, options: DeployOptions): Promise<string>;
  /** Destroys all stacks of a synthesised assembly. */
  destroy(assembly: string, onProgress: (text: string) => void): Promise<void>;
}

/** How to deploy. */
export interface DeployOptions {
  /** Called with what is being done right now. */
  readonly onProgress: (text: string) => void;
  /** Id of the one stack to deploy. @default - all */
  readonly stack?: string;
  /** Ends the CLI in the middle, as a closed laptop does. @default - it ends by itself */
  readonly signal?: AbortSignal;
}

/** Makes the CLI for one emulator. Every call throws a RehearsalFailure that starts with CloudFormation's own reason. */
export function cdkCli(places: Places, emulator: Emulator, region: string): CdkCli {
  const run = async (name: string, args: readonly string[], { onProgress, cwd = places.project, signal }: Run = {}) => {
    const { code, output } = await runToEnd(
      process.execPath,
      ['--require', endWithParent, cli, ...args, '--no-notices'],
      {
        cwd,
        env: environment(emulator.endpoint, region),
        log: join(places.logs, `${name}.log`),
        signal,
        onLine: (line) => {
          const progress = stackProgress(line);
          if (progress) {
            onProgress?.(progress);
          }
        },
      },
    );
    if (emulator.lost()) {
      throw new RehearsalFailure('The emulator has ended by itself (emulator.log)');
    }
    if (code !== 0) {
      const message = `cdk ${args[0]} failed (the whole output: ${name}.log)`;
      throw new RehearsalFailure(message, tellingLines(output), output);
    }
    return output;
  };
  const endWithParent = join(places.source, 'end-with-parent.js');
  const cli = join(places.project, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  return {
    // Outside the project: beside a cdk.json, the CLI would synthesise the app first, for nothing.
    bootstrap: async () => {
      await run('bootstrap', ['bootstrap', `aws://${ACCOUNT}/${region}`], { cwd: places.work });
    },
    synth: async (context, output) => {
      await run('synth', [
        'synth',
        '--quiet',
        ...['--output', output],
        ...Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
      ]);
    },
    // Templates are compared, which is what the CLI does where it may not make a change set.
    diff: (assembly, stack) =>
      run('diff', ['diff', ...selected(stack), '--app', assembly, '--method', 'template', '--context-lines', '0']),
    deploy: (assembly, { onProgress, stack, signal }) =>
      run(
        'deploy',
        [
          'deploy',
          ...selected(stack),
          ...['--app', assembly],
          ...['--require-approval', 'never'],
          ...['--concurrency', '1'],
          ...eventLines,
        ],
        { onProgress, signal },
      ),
    destroy: async (assembly, onProgress) => {
      await run('destroy', ['destroy', '--all', '--app', assembly, '--force', ...eventLines], { onProgress });
    },
  };
}

interface Run {
  readonly onProgress?: (text: string) => void;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
}

/** One stack and no other, or all of them. */
const selected = (stack: string | undefined) => (stack === undefined ? ['--all'] : [stack, '--exclusively']);

const eventLines = ['--progress', 'events'];

/** The environment of this process, without anything that would lead the CLI to an AWS account. */
export function environment(endpoint: string, region: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|CDK_|NODE_OPTIONS$|FORCE_COLOR$)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    // Files that do not exist: a profile of the person at the keyboard must play no part.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    NO_COLOR: '1',
  };
}

/** `NetworkStack 12/40` of an event line of the CLI, or undefined for any other line. */
export function stackProgress(line: string): string | undefined {
  const match = /^(\S+) \|\s+(\d+)(\/\d+)? \| /.exec(line);
  return match ? `${match[1]} ${match[2]}${match[3] ?? ''}` : undefined;
}

/** The lines of a failed run that say why, CloudFormation's first reason before all. */
export function tellingLines(output: string): string[] {
  const lines = output.split('\n').map((line) => line.trim());
  const failed = lines.filter((line) => /\| \w+_FAILED +\|/.test(line) && !/cancelled/i.test(line));
  // A DELETE_FAILED beside them comes from CloudFormation's rollback: a consequence. The lines come newest first, so
  // their order does not tell.
  const causes = failed.filter((line) => /\| (CREATE|UPDATE)_FAILED +\|/.test(line));
  const events = causes.length > 0 ? causes : failed;
  const errors = lines.filter((line) => /^(❌|✖|Error\b|\[Error)|\b(\w+Error|Exception):/.test(line));
  const telling = [...new Set([...events.slice(0, 3), ...errors.slice(0, 5)])];
  return telling.length > 0 ? telling : lastLines(output);
}
