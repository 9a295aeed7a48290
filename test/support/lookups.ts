import { offlineAccount } from '../../lib/context';
import type { MigrationDefinition } from '../../lib/definition';

/**
 * Returns the context that holds the answers to a definition's lookups, as `cdk.context.json` would. A VPN connection
 * whose id ends with 0 to 7 ends on a VPN gateway, any other on a transit gateway. Account and Region are those of a synth
 * without credentials.
 */
export function answersTo({ region, network, environments }: MigrationDefinition): Readonly<Record<string, unknown>> {
  const links = [network.link, ...environments.flatMap(({ link }) => (link === undefined ? [] : [link]))];
  const ids = links.flatMap((link) => (link.kind === 'existing-vpn' ? [link.vpnConnectionId] : []));
  return Object.fromEntries(ids.map((id) => answerTo(id, region)));
}

function answerTo(id: string, region: string): [key: string, answer: unknown] {
  const [property, prefix] = /[0-7]$/.test(id) ? ['VpnGatewayId', 'vgw'] : ['TransitGatewayId', 'tgw'];
  const key = [
    'cc-api-provider',
    `account=${offlineAccount}`,
    `exactIdentifier=${id}`,
    `propertiesToReturn.0=${property}`,
    `region=${region}`,
    // A colon within a part is escaped by a dollar sign.
    'typeName=AWS$:$:EC2$:$:VPNConnection',
  ].join(':');
  return [key, [{ [property as string]: id.replace('vpn', prefix as string), Identifier: id }]];
}
