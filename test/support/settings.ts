import { offlineAccount, readSettings } from '../../lib/context';
import { definitions } from '../../lib/definitions';
import type { MigrationSettings } from '../../lib/settings';
import { today } from './today';

/** Resolves flags as the command line would: every value is a string. */
export function settingsFor(flags: Readonly<Record<string, string>> = {}): MigrationSettings {
  return readSettings(flags, definitions, offlineAccount, today);
}
