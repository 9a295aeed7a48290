import { trustsDms } from '../../../lambda/dms-account-roles/trust';

const statement = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'dms.amazonaws.com' } };
const encoded = (document: object) => encodeURIComponent(JSON.stringify(document));

test.each<[string, object]>([
  ['a single statement', { Statement: statement }],
  ['a list of statements', { Statement: [{ Effect: 'Allow' }, statement] }],
  [
    'lists of actions and services',
    {
      Statement: [
        {
          ...statement,
          Action: ['sts:TagSession', 'sts:AssumeRole'],
          Principal: { Service: ['ec2.amazonaws.com', 'dms.amazonaws.com'] },
        },
      ],
    },
  ],
  ['a condition, which is not judged', { Statement: [{ ...statement, Condition: { StringEquals: {} } }] }],
])('DMS is trusted by %s', (_form, document) => {
  expect(trustsDms(encoded(document))).toBe(true);
});

test.each<[string, object]>([
  ['a document without statements', {}],
  ['a denial', { Statement: [{ ...statement, Effect: 'Deny' }] }],
  ['another service', { Statement: [{ ...statement, Principal: { Service: 'ec2.amazonaws.com' } }] }],
  [
    'the regional principal alone',
    { Statement: [{ ...statement, Principal: { Service: 'dms.us-east-1.amazonaws.com' } }] },
  ],
  ['another action', { Statement: [{ ...statement, Action: 'sts:TagSession' }] }],
  ['an account', { Statement: [{ ...statement, Principal: { AWS: '000000000000' } }] }],
  ['everyone', { Statement: [{ ...statement, Principal: '*' }] }],
])('DMS is not trusted by %s', (_form, document) => {
  expect(trustsDms(encoded(document))).toBe(false);
});
