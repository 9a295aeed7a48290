import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import { maximumNameLength } from '../naming';
import type { NetworkStack } from '../network/network-stack';
import { fixedSecurityGroup } from '../network/security-groups';
import { subnetGroups } from '../network/tiered-vpc';
import type { MigrationSettings } from '../settings';

/** What the entrance is made from. */
export interface EntranceProps {
  readonly settings: MigrationSettings;
  readonly network: NetworkStack;
}

/** The internet-facing load balancer of every service, its access logs, and the redirect from HTTP to HTTPS. */
export class Entrance extends Construct {
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;

  constructor(scope: Construct, id: string, { settings, network }: EntranceProps) {
    super(scope, id);
    this.loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', {
      loadBalancerName: settings.names.of('alb', maximumNameLength.loadBalancer),
      vpc: network.vpc,
      vpcSubnets: { subnetGroupName: subnetGroups.public },
      internetFacing: true,
      securityGroup: fixedSecurityGroup(this, 'SecurityGroup', network.securityGroups.loadBalancer),
      dropInvalidHeaderFields: true,
      // Not `strictest`: it refuses clients that the legacy system has served so far, with a 400 that no alarm counts.
      desyncMitigationMode: elbv2.DesyncMitigationMode.DEFENSIVE,
      deletionProtection: false,
    });
    this.loadBalancer.logAccessLogs(network.accessLogBucket);
    acknowledge(this.loadBalancer, {
      pack: 'NIST.800.53.R5',
      rule: 'ELBDeletionProtectionEnabled',
      reason:
        'Every resource of the migration can be destroyed by its stack. Who may delete it is limited by IAM to those who may deploy; the legacy record stays beside the AWS one, so users can be sent back in one change.',
    });
    if (settings.definition.webAcl === undefined) {
      acknowledge(this.loadBalancer, {
        pack: 'NIST.800.53.R5',
        rule: 'ALBWAFEnabled',
        reason:
          'A rule that blocks would answer some users otherwise than the legacy system does, with 403s that no rollback alarm counts. Until the migration is done, requests are limited by TLS 1.2, dropped invalid header fields, desync mitigation and AWS Shield Standard; tasks are reached through this load balancer alone.',
      });
    }
    const redirect = this.loadBalancer.addListener('Redirect', {
      port: 80,
      protocol: elbv2.ApplicationProtocol.HTTP,
      open: false,
      defaultAction: elbv2.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
    for (const pack of ['NIST.800.53.R5', 'PCI.DSS.321'] as const) {
      acknowledge(redirect, {
        pack,
        rule: 'ELBv2ACMCertificateRequired',
        reason:
          'The listener speaks plain HTTP to say one thing, that the address has moved to HTTPS; it forwards no request. Both listeners that forward have a certificate of ACM.',
      });
    }
  }
}
