import type { PolicyValidationReportJson } from 'aws-cdk-lib/cloud-assembly-schema';
import type { IConstruct } from 'constructs';
import { acknowledgmentMetadata } from '../acknowledge';

/** An acknowledgment as it stands on a construct. */
export interface DeclaredAcknowledgment {
  /** Id with the pack in front, for example `AwsSolutions::AwsSolutions-IAM5[Resource::*]`. */
  readonly id: string;
  /** Path of the construct that it was declared on. Empty for the app. */
  readonly construct: string;
  /** The evidence. */
  readonly reason: string;
}

/** Returns what `acknowledge` left on a construct and everything below it. */
export function declaredAcknowledgments(scope: IConstruct): readonly DeclaredAcknowledgment[] {
  return scope.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === acknowledgmentMetadata)
        .map(({ data: { id, reason } }) => ({ id, construct: node.path, reason })),
    );
}

/**
 * Returns the acknowledgments that no finding made use of. CDK gives a finding to the closest construct that acknowledges
 * its id, so the same id on two constructs is two acknowledgments, and each must have a finding of its own.
 */
export function unmatchedAcknowledgments(
  declared: readonly DeclaredAcknowledgment[],
  { pluginReports }: PolicyValidationReportJson,
): readonly DeclaredAcknowledgment[] {
  const used = new Set(
    pluginReports
      .flatMap(({ suppressedViolations }) => suppressedViolations ?? [])
      .map(({ acknowledgedId, acknowledgedAt }) => keyOf(acknowledgedId, acknowledgedAt ?? '')),
  );
  return declared.filter(({ id, construct }) => !used.has(keyOf(id, construct)));
}

const keyOf = (id: string, construct: string) => JSON.stringify([id, construct]);
