import type {
  PluginReportJson,
  PolicyValidationReportJson,
  PolicyViolationJson,
  SuppressedViolationJson,
} from 'aws-cdk-lib/cloud-assembly-schema';
import { type ComplianceRow, type Resources, splitId, subjectOf } from './row';

/** Name of CloudFormation's own offline validation, as an acknowledgment writes it. */
export const cloudFormationValidation = 'CloudFormation-Validate';

/**
 * Returns one row for each finding of CDK's validation report: acknowledged ones with their evidence, open ones without.
 *
 * @throws Error when a pack failed to run, since a report without it would look better than the truth
 */
export function findingRows(
  { pluginReports }: PolicyValidationReportJson,
  resources: Resources,
): readonly ComplianceRow[] {
  return pluginReports.flatMap((report) => {
    refuseFailure(report);
    const { pluginName, violations, suppressedViolations = [] } = report;
    // CDK writes spaces of a name as dashes in the ids of acknowledgments.
    const pack = pluginName.replaceAll(' ', '-');
    return [...violations, ...suppressedViolations].flatMap((violation) => rowsOf(pack, violation, resources));
  });
}

function rowsOf(
  pack: string,
  violation: PolicyViolationJson | SuppressedViolationJson,
  resources: Resources,
): ComplianceRow[] {
  const { ruleName, description, severity, customSeverity, violatingConstructs } = violation;
  const { rule, finding } = splitId(ruleName);
  return violatingConstructs.map(({ constructPath, cloudFormationResource }) => ({
    pack,
    rule,
    finding: finding || (cloudFormationResource?.propertyPaths ?? []).join(', '),
    level: customSeverity ?? severity,
    state: 'acknowledgedId' in violation ? 'acknowledged' : 'open',
    ...subjectOf(constructPath, resources),
    evidence: 'reason' in violation ? (violation.reason ?? '') : '',
    description,
  }));
}

/** A pack that threw has a failed conclusion and no finding. */
function refuseFailure({ pluginName, conclusion, violations, metadata }: PluginReportJson): void {
  if (conclusion === 'failure' && violations.length === 0) {
    throw new Error(`${pluginName} did not run to its end: ${metadata?.['error']}`);
  }
}
