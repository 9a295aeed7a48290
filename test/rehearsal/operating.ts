import { join } from 'node:path';
import type { StatusLine } from '../../lib/status/lines';
import { environment } from './cdk-cli';
import { RehearsalFailure } from './failure';
import { lastLines, runToEnd } from './run-to-end';
import { type Scene, set } from './scene';
import { expectWeights, parameterExists } from './traffic';

/** A command of the project that works on a live migration. */
type Command = 'status' | 'rollback';

/** The status, which must find everything as it was declared. */
export async function expectStatusAsDeclared(scene: Scene): Promise<string> {
  const differing = await differingLines(scene);
  if (differing.length > 0) {
    const lines = differing.map(({ subject, declared, live }) => `${subject}: declared ${declared}, live ${live}`);
    throw new RehearsalFailure('npm run status finds what is not as declared.', lines);
  }
  return 'what is declared is live';
}

/** A rollback without CloudFormation and without a function, and the status after it, which must name the latch. */
export async function rollBackByHand(scene: Scene): Promise<string> {
  const { code, output } = await run(scene, 'rollback', '--reason', 'Asked for by the rehearsal.');
  const { latchParameter } = set(scene.alarm).records;
  if (code !== 0 || !(await parameterExists(scene.clients, latchParameter))) {
    throw new RehearsalFailure(`npm run rollback ended with ${code}, or has set no latch.`, lastLines(output));
  }
  const differing = await differingLines(scene);
  if (!differing.some(({ subject }) => subject === 'rollback latch')) {
    throw new RehearsalFailure('npm run status does not name the latch.');
  }
  return expectWeights(scene, 0);
}

/** What the status finds that is not as declared; alarms aside, whose metrics the emulator makes up. */
async function differingLines(scene: Scene): Promise<readonly StatusLine[]> {
  const { code, output } = await run(scene, 'status', '--json');
  const { agrees, lines } = JSON.parse(output.slice(output.indexOf('\n{') + 1)) as {
    readonly agrees: boolean;
    readonly lines: readonly StatusLine[];
  };
  if (code !== (agrees ? 0 : 2)) {
    throw new RehearsalFailure(`npm run status ended with ${code}.`, lastLines(output));
  }
  return lines.filter((line) => !line.agrees && line.subject !== 'alarms');
}

function run(scene: Scene, command: Command, ...more: readonly string[]) {
  const { migration, environment: name, places } = scene.props;
  const { hostedZoneId } = set(scene.alarm).records;
  return runToEnd(
    process.execPath,
    [
      join('bin', 'run.mjs'),
      command,
      ...['-c', `migration=${migration}`, '-c', `environment=${name}`],
      // Where the definition names an existing zone, the emulator has given it another id.
      ...['--hosted-zone-id', hostedZoneId],
      ...more,
    ],
    {
      cwd: places.project,
      env: { ...environment(scene.emulator.endpoint, scene.region), ...scene.standIns.server.environment },
      log: join(places.logs, `${command}.log`),
    },
  );
}
