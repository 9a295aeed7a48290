import { InvalidInputError } from '../lib/problems';
import { helpText, readArguments } from '../test/benchmark/arguments';
import { measure, targets } from '../test/benchmark/benchmark';
import { renderMeasurements } from '../test/benchmark/report';

/** The command line of the benchmark; see `--help`. */
async function main(): Promise<void> {
  const { help, json, ...asked } = readArguments(process.argv.slice(2));
  if (help) {
    console.log(helpText);
    return;
  }
  const measurements = await measure(asked, (text) => process.stderr.write(`${text}\n`));
  console.log(
    json ? JSON.stringify({ ...measurements, targets }, undefined, 2) : `\n${renderMeasurements(measurements)}`,
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof InvalidInputError ? error.message : error);
  process.exitCode = 1;
});
