// Runs bin/<entry>.ts: bundles it and the Lambdas with esbuild (0.1 s; tsx took 0.5 s, ts-node 14 s more), then loads
// the bundle into this process. Used as `app` in cdk.json and by the npm scripts.
import { pathToFileURL } from 'node:url';
import './v8-flags.cjs';
import { buildEntry, buildLambdas } from './build.mjs';

const [entry, ...args] = process.argv.slice(2);
const [bundle] = await Promise.all([buildEntry(entry), buildLambdas()]);

process.setSourceMapsEnabled(true);
process.argv = [process.argv[0], bundle, ...args];
await import(pathToFileURL(bundle).href);
