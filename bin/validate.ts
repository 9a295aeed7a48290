import { runValidate } from '../lib/validation/command/command';
import { exitCodes } from '../lib/validation/verdict';
import { mainUntilInterrupted } from './main-until-interrupted';

// The command line of the validation; see `--help`.
mainUntilInterrupted(
  (args, signal) =>
    runValidate(args, {
      environment: process.env,
      terminal: process.stderr,
      // https://no-color.org
      colours: process.stdout.isTTY === true && !process.env['NO_COLOR'],
      signal,
    }),
  exitCodes.unproven,
);
