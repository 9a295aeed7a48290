import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { WebAclDefinition } from '../definition';

/** A group of rules that AWS maintains. */
interface ManagedRuleGroup {
  /** Short name, for the rule and its metric. */
  readonly name: string;
  /** Name of the group after `AWSManagedRules`. */
  readonly group: string;
  /** Rules of the group that count in either mode. @default - none */
  readonly counted?: readonly string[];
}

/** Addresses that AWS knows for attacks, the cheapest to ask for and so the first. */
const reputation: ManagedRuleGroup = { name: 'ip-reputation', group: 'AmazonIpReputationList' };

/** What a request holds. */
const contents: readonly ManagedRuleGroup[] = [
  {
    name: 'common',
    group: 'CommonRuleSet',
    counted: [
      // Refuses bodies above 8 KiB, which the legacy system accepts: batches of payments, documents. Behind an Application
      // Load Balancer AWS WAF inspects the first 8 KiB and no more, so the application must check what it is sent.
      'SizeRestrictions_BODY',
      // Refuses requests without a User-Agent header, which the programs that call an API need not send.
      'NoUserAgent_HEADER',
    ],
  },
  { name: 'known-bad-inputs', group: 'KnownBadInputsRuleSet' },
  { name: 'sql-injection', group: 'SQLiRuleSet' },
];

/**
 * Returns the rules of a web ACL: the reputation of the address, the number of its requests, then what a request holds. In
 * mode `count` every rule counts and none refuses, so that its log shows who would have been refused.
 *
 * Together they take 1,127 web ACL capacity units; AWS bills extra above 1,500.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
export function webAclRules({ mode, requestsPerAddress }: WebAclDefinition): CfnWebACL.RuleProperty[] {
  const managed = (group: ManagedRuleGroup) => managedRule(group, mode);
  const byAddress: UnorderedRule = {
    name: 'requests-by-address',
    action: mode === 'block' ? { block: {} } : { count: {} },
    statement: {
      rateBasedStatement: { aggregateKeyType: 'IP', limit: requestsPerAddress, evaluationWindowSec: 300 },
    },
    visibilityConfig: visibility('requests-by-address'),
  };
  return [managed(reputation), byAddress, ...contents.map(managed)].map((rule, priority) => ({ ...rule, priority }));
}

/** A rule before its place in the order is known. */
type UnorderedRule = Omit<CfnWebACL.RuleProperty, 'priority'>;

function managedRule({ name, group, counted }: ManagedRuleGroup, mode: WebAclDefinition['mode']): UnorderedRule {
  return {
    name,
    // For a group this overrides what its rules decided; `none` leaves it to them.
    overrideAction: mode === 'block' ? { none: {} } : { count: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name: `AWSManagedRules${group}`,
        ruleActionOverrides: counted?.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visibility(name),
  };
}

function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
