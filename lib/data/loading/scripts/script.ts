import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceDatabase } from '../../../definition';

/** Where the scripts lie; paths are relative to the project, as those of the Lambda bundles. */
const folder = join('lib', 'data', 'loading', 'scripts');

/**
 * Returns the script that moves what is not rows from the source to Aurora, for `bash -c` in the official image of the
 * engine. All its input comes from the environment.
 */
export function loadingScript(engine: SourceDatabase['engine']): string {
  return ['common', 'transfer', `${engine}-definitions`, `${engine}-roles`, engine]
    .map((name) => readFileSync(join(process.cwd(), folder, `${name}.sh`), 'utf8'))
    .join('\n');
}
