import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApplicationEnvironment } from '../../lib/app/application-environment';
import { instanceBoot } from '../../lib/app/instance-boot';
import { payments } from '../../lib/definitions/payments';

const [definition] = payments.compute.services;
const secret = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:payments/application-AbCdEf';
const parameter = (name: string) => `arn:aws:ssm:us-east-1:000000000000:parameter/crossfade/${name}`;
/** Repository of the service. */
export const repository = '000000000000.dkr.ecr.us-east-1.amazonaws.com/ecr-payments';

const sources: Readonly<Record<string, string>> = {
  LOG_LEVEL: parameter('LOG_LEVEL'),
  DATABASE_USER: `${secret}:username::`,
  DATABASE_PASSWORD: `${secret}:password::`,
  API_KEYS: secret,
};

/** The user data of an instance with some variables. */
export function bootOf(
  variables: Readonly<Record<string, string>> = sources,
  plainVariables: Readonly<Record<string, string>> = { FILE_BUCKET: "it's a bucket" },
): string {
  const environment = {
    variables: Object.fromEntries(Object.entries(variables).map(([key, arn]) => [key, { arn }])),
    plainVariables,
  } as unknown as ApplicationEnvironment;
  return instanceBoot({
    region: 'us-east-1',
    definition,
    environment,
    stackName: 'app-stack',
    logicalId: 'Group',
    groupName: 'instances-payments',
    hookName: 'hook-payments',
    targetGroupArn: 'arn:target-group',
    logGroupName: '/service-payments',
    liveImageParameter: '/crossfade/live/image-payments',
    bootstrapImage: `${repository}-mirror/nginx:1`,
  });
}

/** The commands that are not of every Linux. */
const faked = ['aws', 'cfn-signal', 'curl', 'dnf', 'docker', 'sleep', 'systemctl'];

/** An instance that boots: the real script with fake commands. */
export class Instance {
  readonly directory = mkdtempSync(join(tmpdir(), 'crossfade-instance-'));
  output = '';
  exitCode: number | null = null;

  constructor() {
    for (const folder of ['bin', 'parameters', 'memory']) {
      mkdirSync(this.path(folder));
    }
    for (const command of faked) {
      cpSync(join(__dirname, 'fake-instance.sh'), this.path('bin', command));
    }
    spawnSync('chmod', ['-R', '+x', this.path('bin')]);
    this.write('calls', '');
    this.write('failing', '');
    this.write('answers', '200\n');
    this.write('log', 'a line of the boot\n');
    this.write('secret', JSON.stringify({ username: 'app', password: "pa$$'word\nof two lines", port: 1 }));
    this.write('parameters/_crossfade_live_image-payments', `${repository}:1.0.0`);
    this.write('parameters/_crossfade_LOG_LEVEL', 'info');
  }

  path(...parts: string[]): string {
    return join(this.directory, ...parts);
  }

  write(file: string, content: string): void {
    writeFileSync(this.path(file), content);
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  boot(script = bootOf()): this {
    this.write(
      'boot.sh',
      script
        .replace("MEMORY='/run'", `MEMORY='${this.path('memory')}'`)
        .replace(/BOOT_LOG='.*'/, `BOOT_LOG='${this.path('log')}'`)
        .replace("CONSOLE='/dev/console'", `CONSOLE='${this.path('console')}'`)
        .replace("ANSWER_SECONDS='300'", "ANSWER_SECONDS='3'"),
    );
    const { status, stdout, stderr } = spawnSync('bash', [this.path('boot.sh')], {
      // An instance has no HOME while it boots.
      env: { PATH: `${this.path('bin')}:${process.env['PATH']}`, FAKE: this.directory },
      encoding: 'utf8',
    });
    this.output = stdout + stderr;
    this.exitCode = status;
    return this;
  }

  get calls(): readonly string[] {
    return this.read('calls').split('\n').slice(0, -1);
  }

  /** The calls that begin with some words. */
  callsOf(words: string): readonly string[] {
    return this.calls.filter((call) => call.startsWith(`${words} `));
  }

  /** What the container finds in its environment. */
  get environment(): Readonly<Record<string, string>> {
    const [run = ''] = this.callsOf('docker run');
    const passed = [...run.matchAll(/--env (\S+)/g)].map(([, name]) => name);
    const all = this.read('environment')
      .split('\0')
      .map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)] as const);
    return Object.fromEntries(all.filter(([name]) => passed.includes(name)));
  }
}

const instances: Instance[] = [];
/** Makes an instance that has not booted yet. */
export function instance(prepare: (made: Instance) => void = () => undefined): Instance {
  const made = new Instance();
  instances.push(made);
  prepare(made);
  return made;
}
/** Removes what the instances of a test file left behind. */
export function removeInstances(): void {
  for (const { directory } of instances) {
    rmSync(directory, { recursive: true });
  }
}
