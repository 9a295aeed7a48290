import type { ComplianceRow } from './row';

/** Rows of one rule that stand the same way, for the same reason. */
export interface RowGroup extends Pick<ComplianceRow, 'state' | 'rule' | 'level' | 'evidence'> {
  /** What the rule reports, each sentence once: CloudFormation's validation names the value that it found. */
  readonly descriptions: readonly string[];
  /** Requirements of the standard that the rule stands for, as cdk-nag lists them. Empty where it lists none. */
  readonly controls: string;
  readonly rows: readonly ComplianceRow[];
}

/** Groups rows that differ only in what they are about, in the order of the first row of each group. */
export function groupsOf(rows: readonly ComplianceRow[]): readonly RowGroup[] {
  const groups = new Map<string, ComplianceRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.state, row.pack, row.rule, row.level, row.evidence]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((members) => members.slice(0, 1).map((first) => groupOf(first, members)));
}

function groupOf(
  { state, rule, level, evidence, description }: ComplianceRow,
  rows: readonly ComplianceRow[],
): RowGroup {
  const descriptions = [...new Set(rows.map((row) => row.description.replace(controlList, '')))];
  const controls = controlList.exec(description)?.[1] ?? '';
  return { state, rule, level, evidence, descriptions, controls, rows };
}

/** The NIST and PCI packs end their sentences with up to a hundred of them: ` - (Control IDs: AC-2i.2, AC-2(1)).` */
const controlList = / - \((Control IDs?: .*)\)\.$/s;
