import type { MigrationDefinition } from '../definition';
import { trading } from './trading';

/** Every system that can be moved, by the value of `-c migration=`. A new system is one file and one line here. */
export const definitions: Readonly<Record<string, MigrationDefinition>> = { trading };
