import { join } from 'node:path';
import type { Command } from './measure';

/** The synth of the app with some context, as an operator runs it. */
export function synthOf(context: Readonly<Record<string, string>>, output: string): Command {
  const flags = Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
  return ['npx', 'cdk', 'synth', '--quiet', '--output', output, ...flags];
}

/** The synth of an app of the benchmark: a file in this folder, without its extension. */
export function synthOfOther(app: string, context: Readonly<Record<string, string>>, output: string): Command {
  const [program, ...args] = synthOf(context, output);
  return [program, ...args, '--app', `node bin/run.mjs ${join('..', 'test', 'benchmark', app)}`];
}
