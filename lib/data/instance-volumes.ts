import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { MigrationSettings } from '../settings';

/**
 * Lets EC2 Auto Scaling encrypt the volumes of the instances that it launches. It does so by its service-linked role, which
 * a key must admit itself; the statements are those that AWS documents.
 *
 * The role is named by a condition and not as the principal: in an account that has never had an Auto Scaling group it does
 * not exist until the group of AppStack is made, and KMS refuses a policy whose principal does not exist. The `*` in its
 * place means nobody else, since only the role's own requests have its ARN.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
export function allowInstanceVolumes(key: kms.Key, { account }: MigrationSettings): void {
  const role = {
    StringEquals: { 'kms:CallerAccount': account },
    ArnEquals: {
      'aws:PrincipalArn': `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    },
  };
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'EncryptInstanceVolumes',
      principals: [new iam.AnyPrincipal()],
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      resources: ['*'],
      conditions: role,
    }),
  );
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'AttachInstanceVolumes',
      principals: [new iam.AnyPrincipal()],
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      conditions: { ...role, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }),
  );
}
