import { runPreflight } from '../lib/preflight/command';
import { exitCodes } from '../lib/preflight/run';
import { mainUntilInterrupted } from './main-until-interrupted';

// The command line of the preflight; see `--help`.
mainUntilInterrupted(
  (args, signal) =>
    runPreflight(args, {
      project: process.cwd(),
      environment: process.env,
      terminal: process.stderr,
      output: process.stdout,
      now: new Date(),
      signal,
    }),
  exitCodes.unknown,
);
