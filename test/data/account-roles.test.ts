import { actionsOf, dataStack, only, statementsOf } from './stack';

const { template } = dataStack();
const statements = statementsOf(template, 'AccountRolesFunctionRole');
const roleArns = [
  'arn:aws:iam::000000000000:role/dms-cloudwatch-logs-role',
  'arn:aws:iam::000000000000:role/dms-vpc-role',
];

test('are made by a custom resource and not by the stack, which would take them from other migrations with it', () => {
  template.resourceCountIs('Custom::DmsAccountRoles', 1);
  expect(
    Object.values(template.findResources('AWS::IAM::Role')).map(({ Properties }) => Properties.RoleName),
  ).not.toEqual(expect.arrayContaining([expect.stringMatching(/^dms-(vpc|cloudwatch-logs)-role$/)]));
});

test('are all that the function may touch, and it may delete or change neither', () => {
  const onRoles = statements.filter(({ Action }) =>
    actionsOf([{ Action } as never]).some((action) => action.startsWith('iam:')),
  );
  expect(actionsOf(onRoles)).toEqual([
    'iam:AttachRolePolicy',
    'iam:AttachRolePolicy',
    'iam:CreateRole',
    'iam:GetRole',
    'iam:ListAttachedRolePolicies',
  ]);
  expect([...new Set(onRoles.flatMap(({ Resource }) => Resource))].sort()).toEqual(roleArns);
});

test('receive the policy that AWS wrote for each, and the function can attach no other', () => {
  const attach = statements.filter(({ Action }) => Action === 'iam:AttachRolePolicy');
  expect(attach.map(({ Resource, Condition }) => ({ Resource, Condition }))).toEqual([
    {
      Resource: roleArns[1],
      Condition: {
        ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/service-role/AmazonDMSVPCManagementRole' },
      },
    },
    {
      Resource: roleArns[0],
      Condition: {
        ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/service-role/AmazonDMSCloudWatchLogsRole' },
      },
    },
  ]);
});

test('are made by an ARM64 function with time enough for every wait', () => {
  const fn = only<Record<string, unknown>>(template, 'AWS::Lambda::Function', 'AccountRolesFunction');
  expect(fn.Properties).toMatchObject({ Architectures: ['arm64'], Timeout: 360 });
});
