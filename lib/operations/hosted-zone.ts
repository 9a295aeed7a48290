import { ListHostedZonesByNameCommand, type Route53Client } from '@aws-sdk/client-route-53';
import type { CreatedZone, ExistingZone } from '../definition';

/**
 * Finds the id of the public zone of a definition: Route 53 chooses it where the app creates the zone.
 *
 * @throws Error when no public zone of the account has the name, or several have
 */
export async function findHostedZone(route53: Route53Client, zone: CreatedZone | ExistingZone): Promise<string> {
  if (zone.kind === 'existing') {
    return zone.hostedZoneId;
  }
  const { HostedZones = [] } = await route53.send(
    // In the order of names from this one on, so that all zones of the name are in the first answer.
    new ListHostedZonesByNameCommand({ DNSName: zone.domainName, MaxItems: 100 }),
  );
  const ids = HostedZones.filter(({ Name, Config }) => Name === `${zone.domainName}.` && Config?.PrivateZone !== true)
    // Listed with a path in front, for example /hostedzone/Z1.
    .map(({ Id = '' }) => Id.slice(Id.lastIndexOf('/') + 1));
  const [id] = ids;
  if (id === undefined) {
    throw new Error(
      `hosted zone ${zone.domainName}: this account has no public zone of that name. Deploy NetworkStack first, or use the credentials of the account of the migration.`,
    );
  }
  if (ids.length > 1) {
    throw new Error(
      `hosted zone ${zone.domainName}: got ${ids.length} public zones of that name, ${ids.join(', ')}. Give the one of the migration: --hosted-zone-id <id>; it is the one that the registrar's name servers lead to.`,
    );
  }
  return id;
}
