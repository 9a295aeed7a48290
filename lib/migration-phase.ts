import type { MigrationSettings } from './settings';

/**
 * The phases of a migration, by who the writer of record is: the source, Aurora with a way back, Aurora without one.
 */
export const migrationPhases = ['replicate', 'cutover', 'complete'] as const;

/** One of the phases. */
export type MigrationPhase = (typeof migrationPhases)[number];

/** The phase of a migration that has just been deployed. */
export const firstPhase: MigrationPhase = 'replicate';

/** The weights that a phase allows, percent 0..100. Both bounds belong to them. */
export interface AllowedWeights {
  readonly lowest: number;
  readonly highest: number;
  /** What another weight would do, for a message. */
  readonly otherwise: string;
}

/**
 * The weights that each phase allows. Where Aurora is the writer of record, every user of the legacy system would write to
 * a database that nobody replicates from.
 */
export const allowedWeights: Readonly<Record<MigrationPhase, AllowedWeights>> = {
  replicate: { lowest: 0, highest: 100, otherwise: '' },
  cutover: {
    lowest: 100,
    highest: 100,
    otherwise:
      'Aurora is the writer of record: users of the legacy system would write every row to the source as well, and neither side would hold all of them',
  },
  complete: {
    lowest: 100,
    highest: 100,
    otherwise: 'the legacy record and the replication are gone: users have no other place than AWS',
  },
};

/**
 * Returns the name of the SSM parameter that holds the live phase. A custom resource of NetworkStack makes it, and only the
 * machines of the cutover write it.
 */
export function livePhaseParameter({ names }: Pick<MigrationSettings, 'names'>): string {
  return names.parameter('live/phase');
}

/**
 * Returns whether a migration still has its source: the link, the replication either way, the legacy record. Phase
 * `complete` has let go of all of them.
 */
export function keepsSource({ migrationPhase }: Pick<MigrationSettings, 'migrationPhase'>): boolean {
  return migrationPhase !== 'complete';
}

/** Returns whether Aurora is the writer of record. */
export function writesToAurora({ migrationPhase }: Pick<MigrationSettings, 'migrationPhase'>): boolean {
  return migrationPhase !== firstPhase;
}
