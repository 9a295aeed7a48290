import { CfnOutput, Fn } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { MigrationStack, type MigrationStackProps } from '../migration-stack';
import type { MigrationSettings } from '../settings';
import { Endpoints } from './endpoints';
import { ExistingVpnLink } from './existing-vpn-link';
import type { LinkOutput } from './link';
import { LogBucket } from './log-bucket';
import { NetworkAcls } from './network-acls';
import { Operations } from './operations';
import { PeeringLink } from './peering-link';
import { SecurityGroups } from './security-groups';
import { TieredVpc } from './tiered-vpc';
import { VpnLink } from './vpn-link';
import { Zones } from './zones';

/** The ground that the other stacks stand on: network, names, alerts. */
export class NetworkStack extends MigrationStack {
  readonly vpc: ec2.Vpc;
  readonly securityGroups: SecurityGroups;
  /** Public hosted zone of the users' host name. */
  readonly publicZone: route53.IHostedZone;
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

  constructor(scope: Construct, id: string, props: MigrationStackProps) {
    super(scope, id, 'Network, hosted zones and alert topic', props);
    const { settings } = props;
    const { publicZone } = settings.definition.network;

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
    this.securityGroups = new SecurityGroups(this, 'SecurityGroups', { settings, vpc: this.vpc });
    new NetworkAcls(this, 'NetworkAcls', { settings, vpc: this.vpc });
    new Endpoints(this, 'Endpoints', { settings, vpc: this.vpc, securityGroup: this.securityGroups.endpoints });
    for (const { id: outputId, value, description } of this.link(settings)) {
      new CfnOutput(this, outputId, { value, description });
    }

    const zones = new Zones(this, 'Zones', { settings, vpc: this.vpc, encryptionKey: operations.key });
    this.publicZone = zones.publicZone;
    this.writerName = zones.writerName;
    this.readerName = zones.readerName;
    if (publicZone.kind === 'created' && zones.publicZone.hostedZoneNameServers !== undefined) {
      new CfnOutput(this, 'NameServers', {
        value: Fn.join(' ', zones.publicZone.hostedZoneNameServers),
        description: `Delegate ${publicZone.domainName} to these name servers in its parent zone before AppStack is deployed`,
      });
    }
    new CfnOutput(this, 'AlertTopicArn', { value: this.alertTopic.topicArn, description: 'Topic of every alert' });
  }

  /** Defines the link to the legacy network, and returns what its operator has to know. */
  private link(settings: MigrationSettings): readonly LinkOutput[] {
    const { vpc } = this;
    const { link } = settings.definition.network;
    switch (link.kind) {
      case 'new-vpn':
        return new VpnLink(this, 'Link', { settings, link, vpc }).outputs;
      case 'existing-vpn':
        return new ExistingVpnLink(this, 'Link', { settings, link, vpc }).outputs;
      case 'vpc-peering':
        return new PeeringLink(this, 'Link', { settings, link, vpc }).outputs;
      case 'none':
        // The source has a public address: the NAT gateways lead to it.
        return [];
    }
  }
}
