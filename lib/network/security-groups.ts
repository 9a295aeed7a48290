import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { MigrationSettings } from '../settings';
import { remoteNetworks } from './link';
import type { PhaseGuard } from './phase-guard';

/**
 * Port on which the load balancer shows the green tasks before users see them. It is open to the VPC, so by the load
 * balancer's private addresses: its name resolves to the public ones, and a request to those comes from a NAT gateway.
 */
export const testListenerPort = 8443;

/** What the security groups are made from. */
export interface SecurityGroupsProps {
  readonly settings: MigrationSettings;
  readonly vpc: ec2.Vpc;
  /** Lets no rule come or go in a deploy of another phase than the live one. */
  readonly guard: PhaseGuard;
}

/**
 * Every security group of the migration, with a rule for each hop and for nothing else.
 *
 * All rules stand here, with literal ports: a rule that another stack added would reach back into this one. The other
 * stacks take the groups by `fixedSecurityGroup`, which keeps CDK's constructs from adding rules of their own.
 *
 * The groups are of every phase, those that nobody uses any more among them: DataStack lets go of them after this stack, and
 * CloudFormation takes nothing away that another stack still imports.
 */
export class SecurityGroups extends Construct {
  readonly loadBalancer: ec2.SecurityGroup;
  /** One group for each service, by the service's name. */
  readonly services: Readonly<Record<string, ec2.SecurityGroup>>;
  /** The Aurora cluster. */
  readonly database: ec2.SecurityGroup;
  /** The DMS replication instance. */
  readonly replication: ec2.SecurityGroup;
  /** The interface VPC endpoints. */
  readonly endpoints: ec2.SecurityGroup;
  /** The container of the load. */
  readonly loading: ec2.SecurityGroup;
  /** The validation function. Absent where the definition has no validation. */
  readonly validation: ec2.SecurityGroup | undefined;

  constructor(scope: Construct, id: string, props: SecurityGroupsProps) {
    super(scope, id);
    const { definition } = props.settings;
    const remote = remoteNetworks(props.settings);
    const https = ec2.Port.tcp(443);
    const databasePort = ec2.Port.tcp(definition.source.port);
    const create = (groupId: string, type: string, description: string) =>
      new ec2.SecurityGroup(this, groupId, {
        vpc: props.vpc,
        // EC2 refuses a name that starts with sg-, the prefix of its own ids.
        securityGroupName: props.settings.names.of(type),
        description,
        allowAllOutbound: false,
      });

    this.loadBalancer = create('LoadBalancer', 'security-group-alb', 'Load balancer: users in, services out');
    this.database = create('Database', 'security-group-aurora', 'Aurora: services and DMS in, nothing out');
    this.replication = create('Replication', 'security-group-dms', 'DMS: nothing in, source, Aurora and AWS APIs out');
    this.endpoints = create('Endpoints', 'security-group-endpoints', 'Interface VPC endpoints: HTTPS in, nothing out');

    this.loadBalancer.addIngressRule(ec2.Peer.anyIpv4(), https, 'Users');
    this.loadBalancer.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(80), 'Users, redirected to HTTPS');
    if (definition.compute.kind === 'fargate') {
      this.loadBalancer.addIngressRule(
        ec2.Peer.ipv4(definition.network.vpcCidr),
        ec2.Port.tcp(testListenerPort),
        'Checks of a release before users see it',
      );
    }
    this.loadBalancer.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.icmpTypeAndCode(3, 4), 'Path MTU discovery');
    // A rule to another group is a resource of its own, and CDK drops its inline rule for "no traffic" when one is added.
    // Without any inline rule EC2 gives the group its default one, which lets everything out. The loopback address, as
    // the document has it: no packet ever leaves for it.
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
    this.loadBalancer.addEgressRule(ec2.Peer.ipv4('127.0.0.1/32'), https, 'Nothing but the services');
    acknowledge(this.loadBalancer, {
      pack: 'AwsSolutions',
      rule: 'EC23',
      reason:
        'The users of a public application come from any address. Only the redirect on 80 and TLS on 443 are open; the groups of the tasks admit the load balancer alone.',
    });

    const services: Record<string, ec2.SecurityGroup> = {};
    for (const service of definition.compute.services) {
      const group = create(`Service-${service.name}`, `security-group-${service.name}`, `Service ${service.name}`);
      const containerPort = ec2.Port.tcp(service.containerPort);
      group.addIngressRule(this.loadBalancer, containerPort, 'Load balancer');
      this.loadBalancer.addEgressRule(group, containerPort, `Service ${service.name}`);
      // By port alone, not by endpoint: ECR's pull-through cache and third-party APIs lie outside the VPC.
      group.addEgressRule(ec2.Peer.anyIpv4(), https, 'AWS APIs, images, third-party APIs');
      this.endpoints.addIngressRule(group, https, `Service ${service.name}`);
      if (service.usesDatabase) {
        group.addEgressRule(this.database, databasePort, 'Aurora');
        this.database.addIngressRule(group, databasePort, `Service ${service.name}`);
        this.toSource(group, remote, databasePort);
      }
      services[service.name] = group;
    }
    this.services = services;

    this.replication.addEgressRule(this.database, databasePort, 'Target: Aurora');
    this.replication.addEgressRule(ec2.Peer.anyIpv4(), https, 'Secrets Manager, KMS, CloudWatch Logs');
    this.toSource(this.replication, remote, databasePort);
    this.database.addIngressRule(this.replication, databasePort, 'DMS');
    this.endpoints.addIngressRule(this.replication, https, 'DMS');

    this.loading = create('Loading', 'security-group-loader', 'Load: nothing in, source, Aurora and AWS APIs out');
    this.loading.addEgressRule(this.database, databasePort, 'Target: Aurora');
    this.loading.addEgressRule(ec2.Peer.anyIpv4(), https, 'Images, Secrets Manager, CloudWatch Logs');
    this.toSource(this.loading, remote, databasePort);
    this.database.addIngressRule(this.loading, databasePort, 'Load');
    this.endpoints.addIngressRule(this.loading, https, 'Load');

    if (definition.validation !== undefined) {
      const group = create(
        'Validation',
        'security-group-validation',
        'Validation: nothing in, source, Aurora and AWS APIs out',
      );
      group.addEgressRule(this.database, databasePort, 'Target: Aurora');
      group.addEgressRule(ec2.Peer.anyIpv4(), https, 'Secrets Manager, S3');
      this.toSource(group, remote, databasePort);
      this.database.addIngressRule(group, databasePort, 'Validation');
      this.endpoints.addIngressRule(group, https, 'Validation');
      this.validation = group;
    }
    props.guard.protect(this);
  }

  private toSource(group: ec2.SecurityGroup, remoteCidrs: readonly string[], port: ec2.Port): void {
    for (const cidr of remoteCidrs) {
      group.addEgressRule(ec2.Peer.ipv4(cidr), port, 'Source database');
    }
  }
}

/** Returns a group for use in another stack: CDK's constructs may attach it but add no rule to it. */
export function fixedSecurityGroup(scope: Construct, id: string, group: ec2.ISecurityGroup): ec2.ISecurityGroup {
  return ec2.SecurityGroup.fromSecurityGroupId(scope, id, group.securityGroupId, { mutable: false });
}
