import { CfnOutput, Fn } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { keepsSource } from '../migration-phase';
import { MigrationStack, type MigrationStackProps } from '../migration-stack';
import { Endpoints } from './endpoints';
import { linkToLegacy } from './legacy-link';
import { LivePhase } from './live-phase';
import { LogBucket } from './log-bucket';
import { NetworkAcls } from './network-acls';
import { Operations } from './operations';
import { PhaseGuard } from './phase-guard';
import { SecurityGroups } from './security-groups';
import { TieredVpc } from './tiered-vpc';
import { tunnelAlarmName } from './tunnel-alarm';
import { Zones } from './zones';

/** The ground that the other stacks stand on: network, names, alerts. */
export class NetworkStack extends MigrationStack {
  readonly vpc: ec2.Vpc;
  readonly securityGroups: SecurityGroups;
  /** Public hosted zone of the users' host name. */
  readonly publicZone: route53.IHostedZone;
  /** Private hosted zone of the names by which every tier reaches its database. */
  readonly privateZone: route53.IHostedZone;
  /** Name in the private zone that resolves to the writer of record. */
  readonly writerName: string;
  /** Name in the private zone that resolves to a database for reads. */
  readonly readerName: string;
  /** Receives the load balancer's access logs. */
  readonly accessLogBucket: s3.Bucket;
  /** Receives every alert of the migration. */
  readonly alertTopic: sns.Topic;
  /** Key of alert topics, queues and log groups in all five stacks. */
  readonly operationsKey: kms.Key;
  /** The `ServiceToken` of the phase guards. */
  readonly phaseGuardServiceToken: string;
  /** Physical name of the alarm on the VPN. Absent where the link is no VPN, and in phase `complete`. */
  readonly tunnelAlarmName: string | undefined;

  constructor(scope: Construct, id: string, props: MigrationStackProps) {
    super(scope, id, 'Network, hosted zones and alert topic', props);
    const { settings } = props;
    const { publicZone, link } = settings.definition.network;

    const operations = new Operations(this, 'Operations', { settings });
    this.operationsKey = operations.key;
    this.alertTopic = operations.alertTopic;

    this.accessLogBucket = new LogBucket(this, 'AccessLogs', {
      settings,
      type: 'alb-logs',
      writer: 'Elastic Load Balancing',
      emptier: 'alb-logs-emptier',
      encryptionKey: operations.key,
    }).bucket;

    this.vpc = new TieredVpc(this, 'Network', { settings, encryptionKey: operations.key }).vpc;
    const livePhase = new LivePhase(this, 'LivePhase', { settings, encryptionKey: operations.key });
    this.phaseGuardServiceToken = livePhase.serviceToken;
    const guard = new PhaseGuard(this, 'PhaseGuard', { settings, serviceToken: livePhase.serviceToken });
    guard.node.addDependency(livePhase);
    this.securityGroups = new SecurityGroups(this, 'SecurityGroups', { settings, vpc: this.vpc, guard });
    this.exportGroupsOfDataStack();
    new NetworkAcls(this, 'NetworkAcls', { settings, vpc: this.vpc, guard });
    new Endpoints(this, 'Endpoints', { settings, vpc: this.vpc, securityGroup: this.securityGroups.endpoints });
    const outputs = linkToLegacy(this, 'Link', { settings, vpc: this.vpc, alertTopic: this.alertTopic, guard });
    for (const { id: outputId, value, description } of outputs) {
      new CfnOutput(this, outputId, { value, description });
    }
    const watched = keepsSource(settings) && ['new-vpn', 'existing-vpn'].includes(link.kind);
    this.tunnelAlarmName = watched ? tunnelAlarmName(settings) : undefined;

    const zones = new Zones(this, 'Zones', { settings, vpc: this.vpc, encryptionKey: operations.key, guard });
    this.publicZone = zones.publicZone;
    this.privateZone = zones.privateZone;
    this.writerName = zones.writerName;
    this.readerName = zones.readerName;
    if (publicZone.kind === 'created' && zones.publicZone.hostedZoneNameServers !== undefined) {
      new CfnOutput(this, 'NameServers', {
        value: Fn.join(' ', zones.publicZone.hostedZoneNameServers),
        description: `Delegate ${publicZone.domainName} to these name servers in its parent zone before AppStack is deployed`,
      });
    }
    // Last of all: when anything else in the stack fails, CloudFormation has no changed writer to put back.
    zones.writer.node.addDependency(...this.node.children.filter((child) => child !== zones));
    new CfnOutput(this, 'AlertTopicArn', { value: this.alertTopic.topicArn, description: 'Topic of every alert' });
  }

  /**
   * Exports the groups of what DataStack takes away in phase `complete`. This stack is deployed before that one, which still
   * imports them then: an export that went with its last consumer would stop the deploy.
   */
  private exportGroupsOfDataStack(): void {
    const { loading, replication, validation } = this.securityGroups;
    this.exportValue(loading.securityGroupId);
    this.exportValue(replication.securityGroupId);
    if (validation !== undefined) {
      this.exportValue(validation.securityGroupId);
    }
  }
}
