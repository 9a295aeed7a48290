import { main } from '../lib/operations/main';
import { runStatus } from '../lib/status/command';

// The command line of the status; see `--help`.
main(runStatus);
