import { ArnFormat, Stack } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { WebAclDefinition } from '../definition';
import { EncryptedLogGroup } from '../functions/log-group';
import type { MigrationSettings } from '../settings';
import { webAclRules } from './web-acl-rules';

/** What the web ACL is made from. */
export interface WebAclProps {
  readonly settings: MigrationSettings;
  readonly definition: WebAclDefinition;
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  /** The operations key, for the log group. */
  readonly encryptionKey: kms.IKey;
}

/**
 * The web ACL in front of the load balancer, and its log: a line for each request that a rule refused or counted. A request
 * that it refuses is answered with 403 before it reaches a target, so neither the rollback alarms nor a release see it;
 * MonitoringStack has an alarm for that.
 */
export class WebAcl extends Construct {
  /** Value of the CloudWatch dimension `WebACL`. */
  readonly metricName: string;
  readonly logGroup: logs.ILogGroup;

  constructor(scope: Construct, id: string, { settings, definition, loadBalancer, encryptionKey }: WebAclProps) {
    super(scope, id);
    const { names } = settings;
    this.metricName = names.of('web-acl', 128);
    const acl = new wafv2.CfnWebACL(this, 'Acl', {
      name: this.metricName,
      description: `Requests to ${settings.definition.name}`,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rules: webAclRules(definition),
      visibilityConfig: {
        metricName: this.metricName,
        cloudWatchMetricsEnabled: true,
        // Samples hold whole headers, those with credentials among them, and redaction does not reach them. The log does
        // the same and is redacted.
        sampledRequestsEnabled: false,
      },
    });
    new wafv2.CfnWebACLAssociation(this, 'Association', {
      resourceArn: loadBalancer.loadBalancerArn,
      webAclArn: acl.attrArn,
    });

    // AWS WAF accepts no other beginning.
    const logGroupName = `aws-waf-logs-${names.of('web-acl')}`;
    const logGroup = new EncryptedLogGroup(this, 'Logs', { settings, encryptionKey, logGroupName });
    this.logGroup = logGroup;
    const logging = new wafv2.CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [
        // By its name: a log group's own ARN ends with `:*`, which AWS WAF does not take.
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: [{ singleHeader: { Name: 'authorization' } }, { singleHeader: { Name: 'cookie' } }],
      loggingFilter: matchedRequests,
    });
    logging.node.addDependency(logGroup, allowLogs(this, settings, logGroup));
  }
}

/** Keeps the requests that a rule matched. The load balancer's access log has every request. */
const matchedRequests = {
  DefaultBehavior: 'DROP',
  Filters: [
    {
      Behavior: 'KEEP',
      Requirement: 'MEETS_ANY',
      Conditions: ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'].map((Action) => ({ ActionCondition: { Action } })),
    },
  ],
};

/**
 * Lets AWS WAF write the log group. Without it AWS WAF would write such a policy by itself, which no stack would delete. A
 * Region takes ten of them, and `aws logs describe-resource-policies` lists those in use.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-CloudWatchLogs.html
 */
function allowLogs(scope: Construct, settings: MigrationSettings, logGroup: EncryptedLogGroup): logs.ResourcePolicy {
  const { account, definition, names } = settings;
  const statement = logGroup.writeStatement();
  statement.addServicePrincipal('delivery.logs.amazonaws.com');
  statement.addConditions({
    StringEquals: { 'aws:SourceAccount': account },
    ArnLike: { 'aws:SourceArn': `arn:aws:logs:${definition.region}:${account}:*` },
  });
  return new logs.ResourcePolicy(scope, 'LogPolicy', {
    resourcePolicyName: names.of('web-acl-logs'),
    policyStatements: [statement],
  });
}
