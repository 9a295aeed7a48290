import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { MigrationSettings } from '../settings';
import { remoteNetworks } from './link';
import type { PhaseGuard } from './phase-guard';
import { subnetGroups } from './tiered-vpc';

/** What the network ACLs are made from. */
export interface NetworkAclsProps {
  readonly settings: MigrationSettings;
  readonly vpc: ec2.Vpc;
  /** Lets no rule come or go in a deploy of another phase than the live one. */
  readonly guard: PhaseGuard;
}

interface Rule {
  readonly cidr: string;
  readonly traffic: ec2.AclTraffic;
}

/**
 * A network ACL for each tier: what a wrong security group could still not do. An ACL keeps no state, so the answer to
 * every permitted connection needs a rule of its own, on the ephemeral ports.
 */
export class NetworkAcls extends Construct {
  constructor(scope: Construct, id: string, { settings, vpc, guard }: NetworkAclsProps) {
    super(scope, id);
    acknowledge(this, {
      pack: 'AwsSolutions',
      rule: 'VPC3',
      reason:
        'Network ACLs are asked for as a second line behind the security groups: an entry for each tier, only allowing, with the ephemeral ports both ways; the invariant tests check the answers of every permitted connection.',
    });
    const { network, source } = settings.definition;
    const anywhere = '0.0.0.0/0';
    const https = ec2.AclTraffic.tcpPort(443);
    const database = ec2.AclTraffic.tcpPort(source.port);
    const allTcp = ec2.AclTraffic.tcpPortRange(0, 65535);
    // Linux clients use 32768-60999, NAT gateways 1024-65535.
    // https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
    const ephemeral = ec2.AclTraffic.tcpPortRange(1024, 65535);

    const inVpc: Rule = { cidr: network.vpcCidr, traffic: allTcp };
    const answers: Rule = { cidr: anywhere, traffic: ephemeral };
    // "Fragmentation needed": a router on the way asks for smaller packets. Without it large responses hang for users
    // behind a VPN, and large rows on the way to the source.
    // https://docs.aws.amazon.com/vpc/latest/userguide/path_mtu_discovery.html
    const smallerPackets: Rule = { cidr: anywhere, traffic: ec2.AclTraffic.icmp({ type: 3, code: 4 }) };

    this.tier(settings, vpc, subnetGroups.public, {
      ingress: [
        inVpc,
        { cidr: anywhere, traffic: https },
        { cidr: anywhere, traffic: ec2.AclTraffic.tcpPort(80) },
        answers,
        smallerPackets,
      ],
      egress: [inVpc, { cidr: anywhere, traffic: https }, answers, smallerPackets],
    });
    this.tier(settings, vpc, subnetGroups.application, {
      ingress: [inVpc, answers, smallerPackets],
      egress: [
        inVpc,
        { cidr: anywhere, traffic: https },
        smallerPackets,
        // At the end: the phase that lets go of the source takes them away and renumbers no other rule.
        ...remoteNetworks(settings).map((cidr) => ({ cidr, traffic: database })),
      ],
    });
    this.tier(settings, vpc, subnetGroups.database, {
      ingress: [{ cidr: network.vpcCidr, traffic: database }],
      egress: [{ cidr: network.vpcCidr, traffic: ephemeral }],
    });
    guard.protect(this);
  }

  private tier(
    settings: MigrationSettings,
    vpc: ec2.Vpc,
    group: string,
    rules: { readonly ingress: readonly Rule[]; readonly egress: readonly Rule[] },
  ): void {
    const acl = new ec2.NetworkAcl(this, group, {
      vpc,
      networkAclName: settings.names.of(`acl-${group}`),
      subnetSelection: { subnetGroupName: group },
    });
    const directions = { ingress: ec2.TrafficDirection.INGRESS, egress: ec2.TrafficDirection.EGRESS } as const;
    for (const direction of ['ingress', 'egress'] as const) {
      rules[direction].forEach(({ cidr, traffic }, index) => {
        const number = (index + 1) * 100;
        acl.addEntry(`${direction}-${number}`, {
          direction: directions[direction],
          ruleNumber: number,
          cidr: ec2.AclCidr.ipv4(cidr),
          traffic,
          ruleAction: ec2.Action.ALLOW,
        });
      });
    }
  }
}
