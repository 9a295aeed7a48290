import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { WebAclDefinition } from '../../definition';
import { unpublishedMinutes } from '../../traffic/rollback-alarms';
import type { WebAclMetrics } from '../metrics/web-acl';
import type { AlarmDefinition } from './notifying-alarms';

/**
 * Percent of the requests. Every public address is scanned, so some are always refused; of a rule that refuses users, one
 * request in twenty is far more than that.
 */
const burstPercent = 5;

/** Minutes over it: scanners come in bursts of a minute or two. */
const burstMinutes = 5;

/** The alarm on the web ACL. What it refuses is answered before it reaches a target, where no rollback alarm counts it. */
export function webAclAlarms({ mode }: WebAclDefinition, metrics: WebAclMetrics): readonly AlarmDefinition[] {
  const common = {
    id: 'WebAcl',
    type: 'web-acl',
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: burstPercent,
    datapointsToAlarm: burstMinutes,
    evaluationPeriods: burstMinutes + unpublishedMinutes,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  };
  const log = 'read the last requests in the log of the web ACL on the dashboard: they name the rule.';
  return mode === 'block'
    ? [
        {
          ...common,
          metric: metrics.blockedShare,
          meaning: `The web ACL has refused more than ${burstPercent} % of the requests for ${burstMinutes} minutes, which no rollback sees.`,
          firstStep: `${log} Are they users, lower awsTrafficWeight or set webAcl.mode to count.`,
        },
      ]
    : [
        {
          ...common,
          metric: metrics.countedShare,
          meaning: `The web ACL has counted more than ${burstPercent} % of the requests for ${burstMinutes} minutes; in mode block they would be refused.`,
          firstStep: `${log} Are they users, leave webAcl.mode at count.`,
        },
      ];
}
