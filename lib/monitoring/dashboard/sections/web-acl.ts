import type { WebAcl } from '../../../app/web-acl';
import type { WebAclMetrics } from '../../metrics/web-acl';
import { heading, type Row, row } from '../grid';
import { graph, logTable } from '../panels';

/** What the web ACL refuses, and by which rule: nothing where the definition has none. */
export function webAclRequests(webAcl: WebAcl | undefined, metrics: WebAclMetrics | undefined): Row[] {
  if (webAcl === undefined || metrics === undefined) {
    return [];
  }
  return [
    heading('Web ACL: what it refuses no rollback sees'),
    row(
      6,
      graph('Web ACL: requests', [metrics.blocked, metrics.counted], {
        unit: 'a minute',
        right: [metrics.allowed],
        rightUnit: 'a minute',
      }),
      graph('Web ACL: share of the requests', [metrics.blockedShare, metrics.countedShare], { unit: 'percent' }),
      logTable(
        'Web ACL: last requests that a rule matched',
        [webAcl.logGroup],
        'fields @timestamp, action, terminatingRuleId, nonTerminatingMatchingRules.0.ruleId, httpRequest.clientIp, httpRequest.httpMethod, httpRequest.uri',
        'sort @timestamp desc',
        'limit 20',
      ),
    ),
  ];
}
