import type { Template } from 'aws-cdk-lib/assertions';
import type { WebAclDefinition } from '../../lib/definition';
import { changed, valid } from '../support/definition';
import { appTemplate, onlyOf } from './stack';

interface Rule {
  readonly Name: string;
  readonly Priority: number;
  readonly Action?: unknown;
  readonly OverrideAction?: unknown;
  readonly Statement: {
    readonly ManagedRuleGroupStatement?: {
      readonly VendorName: string;
      readonly Name: string;
      readonly RuleActionOverrides?: unknown;
    };
    readonly RateBasedStatement?: unknown;
  };
  readonly VisibilityConfig: unknown;
}

interface Acl {
  readonly Rules: readonly Rule[];
  readonly VisibilityConfig: unknown;
}

const withWebAcl = (webAcl: WebAclDefinition) => appTemplate({}, { ...valid, webAcl });
const template = withWebAcl({ mode: 'block', requestsPerAddress: 2000 });
const acl = (from: Template = template) => onlyOf<Acl>(from, 'AWS::WAFv2::WebACL');
const visible = (MetricName: string) => ({ CloudWatchMetricsEnabled: true, MetricName, SampledRequestsEnabled: false });

test('stands before the load balancer of every service, and lets through what no rule refuses', () => {
  expect(acl().Properties).toMatchObject({
    Name: 'web-acl-production-trading',
    Scope: 'REGIONAL',
    DefaultAction: { Allow: {} },
  });
  expect(onlyOf<Record<string, unknown>>(template, 'AWS::WAFv2::WebACLAssociation').Properties).toEqual({
    ResourceArn: { Ref: onlyOf(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer').id },
    WebACLArn: { 'Fn::GetAtt': [acl().id, 'Arn'] },
  });
});

test('asks for the reputation of an address, then for the number of its requests, then for their contents', () => {
  const rules = acl().Properties.Rules;
  expect(rules.map(({ Name, Priority }) => [Priority, Name])).toEqual([
    [0, 'ip-reputation'],
    [1, 'requests-by-address'],
    [2, 'common'],
    [3, 'known-bad-inputs'],
    [4, 'sql-injection'],
  ]);
  expect(rules.map(({ Statement }) => Statement.ManagedRuleGroupStatement?.Name)).toEqual([
    'AWSManagedRulesAmazonIpReputationList',
    undefined,
    'AWSManagedRulesCommonRuleSet',
    'AWSManagedRulesKnownBadInputsRuleSet',
    'AWSManagedRulesSQLiRuleSet',
  ]);
  expect(rules[1]?.Statement.RateBasedStatement).toEqual({
    AggregateKeyType: 'IP',
    EvaluationWindowSec: 300,
    Limit: 2000,
  });
});

test('refuses what matches in mode block, but for what the legacy system accepts: large bodies, no User-Agent', () => {
  const rules = acl().Properties.Rules;
  expect(rules.map(({ Action, OverrideAction }) => Action ?? OverrideAction)).toEqual([
    { None: {} },
    { Block: {} },
    { None: {} },
    { None: {} },
    { None: {} },
  ]);
  expect(rules.map(({ Statement }) => Statement.ManagedRuleGroupStatement?.RuleActionOverrides)).toEqual([
    undefined,
    undefined,
    [
      { Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } },
      { Name: 'NoUserAgent_HEADER', ActionToUse: { Count: {} } },
    ],
    undefined,
    undefined,
  ]);
});

test('refuses nothing in mode count: every rule counts', () => {
  const { Rules } = acl(withWebAcl({ mode: 'count', requestsPerAddress: 500 })).Properties;
  expect(Rules).toHaveLength(5);
  for (const { Name, Action, OverrideAction } of Rules) {
    expect([Name, Action ?? OverrideAction]).toEqual([Name, { Count: {} }]);
  }
});

test('reports metrics of itself and of every rule, and samples no request, which would hold its credentials', () => {
  const { Rules, VisibilityConfig } = acl().Properties;
  expect(VisibilityConfig).toEqual(visible('web-acl-production-trading'));
  for (const rule of Rules) {
    expect(rule.VisibilityConfig).toEqual(visible(rule.Name));
  }
});

describe('its log', () => {
  interface Logging {
    readonly LogDestinationConfigs: readonly string[];
    readonly RedactedFields: unknown;
    readonly LoggingFilter: unknown;
  }
  const logging = onlyOf<Logging>(template, 'AWS::WAFv2::LoggingConfiguration');
  const group = onlyOf<{ LogGroupName: string }>(template, 'AWS::Logs::LogGroup', ({ LogGroupName }) =>
    LogGroupName.startsWith('aws-waf-logs-'),
  );
  const policy = onlyOf<{ PolicyDocument: { 'Fn::Join': [string, unknown[]] } }>(template, 'AWS::Logs::ResourcePolicy');

  test('is encrypted, kept for a time, and named as AWS WAF wants it, without the :* of a log group', () => {
    expect(group.Properties).toMatchObject({
      LogGroupName: 'aws-waf-logs-web-acl-production-trading',
      KmsKeyId: expect.anything(),
      RetentionInDays: 90,
    });
    expect(logging.Properties.LogDestinationConfigs).toEqual([
      'arn:aws:logs:us-east-1:000000000000:log-group:aws-waf-logs-web-acl-production-trading',
    ]);
    expect(logging.DependsOn).toEqual(expect.arrayContaining([group.id, policy.id]));
  });

  test('holds no credentials, and only the requests that a rule matched', () => {
    expect(logging.Properties.RedactedFields).toEqual([
      { SingleHeader: { Name: 'authorization' } },
      { SingleHeader: { Name: 'cookie' } },
    ]);
    expect(logging.Properties.LoggingFilter).toEqual({
      DefaultBehavior: 'DROP',
      Filters: [
        {
          Behavior: 'KEEP',
          Requirement: 'MEETS_ANY',
          Conditions: [
            { ActionCondition: { Action: 'BLOCK' } },
            { ActionCondition: { Action: 'COUNT' } },
            { ActionCondition: { Action: 'EXCLUDED_AS_COUNT' } },
          ],
        },
      ],
    });
  });

  test('may be written by the delivery of logs of this account, and of no other', () => {
    const [, parts] = policy.Properties.PolicyDocument['Fn::Join'];
    const text = parts.map((part) => (typeof part === 'string' ? part : 'LOG_GROUP')).join('');
    expect(JSON.parse(text).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: 'LOG_GROUP',
        Condition: {
          ArnLike: { 'aws:SourceArn': 'arn:aws:logs:us-east-1:000000000000:*' },
          StringEquals: { 'aws:SourceAccount': '000000000000' },
        },
      },
    ]);
    expect(parts).toContainEqual({ 'Fn::GetAtt': [group.id, 'Arn'] });
  });
});

test('is left out where the definition has none', () => {
  const without = appTemplate({}, changed('network', {}));
  without.resourceCountIs('AWS::WAFv2::WebACL', 0);
  without.resourceCountIs('AWS::WAFv2::WebACLAssociation', 0);
});
