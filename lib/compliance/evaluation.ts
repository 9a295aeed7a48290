import { type IApplyRule, NagRuleCompliance } from 'cdk-nag';

/** What one rule of a cdk-nag pack says about one resource. */
export interface Evaluation {
  /** Name of the pack, for example `AwsSolutions`. */
  readonly pack: string;
  /** Rule with the pack in front, for example `AwsSolutions-IAM5`. */
  readonly rule: string;
  /** How severe a finding of the rule is: `error` or `warning`. */
  readonly level: string;
  /** What the rule reports when it finds something. */
  readonly description: string;
  /** Construct path of the resource. */
  readonly resource: string;
  readonly result: 'compliant' | 'not applicable' | Findings;
}

/**
 * Ids of what a rule finds, each as the validation report names it: the rule itself, or `rule[place]` for each place in
 * the resource.
 */
export type Findings = readonly [string, ...string[]];

/**
 * Returns the parameters of a rule so that its result is recorded when the pack applies it. A rule that throws records
 * nothing: cdk-nag reports it as a finding.
 *
 * @param pack name of the pack that applies the rule
 * @param record receives one evaluation for each call of the rule
 */
export function recorded(pack: string, params: IApplyRule, record: (evaluation: Evaluation) => unknown): IApplyRule {
  // cdk-nag takes the id from the name of the rule's function, which a wrapped function no longer has.
  const suffix = params.ruleSuffixOverride ?? params.rule.name;
  const rule = `${pack}-${suffix}`;
  return {
    ...params,
    ruleSuffixOverride: suffix,
    rule: (node) => {
      const result = params.rule(node);
      record({
        pack,
        rule,
        level: params.level.toLowerCase(),
        description: params.info,
        resource: node.node.path,
        result: outcomeOf(rule, result),
      });
      return result;
    },
  };
}

function outcomeOf(rule: string, result: ReturnType<IApplyRule['rule']>): Evaluation['result'] {
  if (Array.isArray(result)) {
    const [first, ...others] = result.map((place) => `${rule}[${place}]`);
    return first === undefined ? 'compliant' : [first, ...others];
  }
  const outcomes = {
    [NagRuleCompliance.COMPLIANT]: 'compliant',
    [NagRuleCompliance.NOT_APPLICABLE]: 'not applicable',
    [NagRuleCompliance.NON_COMPLIANT]: [rule],
  } as const;
  return outcomes[result];
}
