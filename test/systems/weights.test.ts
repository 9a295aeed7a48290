import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { definitions } from '../../lib/definitions';
import { HealthChecks } from '../../lib/traffic/health-checks';
import { userHostName, WeightedRecords } from '../../lib/traffic/weighted-records';
import { testApp } from '../support/app';
import { settingsFor } from '../support/settings';

/** Every environment that takes traffic. */
const environments = Object.entries(definitions).flatMap(([migration, { environments }]) =>
  environments
    .filter(({ takesTraffic }) => takesTraffic !== false)
    .map(({ name: environment }) => ({ migration, environment })),
);

/** The weighted records alone: a system's other parts know nothing of the weight. */
function recordsOf(flags: Readonly<Record<string, string>>) {
  const settings = settingsFor(flags);
  const stack = new Stack(testApp(), 'TrafficStack', {
    env: { account: settings.account, region: settings.definition.region },
  });
  const loadBalancer = elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'LoadBalancer', {
    loadBalancerArn: 'arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/alb/0123456789abcdef',
    loadBalancerDnsName: 'alb-1234567890.us-east-1.elb.amazonaws.com',
    loadBalancerCanonicalHostedZoneId: 'Z35SXDOTRQ7X7K',
    securityGroupId: 'sg-0123456789abcdef0',
  });
  const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
    hostedZoneId: 'Z0123456789',
    zoneName: settings.definition.network.publicZone.domainName,
  });
  const healthChecks = new HealthChecks(stack, 'HealthChecks', { settings, loadBalancer, alarms: [] });
  new WeightedRecords(stack, 'Records', { settings, zone, loadBalancer, healthChecks });
  const records = Object.values(Template.fromStack(stack).findResources('AWS::Route53::RecordSet'));
  return records.map(({ Properties }) => Properties as Readonly<Record<string, unknown>>);
}

describe.each(environments)('$migration in $environment', ({ migration, environment }) => {
  test.each([0, 25, 50, 75, 100])(
    'sends %p percent of its users to AWS, and the others to the legacy system',
    (weight) => {
      const records = recordsOf({ migration, environment, awsTrafficWeight: String(weight) });
      const { name, type } = userHostName(settingsFor({ migration, environment }).definition);
      expect(records.map(({ SetIdentifier, Weight }) => [SetIdentifier, Weight]).sort()).toEqual([
        ['aws', weight],
        ['legacy', 100 - weight],
      ]);
      for (const record of records) {
        expect(record).toMatchObject({ Name: `${name}.`, Type: type, HealthCheckId: expect.anything() });
      }
    },
  );

  test('sends nobody to AWS until it is asked to', () => {
    const weights = recordsOf({ migration, environment }).map(({ SetIdentifier, Weight }) => [SetIdentifier, Weight]);
    expect(weights.sort()).toEqual([
      ['aws', 0],
      ['legacy', 100],
    ]);
  });
});
