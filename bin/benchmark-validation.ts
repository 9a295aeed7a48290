import { InvalidInputError } from '../lib/problems';
import { helpText, readArguments } from '../test/benchmark/validation/arguments';
import { measure, targets } from '../test/benchmark/validation/benchmark';
import { renderMarkdown, renderText } from '../test/benchmark/validation/report';
import { Endings } from '../test/benchmark/validation/servers';
import { endAllGroups } from '../test/rehearsal/processes';

/** The command line of the validation's benchmark; see `--help`. */
async function main(endings: Endings): Promise<void> {
  const { help, format, ...asked } = readArguments(process.argv.slice(2));
  if (help) {
    console.log(helpText);
    return;
  }
  const measured = await measure(asked, endings, (text) => process.stderr.write(`${text}\n`));
  const render = {
    text: () => `\n${renderText(measured)}`,
    markdown: () => renderMarkdown(measured),
    json: () => JSON.stringify({ ...measured, targets }, undefined, 2),
  };
  console.log(render[format]());
}

const endings = new Endings();
let interrupted = false;
for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
  process.once(signal, () => {
    interrupted = true;
    process.stderr.write('interrupted: servers and their data are removed\n');
    endAllGroups();
    endings.run().finally(() => process.exit(code));
  });
}
main(endings)
  .catch((error: unknown) => {
    // Whatever was being measured fails when it is ended.
    if (!interrupted) {
      console.error(error instanceof InvalidInputError ? error.message : error);
    }
    process.exitCode = 1;
  })
  .finally(() => endings.run());
