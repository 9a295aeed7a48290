import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { keepsSource } from '../migration-phase';
import type { MigrationSettings } from '../settings';
import { ExistingVpnLink } from './existing-vpn-link';
import type { LinkOutput } from './link';
import { disconnectOutput, PeeringLink } from './peering-link';
import type { PhaseGuard } from './phase-guard';
import { VpnLink } from './vpn-link';

/** What the link is made from. */
export interface LegacyLinkProps {
  readonly settings: MigrationSettings;
  readonly vpc: ec2.Vpc;
  /** Is told when a VPN is down. */
  readonly alertTopic: sns.ITopic;
  /** Lets the link neither come nor go in a deploy of another phase than the live one. */
  readonly guard: PhaseGuard;
}

/**
 * Defines the link to the legacy network, as long as the migration keeps its source.
 *
 * @returns what its operator has to know, also of what is left to undo when the link is gone
 */
export function linkToLegacy(scope: Construct, id: string, props: LegacyLinkProps): readonly LinkOutput[] {
  const { settings, vpc, guard } = props;
  const { link } = settings.definition.network;
  if (!keepsSource(settings)) {
    return link.kind === 'vpc-peering' ? [disconnectOutput({ settings, link, vpc })] : [];
  }
  const defined = define(scope, id, props);
  if (defined === undefined) {
    return [];
  }
  guard.protect(defined);
  return defined.outputs;
}

function define(scope: Construct, id: string, { settings, vpc, alertTopic }: LegacyLinkProps) {
  const { link } = settings.definition.network;
  switch (link.kind) {
    case 'new-vpn':
      return new VpnLink(scope, id, { settings, link, vpc, alertTopic });
    case 'existing-vpn':
      return new ExistingVpnLink(scope, id, { settings, link, vpc, alertTopic });
    case 'vpc-peering':
      return new PeeringLink(scope, id, { settings, link, vpc });
    case 'none':
      // The source has a public address: the NAT gateways lead to it.
      return undefined;
  }
}
