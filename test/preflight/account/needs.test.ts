import { Template } from 'aws-cdk-lib/assertions';
import { quotaNeeds, vcpusOf } from '../../../lib/preflight/account/needs';
import { healthChecks } from '../../../lib/preflight/account/zones';
import { settingsFor } from '../../support/settings';
import { stacksFor } from '../../support/stacks';

/** What each quota counts in the templates. */
const types: Readonly<Record<string, string>> = {
  vpcs: 'AWS::EC2::VPC',
  'internet-gateways': 'AWS::EC2::InternetGateway',
  'elastic-ips': 'AWS::EC2::EIP',
  'customer-gateways': 'AWS::EC2::CustomerGateway',
  'vpn-gateways': 'AWS::EC2::VPNGateway',
  'vpn-connections': 'AWS::EC2::VPNConnection',
  'db-clusters': 'AWS::RDS::DBCluster',
  'db-instances': 'AWS::RDS::DBInstance',
  'db-subnet-groups': 'AWS::RDS::DBSubnetGroup',
  'db-parameter-groups': 'AWS::RDS::DBParameterGroup',
  'db-cluster-parameter-groups': 'AWS::RDS::DBClusterParameterGroup',
  'backup-vaults': 'AWS::Backup::BackupVault',
  'backup-plans': 'AWS::Backup::BackupPlan',
  'load-balancers': 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'target-groups': 'AWS::ElasticLoadBalancingV2::TargetGroup',
  'web-acls': 'AWS::WAFv2::WebACL',
  'codedeploy-applications': 'AWS::CodeDeploy::Application',
  'auto-scaling-groups': 'AWS::AutoScaling::AutoScalingGroup',
};

describe.each(['trading', 'inventory', 'platform', 'payments', 'techvault'])(
  'what %s takes of the quotas',
  (migration) => {
    const needs = new Map(quotaNeeds(settingsFor({ migration })).map((need) => [need.name, need]));
    const resources = Object.values(stacksFor({ migration })).flatMap((stack) =>
      Object.values(Template.fromStack(stack).toJSON()['Resources'] as Record<string, { readonly Type: string }>),
    );
    const count = (type: string) => resources.filter(({ Type }) => Type === type).length;

    test.each(Object.entries(types))('%s is what the templates make of %s', (name, type) => {
      expect(needs.get(name)?.amount ?? 0).toBe(count(type));
    });

    test('endpoints of both kinds are those of the templates', () => {
      const endpoints = (needs.get('interface-endpoints')?.amount ?? 0) + (needs.get('gateway-endpoints')?.amount ?? 0);
      expect(endpoints).toBe(count('AWS::EC2::VPCEndpoint'));
    });

    test('security groups are those of the templates and the one that a VPC brings along', () => {
      expect(needs.get('security-groups')?.amount).toBe(count('AWS::EC2::SecurityGroup') + 1);
    });

    test('health checks are those of the templates', () => {
      expect(healthChecks(settingsFor({ migration }).definition)).toBe(count('AWS::Route53::HealthCheck'));
    });

    test('each need has a code of Service Quotas and a stack that exists', () => {
      for (const { code, stack } of needs.values()) {
        expect(code).toMatch(/^L-[0-9A-F]{8}$/);
        expect([undefined, 'network-stack', 'data-stack', 'app-stack']).toContain(stack);
      }
    });
  },
);

test('vCPUs are counted for the old and the new of a release at once', () => {
  const amount = (migration: string, name: string) =>
    quotaNeeds(settingsFor({ migration })).find((need) => need.name === name)?.amount;
  // 12 tasks of half a vCPU and 12 of one; 9 instances of two.
  expect(amount('trading', 'fargate-vcpus')).toBe(36);
  expect(amount('payments', 'instance-vcpus')).toBe(36);
});

test.each([
  ['m6g.medium', 1],
  ['m6g.large', 2],
  ['m7g.xlarge', 4],
  ['c7g.16xlarge', 64],
  ['t4g.micro', 2],
  ['t4g.medium', 2],
])('%s has %i vCPUs', (type, vcpus) => {
  expect(vcpusOf(type)).toBe(vcpus);
});

test('the validation adds what it runs at once to the concurrent executions', () => {
  const settings = settingsFor({ migration: 'trading' });
  const validation = { rowsPerPart: 500_000, concurrency: 40, waitsSeconds: [60], resultRetentionDays: 30 } as const;
  const concurrency = (definition: typeof settings.definition) =>
    quotaNeeds({ ...settings, definition }).find(({ name }) => name === 'lambda-concurrency')?.amount ?? 0;
  expect(concurrency({ ...settings.definition, validation }) - concurrency(settings.definition)).toBe(40);
});
