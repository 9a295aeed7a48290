import { type ComplianceRun, runCompliance } from '../lib/compliance/command';
import { defineStacks } from '../lib/crossfade';
import { InvalidInputError } from '../lib/problems';

/** The command line of the compliance report; see `--help`. */
function main(): void {
  const run: ComplianceRun = {
    project: process.cwd(),
    account: process.env['CDK_DEFAULT_ACCOUNT'],
    time: new Date(),
    define: defineStacks,
  };
  const { output, passed } = runCompliance(process.argv.slice(2), run);
  console.log(output);
  process.exitCode = passed ? 0 : 1;
}

try {
  main();
} catch (error) {
  console.error(error instanceof InvalidInputError ? error.message : error);
  process.exitCode = 1;
}
