import { runShift } from '../lib/operations/command';
import { main } from '../lib/operations/main';

// The command line of a shift by hand; see `--help`.
main(runShift);
