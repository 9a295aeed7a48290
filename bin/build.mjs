import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');

/** Where bundles go: `.build/<entry>.js` for the command-line entries, `.build/lambda/<name>/index.js` for Lambdas. */
export const buildDirectory = join(root, '.build');

/**
 * The AWS SDK's default credential chain imports these only after the environment's credentials were not found. Lambda
 * always provides them in the environment, so a bundle without the providers never misses them. Left in, they are a
 * quarter of the rollback bundle: measured 455 kB with them, 365 kB without.
 */
const credentialProvidersLambdaNeverReaches = ['sso', 'ini', 'process', 'web-identity', 'login'].map(
  (provider) => `@aws-sdk/credential-provider-${provider}`,
);

/** Bundles every Lambda function, each folder under `lambda/` with an `index.ts`, in one pass. */
export async function buildLambdas() {
  const lambdas = readdirSync(join(root, 'lambda')).filter((name) =>
    existsSync(join(root, 'lambda', name, 'index.ts')),
  );
  await build({
    absWorkingDir: root,
    entryPoints: lambdas.map((name) => ({ in: `lambda/${name}/index.ts`, out: `${name}/index` })),
    outdir: join(buildDirectory, 'lambda'),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    // The ES module form of the SDK tree-shakes; the CommonJS form brings every command of a client.
    mainFields: ['module', 'main'],
    external: credentialProvidersLambdaNeverReaches,
    logLevel: 'warning',
  });
}

/**
 * Bundles one command-line entry and returns the path of the bundle.
 *
 * @param {string} entry the name of a file in `bin/`, or its path from there, without `.ts`
 */
export async function buildEntry(entry) {
  const outfile = join(buildDirectory, `${basename(entry)}.js`);
  await build({
    absWorkingDir: root,
    entryPoints: [`bin/${entry}.ts`],
    outfile,
    bundle: true,
    // Packages load from node_modules: bundling aws-cdk-lib takes longer than loading it.
    packages: 'external',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  });
  return outfile;
}
