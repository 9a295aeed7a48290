import { onInstances } from '../app/instances';
import { dataStack, only } from './stack';

const { template } = dataStack(onInstances());

describe('the key of the volumes', () => {
  interface KeyPolicy {
    readonly KeyPolicy: { readonly Statement: readonly { readonly Sid?: string }[] };
  }
  const statementOf = (sid: string) =>
    only<KeyPolicy>(template, 'AWS::KMS::Key').Properties.KeyPolicy.Statement.find(({ Sid }) => Sid === sid);
  const autoScaling =
    'arn:aws:iam::000000000000:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';

  test('admits the service-linked role of Auto Scaling, which may not exist yet, and nobody else', () => {
    for (const sid of ['EncryptInstanceVolumes', 'AttachInstanceVolumes']) {
      expect(statementOf(sid)).toMatchObject({
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Condition: {
          StringEquals: { 'kms:CallerAccount': '000000000000' },
          ArnEquals: { 'aws:PrincipalArn': autoScaling },
        },
      });
    }
  });

  test('lets that role make grants for AWS resources only', () => {
    expect(statementOf('AttachInstanceVolumes')).toMatchObject({
      Action: 'kms:CreateGrant',
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    });
  });

  test('admits nobody where no instance runs', () => {
    const fargate = dataStack().template;
    expect(JSON.stringify(only(fargate, 'AWS::KMS::Key'))).not.toContain('InstanceVolumes');
  });
});
