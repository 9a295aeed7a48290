import fc from 'fast-check';
import type { EnvironmentDefinition, MigrationDefinition } from '../../../lib/definition';
import { allowedWeights, firstPhase, type MigrationPhase, migrationPhases } from '../../../lib/migration-phase';
import { label } from './text';

/** The flags of one deployment of a definition, each a string as on the command line. */
export type Flags = Readonly<Record<string, string>>;

/** Random flags for one of a definition's environments. */
export function flagsFor({ name, environments }: MigrationDefinition): fc.Arbitrary<Flags> {
  const environment = fc.constantFrom<EnvironmentDefinition>(...environments);
  return environment.chain(({ name: chosen, takesTraffic = true }) =>
    phaseFor(takesTraffic).chain((migrationPhase) =>
      fc
        .record(
          {
            migration: fc.constant(name),
            environment: fc.constant(chosen),
            environmentSuffix: fc.oneof(label(12), fc.constantFrom('0', 'twelve-chars')),
            awsTrafficWeight: takesTraffic ? weightIn(migrationPhase ?? firstPhase) : fc.constant('0'),
            imageTag: fc.constantFrom('1.4.2', '_', 'v'.repeat(128)),
          },
          { requiredKeys: ['migration', 'environment'] },
        )
        .map((flags) => ({ ...flags, ...(migrationPhase === undefined ? {} : { migrationPhase }) })),
    ),
  );
}

/** A phase, or none. Where nobody is sent there is nothing to cut over. */
function phaseFor(takesTraffic: boolean): fc.Arbitrary<MigrationPhase | undefined> {
  return fc.constantFrom(undefined, ...(takesTraffic ? migrationPhases : [firstPhase]));
}

function weightIn(phase: MigrationPhase): fc.Arbitrary<string> {
  const { lowest, highest } = allowedWeights[phase];
  return fc.integer({ min: lowest, max: highest }).map(String);
}
