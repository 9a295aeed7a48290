import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { WebAcl } from '../../app/web-acl';
import type { MigrationDefinition } from '../../definition';

/** Metrics of the web ACL. */
export type WebAclMetrics = ReturnType<typeof webAclMetrics>;

/**
 * Metrics of the web ACL over all its rules. AWS WAF reports a number only where there is one.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
 */
export function webAclMetrics({ metricName: WebACL }: WebAcl, { region, traffic }: MigrationDefinition) {
  const period = Duration.minutes(1);
  const metric = (metricName: string, label: string, color: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/WAFV2',
      metricName,
      label,
      statistic: cloudwatch.Stats.SUM,
      color,
      dimensionsMap: { Region: region, Rule: 'ALL', WebACL },
      period,
    });
  const allowed = metric('AllowedRequests', 'Let through', cloudwatch.Color.GREEN);
  const blocked = metric('BlockedRequests', 'Refused', cloudwatch.Color.RED);
  const counted = metric('CountedRequests', 'Counted', cloudwatch.Color.ORANGE);
  const minimum = traffic.rollback.minimumRequestsPerMinute;
  // The names of the metrics are their ids in a graph, where each may stand for one metric only.
  const share = (label: string, matched: 'blocked' | 'counted', usingMetrics: Record<string, cloudwatch.IMetric>) =>
    new cloudwatch.MathExpression({
      label,
      expression: `IF(FILL(allowed, 0) + FILL(blocked, 0) >= ${minimum}, 100 * FILL(${matched}, 0) / (FILL(allowed, 0) + FILL(blocked, 0)), 0)`,
      usingMetrics,
      period,
    });

  return {
    allowed,
    blocked,
    /** Requests that a rule matched and let through, in mode `count` or by a rule that only counts. */
    counted,
    /** Percent of all requests, 0 below the minimum of traffic at which the rollback alarms judge. */
    blockedShare: share('Refused (percent)', 'blocked', { allowed, blocked }),
    /** Percent of all requests, 0 below that minimum; over 100 where one request is counted by several rules. */
    countedShare: share('Counted (percent)', 'counted', { allowed, blocked, counted }),
  };
}
