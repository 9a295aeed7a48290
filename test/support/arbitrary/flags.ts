import fc from 'fast-check';
import type { EnvironmentDefinition, MigrationDefinition } from '../../../lib/definition';
import { label } from './text';

/** The flags of one deployment of a definition, each a string as on the command line. */
export type Flags = Readonly<Record<string, string>>;

/** Random flags for one of a definition's environments. */
export function flagsFor({ name, environments }: MigrationDefinition): fc.Arbitrary<Flags> {
  const environment = fc.constantFrom<EnvironmentDefinition>(...environments);
  return environment.chain(({ name: chosen, takesTraffic }) =>
    fc.record(
      {
        migration: fc.constant(name),
        environment: fc.constant(chosen),
        environmentSuffix: fc.oneof(label(12), fc.constantFrom('0', 'twelve-chars')),
        awsTrafficWeight: takesTraffic === false ? fc.constant('0') : fc.integer({ min: 0, max: 100 }).map(String),
        imageTag: fc.constantFrom('1.4.2', '_', 'v'.repeat(128)),
      },
      { requiredKeys: ['migration', 'environment'] },
    ),
  );
}
