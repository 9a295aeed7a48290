import type { ComputeDefinition } from '../../definition';
import type { MigrationSettings } from '../../settings';

/** The stacks, each with what no other one has. */
export type StackType = 'network-stack' | 'data-stack' | 'app-stack' | 'traffic-stack';

/** How much a stack takes of one quota. */
export interface QuotaNeed {
  /**
   * The stack that takes it. Once it is deployed, the account's use holds it already.
   *
   * @default - it is taken for a moment, again and again
   */
  readonly stack?: StackType;
  /** A part of the name of the check. */
  readonly name: string;
  /** What is counted, in words. */
  readonly what: string;
  readonly amount: number;
  /** The service in Service Quotas. */
  readonly service: string;
  readonly code: string;
  /** Prints what is in use; for a person, where Service Quotas does not tell. @default - nothing that exists counts */
  readonly count?: string;
  /** What happens where the quota is too small. */
  readonly consequence: string;
}

const creation =
  'The deploy would fail when it makes the first one too many, and CloudFormation would roll the stack back.';

/**
 * Returns what a migration takes of the quotas of its account, by its definition.
 *
 * The codes are those that Service Quotas listed on 2026-03-26, as https://github.com/gruntwork-io/terraform-aws-utilities
 * keeps them (modules/request-quota-increase); AWS has no document of them.
 */
export function quotaNeeds({ definition }: MigrationSettings): readonly QuotaNeed[] {
  const { network, target, compute, validation } = definition;
  const rds = (list: string, key: string) => `aws rds ${list} --query 'length(${key})'`;
  const ec2 = (list: string, key: string) => `aws ec2 ${list} --query 'length(${key})'`;
  const one = (need: Omit<QuotaNeed, 'amount' | 'consequence'>): QuotaNeed => many(1, need);
  const many = (amount: number, need: Omit<QuotaNeed, 'amount' | 'consequence'>): QuotaNeed => ({
    ...need,
    amount,
    consequence: creation,
  });
  const needs: readonly QuotaNeed[] = [
    one({
      ...{ stack: 'network-stack', name: 'vpcs', what: 'VPCs', service: 'vpc', code: 'L-F678F1CE' },
      count: ec2('describe-vpcs', 'Vpcs'),
    }),
    one({
      ...{ stack: 'network-stack', name: 'internet-gateways', what: 'internet gateways' },
      ...{ service: 'vpc', code: 'L-A4707A72', count: ec2('describe-internet-gateways', 'InternetGateways') },
    }),
    many(network.natGateways, {
      ...{ stack: 'network-stack', name: 'elastic-ips', what: 'Elastic IP addresses' },
      ...{ service: 'ec2', code: 'L-0263D0A3', count: ec2('describe-addresses', 'Addresses') },
    }),
    one({
      ...{ stack: 'network-stack', name: 'nat-gateways', what: 'NAT gateways in an Availability Zone' },
      ...{ service: 'vpc', code: 'L-FE5A380F', count: ec2('describe-nat-gateways', 'NatGateways') },
    }),
    many(network.interfaceEndpoints?.length ?? 0, {
      ...{ stack: 'network-stack', name: 'interface-endpoints', what: 'interface endpoints in a VPC' },
      ...{ service: 'vpc', code: 'L-29B6F2EB' },
    }),
    many(definition.stateTable === undefined ? 1 : 2, {
      ...{ stack: 'network-stack', name: 'gateway-endpoints', what: 'gateway endpoints' },
      ...{ service: 'vpc', code: 'L-1B52E74A' },
      count: `aws ec2 describe-vpc-endpoints --filters Name=vpc-endpoint-type,Values=Gateway --query 'length(VpcEndpoints)'`,
    }),
    // Load balancer, database, replication, loader, endpoints, one for each service, and the one that a VPC brings along.
    many(6 + compute.services.length + (validation === undefined ? 0 : 1), {
      ...{ stack: 'network-stack', name: 'security-groups', what: 'security groups' },
      ...{ service: 'vpc', code: 'L-E79EC296', count: ec2('describe-security-groups', 'SecurityGroups') },
    }),
    ...(network.link.kind === 'new-vpn' ? vpnNeeds.map(one) : []),
    one({
      ...{ stack: 'data-stack', name: 'db-clusters', what: 'DB clusters', service: 'rds', code: 'L-952B80B8' },
      count: rds('describe-db-clusters', 'DBClusters'),
    }),
    many(1 + target.readers, {
      ...{ stack: 'data-stack', name: 'db-instances', what: 'DB instances', service: 'rds', code: 'L-7B6409FD' },
      count: rds('describe-db-instances', 'DBInstances'),
    }),
    one({
      ...{
        stack: 'data-stack',
        name: 'db-subnet-groups',
        what: 'DB subnet groups',
        service: 'rds',
        code: 'L-48C6BF61',
      },
      count: rds('describe-db-subnet-groups', 'DBSubnetGroups'),
    }),
    one({
      ...{ stack: 'data-stack', name: 'db-parameter-groups', what: 'DB parameter groups' },
      ...{ service: 'rds', code: 'L-DE55804A', count: rds('describe-db-parameter-groups', 'DBParameterGroups') },
    }),
    one({
      ...{ stack: 'data-stack', name: 'db-cluster-parameter-groups', what: 'DB cluster parameter groups' },
      ...{ service: 'rds', code: 'L-E4C808A8' },
      count: rds('describe-db-cluster-parameter-groups', 'DBClusterParameterGroups'),
    }),
    ...(definition.backup === undefined ? [] : backupNeeds.map(one)),
    one({
      ...{ stack: 'app-stack', name: 'load-balancers', what: 'Application Load Balancers' },
      ...{ service: 'elasticloadbalancing', code: 'L-53DA6B97' },
      count: `aws elbv2 describe-load-balancers --query "length(LoadBalancers[?Type=='application'])"`,
    }),
    // CodeDeploy moves the users of a service between two.
    many(compute.services.length * (compute.kind === 'fargate' ? 2 : 1), {
      ...{ stack: 'app-stack', name: 'target-groups', what: 'target groups' },
      ...{ service: 'elasticloadbalancing', code: 'L-B22855CB' },
      count: `aws elbv2 describe-target-groups --query 'length(TargetGroups)'`,
    }),
    ...(definition.webAcl === undefined
      ? []
      : [
          one({
            ...{ stack: 'app-stack', name: 'web-acls', what: 'web ACLs', service: 'wafv2', code: 'L-2EC3DE7B' },
            count: `aws wafv2 list-web-acls --scope REGIONAL --query 'length(WebACLs)'`,
          }),
        ]),
    ...computeNeeds(compute),
    concurrency(validation?.concurrency ?? 0),
  ];
  return needs.filter(({ amount }) => amount > 0);
}

