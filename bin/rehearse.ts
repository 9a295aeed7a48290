import { definitions } from '../lib/definitions';
import { helpText, readArguments } from '../test/rehearsal/arguments';
import { RehearsalFailure } from '../test/rehearsal/failure';
import { endGroupsOnSignals } from '../test/rehearsal/processes';
import { paintFor, progressDisplay } from '../test/rehearsal/progress';
import { rehearse } from '../test/rehearsal/rehearsal';
import { renderReport } from '../test/rehearsal/report';

/** The command line of the rehearsal; see `--help`. */
async function main(): Promise<void> {
  const environments = Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [name, definition.environments.map((one) => one.name)]),
  );
  const { json, help, ...what } = readArguments(process.argv.slice(2), environments);
  if (help) {
    console.log(helpText(environments));
    return;
  }
  // With --json standard output holds the JSON and nothing else.
  const terminal = json ? process.stderr : process.stdout;
  const paint = paintFor(terminal, process.env);
  endGroupsOnSignals((signal) => terminal.write(`\n${signal}: the emulator and everything it started are ended\n`));
  terminal.write(`Rehearsal of ${what.migration}${what.faults ? ' with faults' : ''}\n`);
  const report = await rehearse({ ...what, project: process.cwd() }, progressDisplay(terminal, paint));
  console.log(json ? JSON.stringify(report, undefined, 2) : `\n${renderReport(report, paint)}`);
  process.exitCode = report.passed ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof RehearsalFailure ? error.message : error);
  process.exitCode = 1;
});
