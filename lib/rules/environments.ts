import type { EnvironmentDefinition, MigrationDefinition } from '../definition';
import { definitionOf } from '../environment';
import type { Problems } from '../problems';

/** Checks that the environments of a definition can be deployed side by side in one account. */
export function checkEnvironments(definition: MigrationDefinition, problems: Problems): void {
  const { environments } = definition;
  const own = (environment: EnvironmentDefinition) => definitionOf(definition, environment);
  distinctOver(environments, 'recordName', (environment) => own(environment).traffic.recordName, problems);
  if (definition.network.link.kind !== 'none') {
    // Their networks meet in the network behind the link.
    distinctOver(environments, 'vpcCidr', (environment) => own(environment).network.vpcCidr, problems);
  }
}

function distinctOver(
  environments: readonly EnvironmentDefinition[],
  field: 'recordName' | 'vpcCidr',
  read: (environment: EnvironmentDefinition) => string,
  problems: Problems,
): void {
  environments.forEach((environment, index) => {
    const value = read(environment);
    const [first] = environments.filter((other) => read(other) === value);
    if (first !== undefined && first !== environment) {
      problems.add(
        `environments[${index}].${field}`,
        value,
        'a value of its own for each environment',
        `${first.name} has this one`,
      );
    }
  });
}
