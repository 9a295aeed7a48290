import type { CheckedResource } from './resource';

/** How one rule stands for one resource, in the order of the report. */
export const states = ['open', 'acknowledged', 'compliant'] as const;

export type ComplianceState = (typeof states)[number];

/** One rule, or one place that a rule found, and one resource. */
export interface ComplianceRow {
  readonly pack: string;
  /** Rule with its pack in front, for example `AwsSolutions-IAM5`. */
  readonly rule: string;
  /** The place in the resource, for example `Resource::*`. Empty where the rule is about the whole resource. */
  readonly finding: string;
  /** `fatal`, `error` or `warning`: how severe a finding of the rule is. */
  readonly level: string;
  readonly state: ComplianceState;
  /** Construct id of the stack. */
  readonly stack: string;
  /** Construct path. */
  readonly resource: string;
  /** CloudFormation type. Empty where the finding is about a construct that is no resource. */
  readonly resourceType: string;
  /** Empty where the finding is about a construct that is no resource. */
  readonly logicalId: string;
  /** The reason of the acknowledgment. Empty in the other states. */
  readonly evidence: string;
  readonly description: string;
}

/** The resources of all templates by construct path. */
export type Resources = ReadonlyMap<string, CheckedResource>;

/** Returns the columns that say what a row is about. A construct that is no resource has a stack and a path only. */
export function subjectOf(
  path: string,
  resources: Resources,
): Pick<ComplianceRow, 'stack' | 'resource' | 'resourceType' | 'logicalId'> {
  const { stack = path.replace(/\/.*/s, ''), type = '', logicalId = '' } = resources.get(path) ?? {};
  return { stack, resource: path, resourceType: type, logicalId };
}

/** Splits an id of the validation report, `rule[place]`, into its columns. */
export function splitId(id: string): Pick<ComplianceRow, 'rule' | 'finding'> {
  const [, rule = id, finding = ''] = /^([^[]+)\[(.*)\]$/s.exec(id) ?? [];
  return { rule, finding };
}

/** Returns the id of a row as an acknowledgment names it. */
export function idOf({ rule, finding }: Pick<ComplianceRow, 'rule' | 'finding'>): string {
  return finding === '' ? rule : `${rule}[${finding}]`;
}

/** Orders rows by state, then pack, rule, finding and resource. */
export function compareRows(one: ComplianceRow, other: ComplianceRow): number {
  const byState = states.indexOf(one.state) - states.indexOf(other.state);
  return byState !== 0 ? byState : collator.compare(orderOf(one), orderOf(other));
}

const orderOf = ({ pack, rule, finding, resource }: ComplianceRow) => [pack, rule, finding, resource].join('\n');

const collator = new Intl.Collator('en', { numeric: true });
