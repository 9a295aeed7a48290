import * as iam from 'aws-cdk-lib/aws-iam';
import { acknowledge } from '../acknowledge';
import type { NodeFunction } from '../functions/node-function';
import { livePhaseParameter } from '../migration-phase';
import { parameterArn } from '../parameter-arn';
import type { RollbackProps } from './rollback';

/** Lets a function roll back: read the phase, set the latch, change the weights of these two records, and tell people. */
export function allowRollback(fn: NodeFunction, props: RollbackProps): void {
  const { settings, zone, latch, alertTopic, encryptionKey } = props;
  const phaseArn = parameterArn(fn, livePhaseParameter(settings));
  const statements = [
    { actions: ['route53:ListResourceRecordSets'], resources: [zone.hostedZoneArn] },
    recordChanges(props, 'UPSERT'),
    { actions: ['route53:GetChange'], resources: ['arn:aws:route53:::change/*'] },
    { actions: ['ssm:GetParameter', 'ssm:PutParameter'], resources: [latch.parameterArn] },
    { actions: ['ssm:GetParameter'], resources: [phaseArn] },
    { actions: ['sns:Publish'], resources: [alertTopic.topicArn] },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [encryptionKey.keyArn] },
  ];
  for (const statement of statements) {
    fn.addToRolePolicy(new iam.PolicyStatement(statement));
  }
  acknowledge(fn.role as iam.IRole, {
    pack: 'AwsSolutions',
    rule: 'IAM5',
    finding: 'Resource::arn:aws:route53:::change/*',
    reason:
      'Route 53 makes the id of a change when it accepts the change, so no policy can name it beforehand. GetChange reads a status and nothing else.',
  });
}

/** The right to one kind of change of these two records, and of no other. */
export function recordChanges(
  { zone, hostName }: Pick<RollbackProps, 'zone' | 'hostName'>,
  action: 'UPSERT' | 'DELETE',
): iam.PolicyStatementProps {
  return {
    actions: ['route53:ChangeResourceRecordSets'],
    resources: [zone.hostedZoneArn],
    // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
    conditions: {
      'ForAllValues:StringEquals': {
        'route53:ChangeResourceRecordSetsNormalizedRecordNames': [hostName.name],
        'route53:ChangeResourceRecordSetsRecordTypes': [hostName.type],
        'route53:ChangeResourceRecordSetsActions': [action],
      },
    },
  };
}
