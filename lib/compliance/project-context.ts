import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { InvalidInputError } from '../problems';

/**
 * Returns the context that `cdk synth` would pass to the app: the flags before `cdk.json`, that before
 * `cdk.context.json`, that before the user's own `~/.cdk.json`.
 *
 * @param project folder that holds `cdk.json`
 * @param flags the `-c` flags
 * @param home folder of the user
 * @throws InvalidInputError with the name of a file that is no JSON
 */
export function projectContext(
  project: string,
  flags: Readonly<Record<string, string>>,
  home: string = homedir(),
): Readonly<Record<string, unknown>> {
  return {
    ...(readJson(home, '.cdk.json')['context'] ?? {}),
    ...readJson(project, 'cdk.context.json'),
    ...(readJson(project, 'cdk.json')['context'] ?? {}),
    ...flags,
  };
}

function readJson(directory: string, name: string): Readonly<Record<string, object>> {
  const path = join(directory, name);
  if (!existsSync(path)) {
    return {};
  }
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InvalidInputError([
      `${path}: got no JSON (${(error as Error).message}), allowed the JSON of the CDK CLI; mend the file`,
    ]);
  }
}
