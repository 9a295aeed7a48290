import type { MigrationDefinition } from '../definition';
import { inventory } from './inventory';
import { payments } from './payments';
import { platform } from './platform';
import { techvault } from './techvault';
import { trading } from './trading';

/** Every system that can be moved, by the value of `-c migration=`. A new system is one file and one line here. */
export const definitions: Readonly<Record<string, MigrationDefinition>> = {
  trading,
  inventory,
  platform,
  payments,
  techvault,
};
