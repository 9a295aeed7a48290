import { runRollback } from '../lib/operations/command';
import { main } from '../lib/operations/main';

// The command line of a rollback by hand; see `--help`.
main(runRollback);
