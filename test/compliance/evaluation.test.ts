import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { NagMessageLevel, NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import { type Evaluation, recorded } from '../../lib/compliance/evaluation';

const node = new CfnResource(new Stack(new App(), 'DataStack'), 'Archive', { type: 'AWS::S3::Bucket' });

function evaluate(rule: () => NagRuleResult, ruleSuffixOverride?: string) {
  const evaluations: Evaluation[] = [];
  const params = {
    info: 'Is wrong.',
    explanation: 'Why.',
    level: NagMessageLevel.WARN,
    node,
    rule,
    ruleSuffixOverride,
  };
  const watched = recorded('Pack', params, (evaluation) => evaluations.push(evaluation));
  return { watched, evaluations, result: () => watched.rule(node) };
}

describe('a rule that is recorded', () => {
  test.each([
    ['compliant', NagRuleCompliance.COMPLIANT, 'compliant'],
    ['not applicable', NagRuleCompliance.NOT_APPLICABLE, 'not applicable'],
    ['a finding on the resource', NagRuleCompliance.NON_COMPLIANT, ['Pack-S1']],
    ['a finding for each place', ['Action::*', 'Resource::*'], ['Pack-S1[Action::*]', 'Pack-S1[Resource::*]']],
    ['compliant where it finds no place', [], 'compliant'],
  ])('is %s', (_, returned, expected) => {
    const { result, evaluations } = evaluate(() => returned, 'S1');
    expect(result()).toBe(returned);
    expect(evaluations).toEqual([
      {
        pack: 'Pack',
        rule: 'Pack-S1',
        level: 'warning',
        description: 'Is wrong.',
        resource: 'DataStack/Archive',
        result: expected,
      },
    ]);
  });

  test('keeps the id that its function gave it', () => {
    const { watched, result, evaluations } = evaluate(function EncryptionAtRest() {
      return NagRuleCompliance.COMPLIANT;
    });
    result();
    expect(watched.ruleSuffixOverride).toBe('EncryptionAtRest');
    expect(evaluations).toMatchObject([{ rule: 'Pack-EncryptionAtRest' }]);
  });

  test('records nothing when it throws, which cdk-nag reports itself', () => {
    const { result, evaluations } = evaluate(() => {
      throw new Error('an intrinsic function');
    }, 'S1');
    expect(result).toThrow('an intrinsic function');
    expect(evaluations).toEqual([]);
  });
});
