import type {
  ComputeDefinition,
  EnvironmentDefinition,
  MigrationDefinition,
  ReplicationDefinition,
  TargetDatabase,
} from './definition';

/**
 * Returns the definition as one environment has it: its own address range, link and host name in their places, and
 * where it asks for the smallest capacity, every part shrunk. The stacks know this definition and no other.
 */
export function definitionOf(definition: MigrationDefinition, environment: EnvironmentDefinition): MigrationDefinition {
  const { network, traffic } = definition;
  const own: MigrationDefinition = {
    ...definition,
    network: {
      ...network,
      vpcCidr: environment.vpcCidr ?? network.vpcCidr,
      link: environment.link ?? network.link,
    },
    traffic: { ...traffic, recordName: environment.recordName ?? traffic.recordName },
  };
  return environment.capacity === 'smallest' ? smallest(own) : own;
}

/** Returns the names of the other environments that name the same existing VPN connection as this one. */
export function vpnSharedWith(definition: MigrationDefinition, environment: EnvironmentDefinition): readonly string[] {
  const connectionOf = ({ link = definition.network.link }: EnvironmentDefinition) =>
    link.kind === 'existing-vpn' ? link.vpnConnectionId : undefined;
  const connection = connectionOf(environment);
  const sharing = definition.environments.filter(
    (other) => other !== environment && connectionOf(other) === connection,
  );
  return connection === undefined ? [] : sharing.map(({ name }) => name);
}

function smallest(definition: MigrationDefinition): MigrationDefinition {
  return {
    ...definition,
    network: { ...definition.network, natGateways: 1 },
    target: smallestTarget(definition.target),
    replication: smallestReplication(definition.replication),
    compute: smallestCompute(definition.compute),
  };
}

function smallestTarget(target: TargetDatabase): TargetDatabase {
  const { capacity } = target;
  return {
    ...target,
    readers: 1,
    capacity:
      capacity.kind === 'provisioned'
        ? { kind: 'provisioned', instanceType: 't4g.medium' }
        : // Half a unit at rest, and room enough to apply what the source writes.
          { kind: 'serverless-v2', minimumUnits: 0.5, maximumUnits: Math.min(capacity.maximumUnits, 4) },
  };
}

function smallestReplication(replication: ReplicationDefinition): ReplicationDefinition {
  return { ...replication, instanceClass: 'dms.t3.medium', multiAz: false };
}

function smallestCompute(compute: ComputeDefinition): ComputeDefinition {
  // Two at the most and not one: an update or a release starts the new task before it ends the old one.
  const count = { minimumTasks: 1, maximumTasks: 2 };
  if (compute.kind === 'ec2-auto-scaling') {
    const [service] = compute.services;
    return { ...compute, instanceType: 't4g.small', services: [{ ...service, ...count }] };
  }
  const [first, ...others] = compute.services;
  return { ...compute, services: [{ ...first, ...count }, ...others.map((service) => ({ ...service, ...count }))] };
}