const vpnNeeds: readonly Omit<QuotaNeed, 'amount' | 'consequence'>[] = [
  {
    ...{ stack: 'network-stack', name: 'customer-gateways', what: 'customer gateways' },
    ...{ service: 'ec2', code: 'L-4FB7FF5D' },
    count: `aws ec2 describe-customer-gateways --query 'length(CustomerGateways)'`,
  },
  {
    ...{ stack: 'network-stack', name: 'vpn-gateways', what: 'virtual private gateways' },
    ...{ service: 'ec2', code: 'L-7029FAB6' },
    count: `aws ec2 describe-vpn-gateways --query 'length(VpnGateways)'`,
  },
  {
    ...{ stack: 'network-stack', name: 'vpn-connections', what: 'VPN connections' },
    ...{ service: 'ec2', code: 'L-3E6EC3A3' },
    count: `aws ec2 describe-vpn-connections --query 'length(VpnConnections)'`,
  },
];

const backupNeeds: readonly Omit<QuotaNeed, 'amount' | 'consequence'>[] = [
  {
    ...{ stack: 'data-stack', name: 'backup-vaults', what: 'backup vaults', service: 'backup', code: 'L-7705D2CB' },
    count: `aws backup list-backup-vaults --query 'length(BackupVaultList)'`,
  },
  {
    ...{ stack: 'data-stack', name: 'backup-plans', what: 'backup plans', service: 'backup', code: 'L-BD69F607' },
    count: `aws backup list-backup-plans --query 'length(BackupPlansList)'`,
  },
];

const capacity =
  'A release holds the old and the new of every service at once, and autoscaling goes up to the maximum: beyond the quota nothing starts, and the release fails or the service stays too small.';

function computeNeeds(compute: ComputeDefinition): readonly QuotaNeed[] {
  if (compute.kind === 'fargate') {
    const vcpus = compute.services.reduce(
      (sum, { maximumTasks, cpuUnits }) => sum + (maximumTasks * cpuUnits) / 1024,
      0,
    );
    return [
      {
        ...{ stack: 'app-stack', name: 'fargate-vcpus', what: 'vCPUs of Fargate', amount: 2 * vcpus },
        ...{ service: 'fargate', code: 'L-3032A538', consequence: capacity },
        count: `aws service-quotas get-service-quota --service-code fargate --quota-code L-3032A538`,
      },
      {
        ...{ stack: 'app-stack', name: 'codedeploy-applications', what: 'applications of CodeDeploy', amount: 1 },
        ...{ service: 'codedeploy', code: 'L-3F19B6A5', consequence: creation },
        count: `aws deploy list-applications --query 'length(applications)'`,
      },
    ];
  }
  const [{ maximumTasks }] = compute.services;
  return [
    {
      ...{ stack: 'app-stack', name: 'instance-vcpus', what: 'vCPUs of on-demand standard instances' },
      amount: 2 * maximumTasks * vcpusOf(compute.instanceType),
      ...{ service: 'ec2', code: 'L-1216C47A', consequence: capacity },
      count: `aws ec2 describe-instances --filters Name=instance-state-name,Values=running --query 'Reservations[].Instances[].[InstanceType,CpuOptions]'`,
    },
    {
      ...{ stack: 'app-stack', name: 'auto-scaling-groups', what: 'Auto Scaling groups', amount: 1 },
      ...{ service: 'autoscaling', code: 'L-CDE20ADC', consequence: creation },
      count: `aws autoscaling describe-auto-scaling-groups --query 'length(AutoScalingGroups)'`,
    },
  ];
}

/**
 * Returns the vCPUs of a Graviton instance type: one of a `medium`, two of a `large`, four of an `xlarge`, and of larger
 * ones as many times four as the name says. The burstable ones below `large` have two.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-types.html
 */
export function vcpusOf(instanceType: string): number {
  const [family = '', size = ''] = instanceType.split('.');
  const times = /^(\d*)xlarge$/.exec(size);
  if (times !== null) {
    return 4 * Number(times[1] || 1);
  }
  return size === 'medium' && !family.startsWith('t') ? 1 : 2;
}

/** Functions of a migration that run at once without the validation: gate, monitors, custom resources of one deploy. */
const otherFunctions = 20;

function concurrency(validation: number): QuotaNeed {
  return {
    ...{ name: 'lambda-concurrency', what: 'concurrent executions of Lambda' },
    amount: validation + otherFunctions,
    ...{ service: 'lambda', code: 'L-B99A9384' },
    count: `aws lambda get-account-settings --query AccountLimit`,
    consequence:
      'All functions of the account share them. Beyond the quota an invocation is refused: parts of a validation come late, and a custom resource may miss its time, which fails the deploy. A new account begins with 10.',
  };
}
