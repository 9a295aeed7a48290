import type { MigrationDefinition, NetworkDefinition } from '../definition';
import { definitionOf } from '../environment';
import type { Problems } from '../problems';
import { overlap, parseCidr } from './cidr';

/**
 * Checks that the environments of a definition can be deployed side by side in one account. Whether they can share an
 * existing VPN connection is not known here: it depends on where the connection ends, which is looked up.
 */
export function checkEnvironments(definition: MigrationDefinition, problems: Problems): void {
  const environments = definition.environments.map((environment) => {
    const { network, traffic } = definitionOf(definition, environment);
    return { name: environment.name, network, recordName: traffic.recordName };
  });
  environments.forEach(({ network, recordName }, index) => {
    const earlier = environments.slice(0, index);
    const namesake = earlier.find((other) => other.recordName === recordName);
    if (namesake !== undefined) {
      problems.add(
        `environments[${index}].recordName`,
        recordName,
        'a value of its own for each environment',
        `${namesake.name} has this one`,
      );
    }
    const neighbour = earlier.find((other) => meet(network, other.network));
    if (neighbour !== undefined) {
      problems.add(
        `environments[${index}].vpcCidr`,
        network.vpcCidr,
        'a block of its own for each environment',
        `${neighbour.name} has ${neighbour.network.vpcCidr}`,
      );
    }
  });
}

/** Whether the network behind the links would know two ways to one address. */
function meet(one: NetworkDefinition, other: NetworkDefinition): boolean {
  const [block, otherBlock] = [parseCidr(one.vpcCidr), parseCidr(other.vpcCidr)];
  const linked = one.link.kind !== 'none' && other.link.kind !== 'none';
  return linked && block !== undefined && otherBlock !== undefined && overlap(block, otherBlock);
}
