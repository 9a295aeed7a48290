import type { MigrationSettings } from '../settings';
import { type SupportedProduct, supportOf } from '../support-dates';
import type { Check, Finding } from './finding';

/** Returns the check of the versions that a definition names: whether AWS still makes them, with any engine. */
export function supportCheck({ definition: { target, replication } }: MigrationSettings, today: Date): Check {
  const check = 'aws-versions';
  const look = (field: string, product: SupportedProduct, version: string, extended = false): readonly Finding[] => {
    const { state, lastDay, closed, source } = supportOf(product, version, today, extended);
    if (state === 'supported') {
      return [];
    }
    const refused = state === 'ended' || closed;
    return [
      {
        check,
        severity: refused ? 'blocker' : 'warning',
        subject: `${field} ${version}`,
        found: `${extended ? 'Extended support' : 'Support'} ${state === 'ended' ? 'ended' : 'ends'} on ${lastDay}${closed ? ', and none is made of it any more' : ''} (${source}).`,
        consequence: refused
          ? 'AWS refuses to make it: choose a newer version in the definition.'
          : 'AWS soon refuses to make it, and upgrades what exists, maybe in mid-migration: choose a newer version in the definition.',
        remedy: [],
      },
    ];
  };
  return {
    name: check,
    title: 'support of the versions of Aurora and DMS',
    run: async () => [
      ...look('target.version', target.engine, target.version, target.extendedSupport),
      ...look('replication.engineVersion', 'dms', replication.engineVersion),
    ],
  };
}
