import fc from 'fast-check';
import type { EnvironmentDefinition, MigrationDefinition } from '../../../lib/definition';
import { computeOf, webAcl } from './compute';
import { databases, replication, secretsOf } from './databases';
import { linkOf, networkDetails, regionAndZones, vpcCidrs, zoneOf } from './network';
import { type Shape, shape } from './shape';
import { fileStorage, stateTable } from './storage';
import { label } from './text';
import { certificateOf, legacyEndpointOf, recordNames, trafficDetails } from './traffic';

/** A random definition in which the rules find nothing wrong. */
export const definition: fc.Arbitrary<MigrationDefinition> = shape.chain(definitionOfShape);

/** A random definition of a shape: the kinds are fixed, every name and number is not. */
export function definitionOfShape(kinds: Shape): fc.Arbitrary<MigrationDefinition> {
  return regionAndZones.chain(({ region, availabilityZones }) =>
    fc
      .record({
        identity: identity(kinds),
        environments: environments(kinds),
        network: fc.record({ details: networkDetails, publicZone: zoneOf[kinds.publicZone] }),
        databases: databases(kinds.engine, region, {
          credentials: kinds.sourceCredentials,
          tls: kinds.sourceTls,
          capacity: kinds.capacity,
        }),
        replication: replication(kinds.lobs),
        secrets: secretsOf[kinds.secrets](region, kinds.apiKeys),
        compute: computeOf[kinds.compute](kinds.services, {
          apiKeys: kinds.apiKeys,
          fileStorage: kinds.fileStorage,
          stateTable: kinds.stateTable,
        }),
        traffic: fc.record({
          // A release of instances has an hour in all, and watches the first of them as long as its alarms need.
          details: trafficDetails(kinds.watching, kinds.compute === 'fargate' ? 60 : 10),
          legacyEndpoint: legacyEndpointOf[kinds.legacyEndpoint],
          certificate: certificateOf[kinds.certificate](region),
        }),
        extras: extras(kinds, region),
        servesReads: fc.boolean(),
      })
      .map(({ identity, environments, network, databases, traffic, extras, servesReads, ...rest }) => {
        const { vpcCidr, link, recordName } = environments.shared;
        const reads = rest.compute.services.some(({ usesDatabase }) => usesDatabase);
        return {
          ...identity,
          ...extras,
          ...rest,
          ...databases,
          // Only where a service reads.
          target: { ...databases.target, ...(reads && servesReads ? { servesReads } : {}) },
          region,
          environments: environments.all,
          network: { ...network.details, publicZone: network.publicZone, availabilityZones, vpcCidr, link },
          traffic: {
            ...traffic.details,
            legacyEndpoint: traffic.legacyEndpoint,
            certificate: traffic.certificate,
            recordName,
          },
        };
      }),
  );
}

/** Names, tags and whom to alert. */
function identity(
  kinds: Shape,
): fc.Arbitrary<
  Pick<MigrationDefinition, 'name' | 'namePattern' | 'tags' | 'alertEmails' | 'compliancePacks' | 'logRetentionDays'>
> {
  const patterns = [
    '{type}-{environment}-{suffix}',
    '{environment}-{type}-{suffix}',
    'crossfade-of-a-long-name-{environment}-{type}-{suffix}',
  ];
  const tagValue = fc.string({ unit: fc.constantFrom(...'aZ0 .:/=+@_-'), minLength: 1, maxLength: 256 });
  return fc.record(
    {
      name: fc.oneof(label(12), fc.constantFrom('9lives', '0')),
      // A name without its environment is allowed where there is one environment.
      namePattern: fc.constantFrom(...patterns, ...(kinds.environments === 1 ? ['migration-{type}-{suffix}'] : [])),
      tags: fc.dictionary(fc.constantFrom('Project', 'CostCenter', 'team:owner', 't'.repeat(128)), tagValue, {
        noNullPrototype: true,
      }),
      alertEmails: fc.uniqueArray(
        label(20).map((name) => `${name}@example.com`),
        { maxLength: 3 },
      ),
      compliancePacks: fc.subarray(['AwsSolutions', 'NIST.800.53.R5', 'PCI.DSS.321']),
      logRetentionDays: fc.constantFrom(7, 14, 30, 60, 90, 180, 365),
    },
    { requiredKeys: ['name', 'namePattern', 'tags'] },
  );
}

/** The environments, and what the definition itself says of the first: address range, link, host name. */
function environments(kinds: Shape) {
  const { environments: count, link, legacyEndpoint, certificate, smallestEnvironment } = kinds;
  return fc
    .record({
      names: fc.uniqueArray(label(16), { minLength: count, maxLength: count }),
      cidrs: vpcCidrs(count),
      // By the part that may exist once only: a gateway, a connection.
      links: fc.uniqueArray(linkOf[link], { minLength: count, maxLength: count, selector: onceOnly }),
      records: recordNames(count, legacyEndpoint, certificate),
      takesTraffic: fc.array(fc.constantFrom(true, false, undefined), { minLength: count, maxLength: count }),
    })
    .map(({ names, cidrs, links, records, takesTraffic }) => {
      const all = names.map(
        (name, index): EnvironmentDefinition => ({
          name,
          ...(takesTraffic[index] === undefined ? {} : { takesTraffic: takesTraffic[index] }),
          ...(smallestEnvironment && index === count - 1 ? { capacity: 'smallest' } : {}),
          ...(index === 0 ? {} : { vpcCidr: cidrs[index], link: links[index], recordName: records[index] }),
        }),
      );
      return {
        all: all as [EnvironmentDefinition, ...EnvironmentDefinition[]],
        shared: {
          vpcCidr: cidrs[0] as string,
          link: links[0] as MigrationDefinition['network']['link'],
          recordName: records[0] as string,
        },
      };
    });
}

function onceOnly(link: MigrationDefinition['network']['link']): string {
  switch (link.kind) {
    case 'new-vpn':
      return link.customerGatewayIp;
    case 'existing-vpn':
      return link.vpnConnectionId;
    case 'vpc-peering':
      return link.peerVpcId;
    case 'none':
      return link.remoteCidrs.join();
  }
}

/** What a definition may have or not. */
function extras(
  kinds: Shape,
  region: string,
): fc.Arbitrary<Pick<MigrationDefinition, 'webAcl' | 'fileStorage' | 'stateTable' | 'backup'>> {
  const backup = fc.record({ retentionDays: fc.constantFrom(1, 30, 36500), startHourUtc: fc.nat(23) });
  const all = fc.record({
    webAcl: kinds.webAcl === 'none' ? fc.constant(undefined) : webAcl(kinds.webAcl),
    fileStorage: kinds.fileStorage ? fileStorage(region) : fc.constant(undefined),
    stateTable: kinds.stateTable ? stateTable : fc.constant(undefined),
    backup: kinds.backup ? backup : fc.constant(undefined),
  });
  // An option that is left out is absent, not undefined.
  return all.map((options) => Object.fromEntries(Object.entries(options).filter(([, option]) => option !== undefined)));
}
