import { onInstances } from './instances';
import { appTemplate, statementsOf, withAction } from './stack';

const template = appTemplate({}, onInstances());

describe('the rights of an instance', () => {
  const statements = statementsOf(template, 'ServicepaymentsRole');
  const resources = (action: string) => withAction(statements, action).flatMap(({ Resource }) => Resource);

  test('are "*" only for actions that know no resource', () => {
    expect(statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action)).toEqual([
      'ecr:GetAuthorizationToken',
      'elasticloadbalancing:DescribeTargetHealth',
      'ssm:UpdateInstanceInformation',
      'ssmmessages:CreateControlChannel',
      'ssmmessages:CreateDataChannel',
      'ssmmessages:OpenControlChannel',
      'ssmmessages:OpenDataChannel',
    ]);
  });

  test('reach two repositories, six parameters and one secret, which it reads and does not write', () => {
    expect(resources('ecr:BatchGetImage')).toHaveLength(2);
    expect(resources('ssm:GetParameter')).toHaveLength(6);
    expect(resources('ssm:GetParameter')).toContain(
      'arn:aws:ssm:us-east-1:000000000000:parameter/crossfade-production-trading/live/image-payments',
    );
    expect(resources('secretsmanager:GetSecretValue')).toHaveLength(1);
    expect(withAction(statements, 'kms:Decrypt')[0]?.Condition).toEqual({
      StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' },
    });
    expect(
      statements.flatMap(({ Action }) => Action).filter((action) => /Put(Param|Secret)|Delete/.test(action)),
    ).toEqual([]);
  });

  test('of a service without a database know no secret', () => {
    const without = statementsOf(appTemplate({}, onInstances({ usesDatabase: false })), 'ServicepaymentsRole');
    expect(withAction(without, 'secretsmanager:GetSecretValue')).toEqual([]);
    expect(withAction(without, 'kms:Decrypt')).toEqual([]);
  });
});
