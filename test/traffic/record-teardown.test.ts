import { Match } from 'aws-cdk-lib/assertions';
import { migrationPhases } from '../../lib/migration-phase';
import { templateOf } from '../support/stacks';

const template = templateOf('traffic');
const { Resources: resources } = template.toJSON() as {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly DependsOn?: readonly string[] }>>;
};
const [teardownId = ''] = Object.keys(template.findResources('Custom::RecordTeardown'));

/** The ids of a resource that a resource waits for on create, and goes before on delete. */
function needsOf(id: string): readonly string[] {
  const text = JSON.stringify(resources[id]);
  const named = [...text.matchAll(/"(?:Ref|Fn::GetAtt)":(?:"([^"]+)"|\["([^"]+)")/g)].flatMap(([, ref, att]) => [
    ref ?? att ?? '',
  ]);
  return [...named, ...(resources[id]?.DependsOn ?? [])].filter((needed) => needed in resources);
}

function allNeedsOf(id: string, known = new Set<string>()): ReadonlySet<string> {
  for (const needed of needsOf(id).filter((candidate) => !known.has(candidate))) {
    known.add(needed);
    allNeedsOf(needed, known);
  }
  return known;
}

describe('the teardown of the records', () => {
  test('goes before both of them, and before everything else in the stack', () => {
    const needs = allNeedsOf(teardownId);
    expect([...needs].filter((id) => resources[id]?.Type === 'AWS::Route53::RecordSet')).toHaveLength(2);
    expect(Object.keys(resources).filter((id) => id !== teardownId && !needs.has(id))).toEqual([]);
    expect(Object.keys(resources).filter((id) => needsOf(id).includes(teardownId))).toEqual([]);
  });

  test('still has its function, and the function its rights and its log, while it goes', () => {
    const needs = [...allNeedsOf(teardownId)];
    for (const part of ['OnEvent', 'OnEventRole', 'OnEventRoleDefaultPolicy', 'OnEventLogs', 'ProviderLogs']) {
      expect(needs).toContainEqual(expect.stringMatching(new RegExp(`^RecordTeardown${part}[0-9A-F]{8}$`)));
    }
  });

  test('names the two records of this migration', () => {
    template.hasResourceProperties('Custom::RecordTeardown', {
      HostedZoneId: Match.anyValue(),
      RecordName: 'app.trading.example.com',
      RecordType: 'A',
      SetIdentifiers: ['aws', 'legacy'],
    });
  });

  test('is asked whenever the gate was, and the template says nothing else of a weight', () => {
    const [gateId] = Object.keys(template.findResources('Custom::TrafficGate'));
    const properties = (flags: Readonly<Record<string, string>>) =>
      templateOf('traffic', flags).findResources('Custom::RecordTeardown')[teardownId]?.['Properties'];
    expect(properties({})).toMatchObject({ Gate: { 'Fn::GetAtt': [gateId, 'Passed'] } });
    for (const migrationPhase of migrationPhases) {
      expect(properties({ migrationPhase, awsTrafficWeight: '100' })).toEqual(properties({}));
    }
  });

  test('knows what a rollback knows', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    const variablesOf = (name: string) =>
      functions.find(({ Properties }) => Properties.FunctionName === name)?.Properties.Environment.Variables;
    expect(variablesOf('record-teardown-production-trading')).toEqual(variablesOf('rollback-production-trading'));
  });

  const parameter = (name: string) =>
    `arn:aws:ssm:us-east-1:000000000000:parameter/crossfade-production-trading/${name}`;

  test('may roll back and delete these records, and read what tells it when', () => {
    const [policy] = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
      String(Properties.PolicyName).startsWith('RecordTeardownOnEvent'),
    );
    const changes = (action: string) => ({
      Effect: 'Allow',
      Action: 'route53:ChangeResourceRecordSets',
      Resource: expect.anything(),
      Condition: {
        'ForAllValues:StringEquals': {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['app.trading.example.com'],
          'route53:ChangeResourceRecordSetsRecordTypes': ['A'],
          'route53:ChangeResourceRecordSetsActions': [action],
        },
      },
    });
    expect(policy?.Properties.PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^RecordTeardownOnEventLogs/), 'Arn'] },
      },
      { Effect: 'Allow', Action: 'route53:ListResourceRecordSets', Resource: expect.anything() },
      changes('UPSERT'),
      { Effect: 'Allow', Action: 'route53:GetChange', Resource: 'arn:aws:route53:::change/*' },
      { Effect: 'Allow', Action: ['ssm:GetParameter', 'ssm:PutParameter'], Resource: parameter('live/rollback-latch') },
      { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: parameter('live/phase') },
      { Effect: 'Allow', Action: 'sns:Publish', Resource: expect.anything() },
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: expect.anything() },
      changes('DELETE'),
      { Effect: 'Allow', Action: 'cloudformation:DescribeStackEvents', Resource: { Ref: 'AWS::StackId' } },
    ]);
  });

  test('runs longer than everything it may wait for', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'record-teardown-production-trading',
      Timeout: 780,
      Architectures: ['arm64'],
    });
  });
});
