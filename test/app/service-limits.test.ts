import { Template } from 'aws-cdk-lib/assertions';
import type { MigrationDefinition } from '../../lib/definition';
import { payments } from '../../lib/definitions/payments';
import { widgetsOf } from '../monitoring/dashboard-body';
import { withServices } from '../support/services';
import { stacksFor } from '../support/stacks';
import { resourcesOf } from './stack';

/** As many services as the rules accept, with everything beside them that a definition may have. */
const definition: MigrationDefinition = {
  ...withServices(16),
  webAcl: payments.webAcl,
  stateTable: { partitionKey: { name: 'id', type: 'string' } },
  fileStorage: { name: 'images', sizeGiB: 10 },
};
const stacks = stacksFor({}, definition);
const templates = Object.values(stacks).map((stack) => Template.fromStack(stack));
const app = Template.fromStack(stacks.app);

/** Length of what AWS fills in for a reference: the longest ARN of this app, rounded up. */
const referenceLength = 130;

/** Returns the length of a policy as IAM counts it, with every reference filled in. */
function lengthOf(policy: unknown): number {
  const filledIn = JSON.stringify(policy, (_key, value) =>
    value !== null && typeof value === 'object' && Object.keys(value).some((key) => /^(Ref|Fn::.*)$/.test(key))
      ? 'x'.repeat(referenceLength)
      : value,
  );
  return filledIn.replace(/\s/g, '').length;
}

describe('with the most services that are accepted', () => {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
  test('no template is over the limits of CloudFormation', () => {
    for (const template of templates) {
      const { Resources, Outputs = {} } = template.toJSON();
      expect(Object.keys(Resources).length).toBeLessThanOrEqual(500 - 84);
      expect(Object.keys(Outputs).length).toBeLessThanOrEqual(200);
      expect(JSON.stringify(template.toJSON()).length).toBeLessThan(1_000_000);
    }
  });

  test('three services more would be over them', () => {
    const more = stacksFor({}, withServices(19));
    expect(Object.keys(Template.fromStack(more.app).toJSON().Outputs).length).toBeGreaterThan(200);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  test('no policy is over the limits of IAM', () => {
    const inline = templates.flatMap((template) =>
      Object.values(resourcesOf<{ readonly PolicyDocument: unknown }>(template, 'AWS::IAM::Policy')),
    );
    const managed = templates.flatMap((template) =>
      Object.values(resourcesOf<{ readonly PolicyDocument: unknown }>(template, 'AWS::IAM::ManagedPolicy')),
    );
    expect(Math.max(...inline.map(({ Properties }) => lengthOf(Properties.PolicyDocument)))).toBeLessThan(10_240);
    expect(Math.max(0, ...managed.map(({ Properties }) => lengthOf(Properties.PolicyDocument)))).toBeLessThan(6_144);
    expect(managed.length).toBeLessThanOrEqual(10);
  });

  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
  test('the load balancer is within its limits', () => {
    expect(Object.keys(app.findResources('AWS::ElasticLoadBalancingV2::TargetGroup')).length).toBeLessThanOrEqual(100);
    expect(Object.keys(app.findResources('AWS::ElasticLoadBalancingV2::ListenerRule')).length).toBeLessThanOrEqual(100);
  });

  // https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
  test('no security group has more than 60 rules in a direction', () => {
    const network = Template.fromStack(stacks.network);
    for (const direction of ['Ingress', 'Egress'] as const) {
      const counts = new Map<string, number>();
      const count = (group: string, rules: number) => counts.set(group, (counts.get(group) ?? 0) + rules);
      for (const [id, { Properties }] of Object.entries(
        resourcesOf<Record<string, unknown[] | undefined>>(network, 'AWS::EC2::SecurityGroup'),
      )) {
        count(id, Properties[`SecurityGroup${direction}`]?.length ?? 0);
      }
      for (const { Properties } of Object.values(
        resourcesOf<{ GroupId: { 'Fn::GetAtt': [string] } }>(network, `AWS::EC2::SecurityGroup${direction}`),
      )) {
        count(Properties.GroupId['Fn::GetAtt'][0], 1);
      }
      expect(Math.max(...counts.values())).toBeGreaterThan(16);
      expect(Math.max(...counts.values())).toBeLessThanOrEqual(60);
    }
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
  test('the dashboard is within the limits of CloudWatch, with every alarm once', () => {
    const widgets = widgetsOf(Template.fromStack(stacks.monitoring));
    const metrics = widgets.map(({ properties }) => properties.metrics?.length ?? 0);
    expect(metrics.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(2500);
    const alarms = widgets.map(({ properties }) => properties.alarms ?? []);
    expect(Math.max(...alarms.map(({ length }) => length))).toBe(100);
    expect(alarms.flat().length).toBeGreaterThan(100);
    expect(new Set(alarms.flat()).size).toBe(alarms.flat().length);
    const groups = widgets.map(({ properties }) => properties.query?.match(/SOURCE/g)?.length ?? 0);
    expect(Math.max(...groups)).toBeLessThanOrEqual(50);
  });
});
