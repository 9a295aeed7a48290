import { type DeclaredAcknowledgment, unmatchedAcknowledgments } from './acknowledgments';
import type { Checks } from './check';
import type { Evaluation } from './evaluation';
import { cloudFormationValidation, findingRows } from './findings';
import { type ComplianceRow, type ComplianceState, compareRows, idOf, type Resources, splitId, subjectOf } from './row';

/** How many rows of one pack are in each state. */
export interface PackSummary {
  readonly pack: string;
  /** Absent for CloudFormation's validation and for annotations, which report only what they find. */
  readonly compliant?: number;
  readonly acknowledged: number;
  readonly open: number;
  /** Pairs of a rule and a resource that it says nothing about; they have no row. Absent where `compliant` is. */
  readonly notApplicable?: number;
}

/** What was checked, when, and with what. */
export interface ReportSubject {
  readonly migration: string;
  readonly environment: string;
  /** Time of the check, ISO 8601. */
  readonly checkedAt: string;
  /** Versions of the packages that checked, by their names. */
  readonly checkedWith: Readonly<Record<string, string>>;
}

/** Everything that a check found. */
export interface ComplianceReport extends ReportSubject {
  /** Whether nothing is open and every acknowledgment matches a finding. */
  readonly passed: boolean;
  readonly packs: readonly PackSummary[];
  readonly unmatchedAcknowledgments: readonly DeclaredAcknowledgment[];
  /** Open rows first, then acknowledged, then compliant ones. */
  readonly rows: readonly ComplianceRow[];
}

/**
 * Makes the report of a check.
 *
 * @throws Error when a pack failed to run
 */
export function complianceReport(subject: ReportSubject, checks: Checks): ComplianceReport {
  const { evaluations, validation } = checks;
  const resources = new Map(checks.resources.map((resource) => [resource.path, resource]));
  const reported = findingRows(validation, resources);
  const rows = [...reported, ...evaluationRows(evaluations, resources, reported)].sort(compareRows);
  const unmatched = unmatchedAcknowledgments(checks.acknowledgments, validation);
  return {
    ...subject,
    passed: unmatched.length === 0 && rows.every(({ state }) => state !== 'open'),
    packs: summaries(checks.packs, rows, evaluations),
    unmatchedAcknowledgments: unmatched,
    rows,
  };
}

/**
 * Returns what the validation report does not hold: the rules that pass, and what a rule found and nobody reported. An
 * acknowledgment without a pack in front of its id makes a finding vanish from there, evidence and all: it is open here.
 */
function evaluationRows(
  evaluations: readonly Evaluation[],
  resources: Resources,
  reported: readonly ComplianceRow[],
): ComplianceRow[] {
  const keyOf = (row: ComplianceRow) => `${row.resource} ${idOf(row)}`;
  const known = new Set(reported.map(keyOf));
  return evaluations
    .filter(({ result }) => result !== 'not applicable')
    .flatMap(({ pack, rule, level, description, resource, result }) => {
      const state = result === 'compliant' ? 'compliant' : 'open';
      const ids = typeof result === 'string' ? [rule] : result;
      const subject = subjectOf(resource, resources);
      return ids.map((id) => ({ pack, ...splitId(id), level, state, ...subject, evidence: '', description }) as const);
    })
    .filter((row) => row.state === 'compliant' || !known.has(keyOf(row)));
}

function summaries(
  packs: readonly string[],
  rows: readonly ComplianceRow[],
  evaluations: readonly Evaluation[],
): PackSummary[] {
  const names = new Set([...packs, cloudFormationValidation, ...rows.map(({ pack }) => pack)]);
  return [...names].map((name) => {
    const count = (wanted: ComplianceState) =>
      rows.filter(({ pack, state }) => pack === name && state === wanted).length;
    const found = { acknowledged: count('acknowledged'), open: count('open') };
    if (!packs.includes(name)) {
      return { pack: name, ...found };
    }
    const notApplicable = evaluations.filter(({ pack, result }) => pack === name && result === 'not applicable').length;
    return { pack: name, compliant: count('compliant'), ...found, notApplicable };
  });
}
